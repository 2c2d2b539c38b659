from ansible_collections.ansible.windows.plugins.plugin_utils import machine as stand_in


class ActionModule(stand_in.StandIn):
    OPTIONS = {
        "path": {"type": "str", "required": True},
        "name": {"type": "str"},
        "data": {"type": "raw"},
        "type": {"type": "str", "default": "string", "choices": ["none", *stand_in.TYPES]},
        "state": {"type": "str", "default": "present", "choices": ["absent", "present"]},
        "delete_key": {"type": "bool", "default": True},
    }

    def answer(self, machine, path, name, data, type, state, delete_key):  # noqa: A002  the module's own word
        if name in machine.get("refuses", []):
            self.fail("Access is denied.")
        place, values = f"{path}\\{name}", machine["values"]
        before = values.get(place)
        if state == "absent":
            values.pop(place, None)
        else:
            values[place] = [stand_in.TYPES[type], int(data) if type in ("dword", "qword") else data]
        return {"changed": before != values.get(place)}
