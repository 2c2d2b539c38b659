from ansible_collections.ansible.windows.plugins.plugin_utils import machine as stand_in


class ActionModule(stand_in.StandIn):
    OPTIONS = {"name": {"type": "str"}}

    def answer(self, machine, name):
        state = machine["services"].get(name)
        services = [] if state is None else [
            {"name": name, "state": state, "start_mode": machine.get("modes", {}).get(name, "manual")}
        ]
        return {"changed": False, "exists": bool(services), "services": services}
