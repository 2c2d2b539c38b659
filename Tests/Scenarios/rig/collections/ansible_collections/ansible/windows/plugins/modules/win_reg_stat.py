"""A stand-in that answers as the module's documentation says."""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.ansible.windows.plugins.module_utils import machine


def main():
    options = {"path": {"type": "str", "required": True}, "name": {"type": "str"}}
    module = AnsibleModule(argument_spec=options, supports_check_mode=True)
    module.exit_json(changed=False, **machine.stated(machine.read(), module.params["path"], module.params["name"]))


if __name__ == "__main__":
    main()
