from ansible_collections.ansible.windows.plugins.plugin_utils import machine as stand_in


class ActionModule(stand_in.StandIn):
    """Keeps in which order services are stopped and started."""

    OPTIONS = {
        "name": {"type": "str", "required": True},
        "state": {"type": "str", "choices": ["absent", "paused", "started", "stopped", "restarted"]},
        "start_mode": {"type": "str", "choices": ["auto", "delayed", "disabled", "manual"]},
        "force_dependent_services": {"type": "bool"},
    }

    def answer(self, machine, name, state, start_mode, force_dependent_services):
        if start_mode:
            modes = machine.setdefault("modes", {})
            changed = modes.get(name, "manual") != start_mode
            modes[name] = start_mode
            return {"changed": changed, "start_mode": start_mode}
        if state == "started" and machine.get("modes", {}).get(name) == "disabled":
            self.fail(f"{name} is disabled.")
        changed = machine["services"][name] != state
        if changed:
            machine["services"][name] = state
            machine["steps"].append(f"{name} {state}")
        return {"changed": changed, "state": state}
