import Evidence
import Primitives

/// What the machine's settings say of logons.
func logonFindings(_ machine: MachineView, _ seen: Seen) -> [Finding] {
    // What keeps the clock now says more than what is to keep it.
    let clock = seen.first(MachineClock.self) == nil ? machine.clock : nil
    return [machine.ntlm, machine.generations, machine.oracle, machine.kerberosTypes, clock].compactMap(\.self)
}

extension MachineView {
    fileprivate var ntlm: Finding? {
        guard let restricted = self["lsa.RestrictReceivingNTLMTraffic"] else {
            guard let part = knowing(.system, "Control\\Lsa\\MSV1_0") else { return nil }
            return Finding("setting.ntlm", "allowed", part.observation)
        }
        let value = ["0": "allowed", "1": "refused-domain", "2": "refused"][restricted.value]
        return value.map { Finding("setting.ntlm", $0, restricted.observation, restricted.args) }
    }

    fileprivate var generations: Finding? {
        guard let level = self["lsa.LmCompatibilityLevel"], let number = level.number else { return nil }
        return Finding("setting.lm", number < 3 ? "old" : "newer", level.observation, level.args)
    }

    fileprivate var oracle: Finding? {
        guard let oracle = policy("credssp.AllowEncryptionOracle") else { return nil }
        let value = ["0": "refuses-old", "1": "protects", "2": "vulnerable"][oracle.value]
        return value.map { Finding("setting.oracle", $0, oracle.observation, oracle.args) }
    }

    /// AES128 and AES256 are the bits 8 and 16. [MS-KILE 2.2.7]
    fileprivate var kerberosTypes: Finding? {
        guard let types = policy("kerberos.SupportedEncryptionTypes"), let number = types.number, number != 0 else {
            let key = "Microsoft\\Windows\\CurrentVersion\\Policies\\System\\Kerberos\\Parameters"
            guard let part = knowing(.software, key) else { return nil }
            return Finding("setting.kerberosTypes", "usual", part.observation)
        }
        let value = number & 0x18 == 0 ? "without-aes" : "with-aes"
        return Finding("setting.kerberosTypes", value, types.observation, types.args)
    }

    fileprivate var clock: Finding? {
        if let start = self["service.W32Time.Start"], start.number == 4 {
            return Finding("setting.clock", "not-kept", start.observation)
        }
        guard let type = self["time.Type"] else { return nil }
        return Finding("setting.clock", type.value.lowercased() == "nosync" ? "not-kept" : "kept", type.observation)
    }
}

// MARK: - Sessions

/// What they say of the sessions behind the logon.
func sessionFindings(_ machine: MachineView) -> [Finding] {
    [
        machine.wrapper, machine.licensing, machine.openness, machine.sessionLimit, machine.timeLimits,
        machine.keepAlives, machine.transport,
    ].compactMap(\.self)
}

extension MachineView {
    /// A wrapper puts its own library in the place of Windows' and loads that one itself.
    fileprivate var wrapper: Finding? {
        guard let library = self["service.TermService.ServiceDll"] else { return nil }
        let isOwn = library.value.lowercased().hasSuffix("\\system32\\termsrv.dll")
        return Finding("setting.wrapper", isOwn ? "own" : "foreign", library.observation, library.args)
    }

    /// Only session hosts need licences.
    fileprivate var licensing: Finding? {
        if role == .workstation, let name = names.first(where: { $0.fact.role != nil }) {
            return Finding("setting.licensing", "not-needed", name.observation)
        }
        guard let use = self["server.TSAppCompat"], let number = use.number else { return nil }
        if number == 0 { return Finding("setting.licensing", "not-needed", use.observation) }
        let hasMode = ["2", "4"].contains(self["server.LicensingMode"]?.value)
        let hasServers = !(self["server.LicenseServers"]?.value ?? "").isEmpty
        guard hasMode && hasServers || arePoliciesKnown && knowing(.system, "Control\\Terminal Server") != nil else {
            return nil
        }
        return Finding("setting.licensing", hasMode && hasServers ? "configured" : "not-configured", use.observation)
    }

    fileprivate var openness: Finding? {
        for id in ["server.WinStationsDisabled", "listener.fLogonDisabled"] {
            guard let off = self[id], off.value != "0", !off.value.isEmpty else { continue }
            return Finding("setting.sessions", "logons-off", off.observation, off.args)
        }
        if let drain = self["server.TSServerDrainMode"], ["1", "2"].contains(drain.value) {
            return Finding("setting.sessions", "draining", drain.observation, drain.args)
        }
        guard let open = self["listener.fLogonDisabled"] else { return nil }
        return Finding("setting.sessions", "open", open.observation)
    }

    /// Policies write 999999 for "no limit", the listener all ones.
    fileprivate var sessionLimit: Finding? {
        guard let limit = self["listener.MaxInstanceCount"], let number = limit.number else { return nil }
        return Finding("setting.sessionLimit", number < 999_999 ? "limited" : "none", limit.observation, limit.args)
    }

    /// The listener's own limits hold only where it is told not to give way to those of the user.
    fileprivate var timeLimits: Finding? {
        let limits = [
            ("listener.MaxIdleTime", "listener.fInheritMaxIdleTime"),
            ("listener.MaxConnectionTime", "listener.fInheritMaxSessionTime"),
            ("listener.MaxDisconnectionTime", "listener.fInheritMaxDisconnectionTime"),
        ]
        for (id, inherit) in limits {
            guard let limit = self[id], let ms = limit.number, ms > 0 else { continue }
            guard limit.isByPolicy || self[inherit]?.number == 0 else { continue }
            let name = String(id.dropFirst("listener.".count))
            return Finding(
                "setting.timeLimits", "set", limit.observation,
                ["name": .text(name), "minutes": .integer(Int(ms) / 60_000)])
        }
        guard arePoliciesKnown, let idle = self["listener.MaxIdleTime"] else { return nil }
        return Finding("setting.timeLimits", "none", idle.observation)
    }

    fileprivate var keepAlives: Finding? {
        if let enabled = policy("listener.KeepAliveEnable"), let number = enabled.number {
            return Finding("setting.keepAlive", number == 0 ? "off" : "on", enabled.observation)
        }
        guard let part = knowing(.software, Self.policies) else { return nil }
        return Finding("setting.keepAlive", "off", part.observation)
    }

    fileprivate var transport: Finding? {
        if let chosen = policy("listener.SelectTransport") {
            return Finding("setting.udp", chosen.value == "1" ? "tcp-only" : "allowed", chosen.observation, chosen.args)
        }
        guard let part = knowing(.software, Self.policies) else { return nil }
        return Finding("setting.udp", "allowed", part.observation)
    }
}
