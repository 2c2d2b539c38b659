import Evidence
import Knowledge
import Primitives

/// What a machine's settings mean beside the verdict: weak ones, and what is worth knowing before the next try.
extension Judging {
    func settingNotes() -> [Note] {
        guard let machine = MachineView(seen) else { return [] }
        if machine.areSeveral {
            let computers = list(Array(Set(machine.names.compactMap(\.fact.computer))).sorted())
            return [
                note(
                    "settings-of-several-machines", .warning, machine.names.first?.observation.id,
                    ["computers": computers])
            ]
        }
        if let other = machine.otherHost(seen) { return [strangerNote(machine, other)] }
        return [
            contradictionNote(machine), unreadNote(machine), portNote(machine), listenerNote(machine),
            firewallOffNote(machine), firewallNote,
        ].compactMap(\.self) + securityNotes(machine) + sessionNotes(machine)
    }

    private func strangerNote(_ machine: MachineView, _ other: Seen.Sight<NTLMIdentity>) -> Note {
        let host = other.fact.dnsComputer ?? other.fact.netbiosComputer ?? "?"
        return note(
            "settings-of-other-machine", .warning, other.observation.id,
            ["computer": .text(machine.computer ?? "?"), "host": .text(host)])
    }

    private func contradictionNote(_ machine: MachineView) -> Note? {
        guard hasSpokenRDP(seen), let told = machine.remoteDesktop, told.value.hasPrefix("off") else { return nil }
        return note("settings-contradicted", .warning, told.observation, ["setting": .text(words.say(told).text)])
    }

    /// Worth a word only where a setting of the machine itself could be overruled.
    private func unreadNote(_ machine: MachineView) -> Note? {
        guard let part = machine.parts.first(where: { $0.fact.part == .system }),
            !machine.parts.contains(where: { $0.fact.part == .software })
        else { return nil }
        return note("settings-policies-unread", .info, part.observation.id)
    }

    private func portNote(_ machine: MachineView) -> Note? {
        guard let port = machine["listener.PortNumber"], let number = port.number, number != 3389,
            number != UInt32(seen.walk.target.port)
        else { return nil }
        return note("listens-elsewhere", .info, port.observation.id, ["port": .integer(Int(number))])
    }

    private func listenerNote(_ machine: MachineView) -> Note? {
        guard let own = machine.listeners.first(where: { $0.fact.isRemoteDesktop })?.fact,
            let other = machine.listeners.first(where: {
                !$0.fact.isRemoteDesktop && $0.fact.enabled == true && $0.fact.port == own.port
            })
        else { return nil }
        return note("other-listener", .warning, other.observation.id, ["name": .text(other.fact.name)])
    }

    private func firewallOffNote(_ machine: MachineView) -> Note? {
        let off = MachineFirewallRule.Profile.allCases.compactMap { profile in
            machine["firewall.\(profile.rawValue).EnableFirewall"].flatMap { $0.number == 0 ? (profile, $0) : nil }
        }
        guard let first = off.first else { return nil }
        return note(
            "firewall-off", .warning, first.1.observation.id, ["profiles": list(off.map(\.0.rawValue))])
    }

    private var firewallNote: Note? {
        guard let finding = finding("setting.firewall") ?? finding("setting.firewallOwn"),
            finding.value == "open-some"
        else { return nil }
        return note("firewall-some", .info, finding.observation, finding.args)
    }

    private func securityNotes(_ machine: MachineView) -> [Note] {
        let told: [(setting: String, values: Set<String>, note: String, severity: Note.Severity)] = [
            ("listener.SecurityLayer", ["1"], "security-negotiable", .info),
            ("listener.MinEncryptionLevel", ["1"], "encryption-low", .warning),
            ("lsa.RestrictReceivingNTLMTraffic", ["1", "2"], "ntlm-refused", .warning),
            ("lsa.LmCompatibilityLevel", ["0", "1", "2"], "lm-old", .warning),
            ("credssp.AllowEncryptionOracle", ["2"], "oracle-vulnerable", .warning),
            ("lsa.DisableRestrictedAdmin", ["0"], "restricted-admin", .info),
            ("listener.Shadow", ["2", "4"], "shadow-without-consent", .warning),
        ]
        let found = told.compactMap { row -> Note? in
            guard let setting = machine[row.setting], row.values.contains(setting.value) else { return nil }
            let args = ["value": Value.text(setting.sight.fact.means ?? setting.value)]
            return note(row.note, row.severity, setting.observation.id, row.note == "lm-old" ? setting.args : args)
        }
        return found + [nlaNote].compactMap(\.self)
    }

    private var nlaNote: Note? {
        guard let finding = finding("setting.nla") else { return nil }
        let isRequired = finding.value == "required"
        return note(
            isRequired ? "nla-required" : "nla-not-required", isRequired ? .info : .warning, finding.observation)
    }

    private func sessionNotes(_ machine: MachineView) -> [Note] {
        let told: [(finding: String, values: Set<String>, note: String, severity: Note.Severity)] = [
            ("setting.fips", ["on"], "fips-on", .info),
            ("setting.certificate", ["bound", "bound-found"], "certificate-bound", .info),
            ("setting.timeLimits", ["set"], "time-limits", .info),
            ("setting.licensing", ["not-configured"], "licensing-not-configured", .warning),
            ("setting.udp", ["tcp-only"], "server-tcp-only", .info),
            ("setting.kerberosTypes", ["without-aes"], "kerberos-without-aes", .warning),
        ]
        return told.compactMap { row in
            guard let finding = finding(row.finding), row.values.contains(finding.value) else { return nil }
            return note(row.note, row.severity, finding.observation, finding.args)
        }
    }
}
