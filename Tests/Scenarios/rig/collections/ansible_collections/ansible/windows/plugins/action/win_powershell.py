import re

from ansible_collections.ansible.windows.plugins.plugin_utils import machine as stand_in


class ActionModule(stand_in.StandIn):
    """Knows the scripts about firewall rules and networks by the command that they hold. It runs no PowerShell."""

    OPTIONS = {
        "script": {"type": "str", "required": True},
        "parameters": {"type": "dict"},
        "error_action": {"type": "str", "choices": ["silently_continue", "continue", "stop"], "default": "continue"},
    }

    def answer(self, machine, script, parameters, error_action):
        output = []
        if "Get-Bound" in script:
            return self.bound(machine, script, parameters)
        if "icacls.exe" in script or "GetAccessRules" in script:
            return self.key_file(machine, script, parameters)
        if "Get-NetConnectionProfile" in script:
            if machine.get("public"):
                self.fail(script.partition("throw '")[2].partition("'")[0])
            return {"changed": False, "output": []}
        if "Set-NetFirewallRule" in script:
            machine["rules"][parameters["Name"]] = parameters["Enabled"]
        elif "Enable-NetFirewallRule" in script:
            there = [name for name in parameters["Name"] if name in machine["rules"]]
            if not there:
                self.fail("This machine has none of these firewall rules.")
            machine["rules"] |= {name: "True" for name in there}
        else:
            output = [machine["rules"].get(name, "absent") for name in parameters["Name"]]
        return {"changed": not output, "output": output}

    def bound(self, machine, script, parameters):
        """Who may read the key of the certificate with the thumbprint that stands in the script."""
        thumbprint = re.search(r"'thumbprint' = '([0-9A-Fa-f]{40})'", script)
        if thumbprint is None:
            self.fail("No thumbprint stands in the script.")
        block = script.rpartition("\n& {")[2]
        reads = f"reads {thumbprint[1]}"
        if "SetSecurityDescriptorSddlForm" in block:
            machine["bound"] = parameters["Was"]
        elif "AddAccessRule" in block:
            machine["bound"] = reads
        elif "return (Test-Reads" in block:
            return {"changed": False, "output": [machine["bound"] == reads]}
        else:
            return {"changed": False, "output": [machine["bound"]]}
        return {"changed": True, "output": []}

    def key_file(self, machine, script, parameters):
        """The permissions of one file, by the word that says what is done with them."""
        if "/restore" in script:
            machine["acl"] = parameters["Was"]
            return {"changed": True, "output": []}
        if "GetAccessRules" in script:
            return {"changed": False, "output": [machine["acl"] == "granted"]}
        if "/grant" in script:
            machine["acl"] = machine.get("deaf", "granted")
            return {"changed": True, "output": []}
        return {"changed": False, "output": [machine["acl"]]}
