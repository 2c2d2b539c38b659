"""A stand-in that knows the three scripts about firewall rules by the command that they hold. It runs no PowerShell."""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.ansible.windows.plugins.module_utils import machine


def main():
    options = {
        "script": {"type": "str", "required": True},
        "parameters": {"type": "dict"},
        "error_action": {"type": "str", "choices": ["silently_continue", "continue", "stop"], "default": "continue"},
    }
    module = AnsibleModule(argument_spec=options)
    script, words, now = module.params["script"], module.params["parameters"], machine.read()
    output = []
    if "Set-NetFirewallRule" in script:
        now["rules"][words["Name"]] = words["Enabled"]
    elif "Enable-NetFirewallRule" in script:
        now["rules"] |= {name: "True" for name in words["Name"]}
    else:
        output = [now["rules"][name] for name in words["Name"]]
    machine.write(now)
    module.exit_json(changed=not output, output=output)


if __name__ == "__main__":
    main()
