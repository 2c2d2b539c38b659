from ansible_collections.ansible.windows.plugins.plugin_utils import machine as stand_in


class ActionModule(stand_in.StandIn):
    OPTIONS = {"path": {"type": "str", "required": True}, "name": {"type": "str"}}

    def answer(self, machine, path, name):
        value = machine["values"].get(f"{path}\\{name}")
        if value is None:
            return {"changed": False, "exists": False}
        kind, data = value
        raw = [f"0x{byte:02x}" for byte in data] if kind == "REG_BINARY" else data
        return {"changed": False, "exists": True, "type": kind, "value": data, "raw_value": raw}
