from ansible_collections.ansible.windows.plugins.plugin_utils import machine as stand_in


class ActionModule(stand_in.StandIn):
    """Keeps in which order services are stopped and started."""

    OPTIONS = {
        "name": {"type": "str", "required": True},
        "state": {"type": "str", "choices": ["absent", "paused", "started", "stopped", "restarted"]},
        "force_dependent_services": {"type": "bool"},
    }

    def answer(self, machine, name, state, force_dependent_services):
        changed = machine["services"][name] != state
        if changed:
            machine["services"][name] = state
            machine["steps"].append(f"{name} {state}")
        return {"changed": changed, "state": state}
