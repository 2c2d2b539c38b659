"""A stand-in that sets and deletes values as the module's documentation says."""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.ansible.windows.plugins.module_utils import machine


def main():
    options = {
        "path": {"type": "str", "required": True},
        "name": {"type": "str"},
        "data": {"type": "raw"},
        "type": {"type": "str", "default": "string", "choices": ["none", *machine.TYPES]},
        "state": {"type": "str", "default": "present", "choices": ["absent", "present"]},
        "delete_key": {"type": "bool", "default": True},
    }
    module = AnsibleModule(argument_spec=options, supports_check_mode=True)
    asked, now = module.params, machine.read()
    place = f"{asked['path']}\\{asked['name']}"
    if asked["name"] in now.get("refuses", []):
        module.fail_json(msg="Access is denied.")
    before = now["values"].get(place)
    if asked["state"] == "absent":
        now["values"].pop(place, None)
    else:
        data = int(asked["data"]) if asked["type"] in ("dword", "qword") else asked["data"]
        now["values"][place] = [machine.TYPES[asked["type"]], data]
    if not module.check_mode:
        machine.write(now)
    module.exit_json(changed=before != now["values"].get(place))


if __name__ == "__main__":
    main()
