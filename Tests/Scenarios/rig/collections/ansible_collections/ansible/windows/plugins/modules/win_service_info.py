"""A stand-in that tells the state of a service."""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.ansible.windows.plugins.module_utils import machine


def main():
    module = AnsibleModule(argument_spec={"name": {"type": "str"}}, supports_check_mode=True)
    name = module.params["name"]
    state = machine.read()["services"].get(name)
    services = [] if state is None else [{"name": name, "state": state}]
    module.exit_json(changed=False, exists=bool(services), services=services)


if __name__ == "__main__":
    main()
