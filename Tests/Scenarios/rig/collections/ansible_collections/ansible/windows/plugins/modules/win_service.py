"""A stand-in that starts and stops services, and keeps in which order."""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.ansible.windows.plugins.module_utils import machine


def main():
    options = {
        "name": {"type": "str", "required": True},
        "state": {"type": "str", "choices": ["absent", "paused", "started", "stopped", "restarted"]},
        "force_dependent_services": {"type": "bool"},
    }
    module = AnsibleModule(argument_spec=options, supports_check_mode=True)
    name, state, now = module.params["name"], module.params["state"], machine.read()
    changed = now["services"][name] != state
    if state == "started" and name in now.get("broken", []):
        module.fail_json(msg="The service did not start.")
    if changed and not module.check_mode:
        now["services"][name] = state
        now["steps"].append(f"{name} {state}")
        machine.write(now)
    module.exit_json(changed=changed, state=state)


if __name__ == "__main__":
    main()
