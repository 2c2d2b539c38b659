import Evidence
import Knowledge
import Primitives

/// What the settings of the machine itself make likely, whatever they were read from. A setting as it should be proves nothing
/// of a connection; one that the walk has contradicted is old, or another machine's, and is left to a note.
func settingFindings(_ seen: Seen) -> [Finding] {
    guard let machine = MachineView(seen), !machine.areSeveral, machine.otherHost(seen) == nil else { return [] }
    return doorFindings(machine, seen) + secureFindings(machine, seen) + logonFindings(machine, seen)
        + sessionFindings(machine)
}

/// Whether RDP itself was spoken at the asked port: then the door is open, whatever settings say.
func hasSpokenRDP(_ seen: Seen) -> Bool {
    switch seen.answer?.fact.outcome {
    case .selected, .failure, .plainConfirm: true
    default: false
    }
}

// MARK: - Whether anything listens

private func doorFindings(_ machine: MachineView, _ seen: Seen) -> [Finding] {
    if hasSpokenRDP(seen) { return [] }
    let evidence = MachineEvidence(seen)
    let around = [
        machine.port(evidence), machine.adapter, firewallFinding(machine, evidence), machine.addressAssignment,
    ]
    // What shuts the listener off is older, or newer, than the listener that a tool of the machine has seen.
    let listener =
        evidence.isListenerSeen ? [] : [machine.remoteDesktop, machine.service, machine.listener]
    return (listener + around).compactMap(\.self)
}

extension MachineView {
    var remoteDesktop: Finding? {
        guard let deny = self["server.fDenyTSConnections"], let number = deny.number else { return nil }
        if !deny.isSure { return Finding("setting.rdpOwn", number == 0 ? "on" : "off", deny.observation, deny.args) }
        let value = (number == 0 ? "on" : "off") + (deny.isByPolicy ? "-policy" : "")
        return Finding("setting.rdp", value, deny.observation, deny.args)
    }

    /// TermService itself, and what it cannot start without.
    fileprivate var service: Finding? {
        let needed = ["RpcSs", "RpcEptMapper", "DcomLaunch"]
        let depends = self["service.TermService.DependOnService"]?.value.lowercased() ?? ""
        let services = ["TermService"] + needed + (depends.contains("termdd") ? ["TermDD"] : [])
        for name in services {
            guard let start = self["service.\(name).Start"], start.number == 4 else { continue }
            return Finding(
                "setting.service", "disabled", start.observation, start.args.merging(["service": .text(name)]) { $1 })
        }
        if let gone = missing("Services\\TermService") { return gone("setting.service", ["service": "TermService"]) }
        guard let start = self["service.TermService.Start"] else { return nil }
        return Finding(
            "setting.service", "startable", start.observation, start.args.merging(["service": "TermService"]) { $1 })
    }

    fileprivate var listener: Finding? {
        if let gone = missing("Control\\Terminal Server\\WinStations\\RDP-Tcp") { return gone("setting.listener", [:]) }
        guard let enabled = self["listener.fEnableWinStation"], let number = enabled.number else { return nil }
        return Finding("setting.listener", number == 0 ? "off" : "on", enabled.observation, enabled.args)
    }

    /// A maker of the finding that a key is not there.
    private func missing(_ key: String) -> ((String, [String: Value]) -> Finding)? {
        guard let part = parts.first(where: { $0.fact.missing.contains(key) }) else { return nil }
        return { id, args in Finding(id, "missing", part.observation, args.merging(["path": .text(key)]) { $1 }) }
    }

    /// Where nothing was asked a note tells the port, unless a tool shows what listens, or a .rdp file where it leads.
    ///
    /// Where another port than the usual one was asked, a router may well translate it.
    fileprivate func port(_ evidence: MachineEvidence) -> Finding? {
        let isInQuestion =
            !evidence.seen.walk.isOfFiles || evidence.sockets != nil || evidence.seen.first(ConnectionFile.self) != nil
        guard isInQuestion, let port = self["listener.PortNumber"], let number = port.number else { return nil }
        let asked = evidence.port
        let value = number == UInt32(asked) ? "as-asked" : asked == 3389 ? "other" : "differs"
        return Finding(
            "setting.port", value, port.observation, ["port": .integer(Int(number)), "asked": .integer(Int(asked))])
    }

    fileprivate var adapter: Finding? {
        guard let adapter = self["listener.LanAdapter"], let number = adapter.number else { return nil }
        return Finding("setting.adapter", number == 0 ? "all" : "one", adapter.observation, adapter.args)
    }

    fileprivate var addressAssignment: Finding? {
        guard let start = self["service.Dhcp.Start"], let number = start.number else { return nil }
        return Finding("setting.dhcp", number == 4 ? "disabled" : "startable", start.observation, start.args)
    }
}

// MARK: - How it is secured

private func secureFindings(_ machine: MachineView, _ seen: Seen) -> [Finding] {
    let found = [
        machine.securityLayer(seen), machine.networkLevelAuthentication(seen), machine.versions(seen), machine.suites,
        machine.fips, machine.certificate, machine.certificateServices,
    ]
    return found.compactMap(\.self)
}

extension MachineView {
    fileprivate func securityLayer(_ seen: Seen) -> Finding? {
        guard let layer = self["listener.SecurityLayer"], let number = layer.number else { return nil }
        let isOld = number == 0
        let hasMetTLS = seen.answer?.fact.selected.map { $0 != 0 } ?? false
        if isOld, hasMetTLS { return nil }
        let id = layer.isSure ? "setting.security" : "setting.securityOwn"
        return Finding(id, isOld ? "rdp-only" : "tls", layer.observation, layer.args)
    }

    /// Where the walk has seen what the server requires, that counts, and not twice.
    fileprivate func networkLevelAuthentication(_ seen: Seen) -> Finding? {
        guard seen.first(NLAPolicy.self) == nil, let nla = self["listener.UserAuthentication"], let number = nla.number
        else { return nil }
        return Finding("setting.nla", number == 0 ? "not-required" : "required", nla.observation, nla.args)
    }

    /// Windows has TLS 1.3 since build 20348; from 26100 on 1.0 and 1.1 are off unless somebody switches them on.
    fileprivate func versions(_ seen: Seen) -> Finding? {
        func isOff(_ version: String) -> Bool { self["schannel.\(version).Server.Enabled"]?.number == 0 }
        guard let telling = self["schannel.TLS-1.2.Server.Enabled"], isOff("TLS-1.2") else {
            guard let part = knowing(.system, "Control\\SecurityProviders\\SCHANNEL") else { return nil }
            return Finding("setting.tls", "usable", part.observation)
        }
        let isNewestOff = isOff("TLS-1.3") || build.map { $0 < 20348 } ?? false
        let isAllOff = isNewestOff && isOff("TLS-1.0") && isOff("TLS-1.1")
        if isAllOff, seen.first(HandshakeEnd.self)?.fact.outcome == .completed { return nil }
        return Finding("setting.tls", isAllOff ? "all-off" : "tls12-off", telling.observation, telling.args)
    }

    /// Windows' own certificate, and most others, have RSA keys.
    fileprivate var suites: Finding? {
        guard let suites = policy("schannel.policySuites") else {
            let key = "Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002"
            guard let part = knowing(.software, key) else { return nil }
            return Finding("setting.suites", "usual", part.observation)
        }
        let names = suites.value.split { $0 == "," || $0 == " " }
        // Of a list that was too long to keep, nothing can be said of the rest.
        let isWhole = !suites.value.hasSuffix("…")
        let isUsable = names.contains { name in
            ["TLS_ECDHE_RSA_WITH_AES", "TLS_RSA_WITH_AES", "TLS_DHE_RSA_WITH_AES", "TLS_AES_"].contains {
                name.hasPrefix($0)
            }
        }
        return Finding("setting.suites", isUsable || !isWhole ? "ordered" : "none-for-rsa", suites.observation)
    }

    fileprivate var fips: Finding? {
        guard let mode = self["lsa.FipsAlgorithmPolicy"], let number = mode.number else { return nil }
        if number == 0, let level = self["listener.MinEncryptionLevel"], level.number == 4 {
            return Finding("setting.fips", "on", level.observation, level.args)
        }
        return Finding("setting.fips", number == 0 ? "off" : "on", mode.observation, mode.args)
    }

    /// A thumbprint of nothing but zeros, or that of Windows' own certificate, binds nothing.
    fileprivate var certificate: Finding? {
        guard let hash = boundCertificate else {
            guard let listener = self["listener.PortNumber"], isListenerRead else { return nil }
            let told = self["listener.SSLCertificateSHA1Hash"] ?? listener
            return Finding("setting.certificate", "own", told.observation)
        }
        let args: [String: Value] = ["thumbprint": .text(hash.value)]
        let isThere = certificates.contains { $0.fact.thumbprints.contains(hash.value) }
        if isThere { return Finding("setting.certificate", "bound-found", hash.observation, args) }
        let areStoresKnown = Set(certificates.map(\.fact.store)).isSuperset(of: ["My", "Remote Desktop"])
        return Finding(
            "setting.certificate", isWhole(.software) || areStoresKnown ? "bound-missing" : "bound", hash.observation,
            args)
    }

    /// What the listener's key does not hold is not set.
    var isListenerRead: Bool { knowing(.system, "Control\\Terminal Server\\WinStations\\RDP-Tcp") != nil }

    /// The certificate that somebody bound to the listener.
    var boundCertificate: Setting? {
        guard let hash = self["listener.SSLCertificateSHA1Hash"], hash.value.contains(where: { $0 != "0" }),
            hash.value != self["server.SelfSignedCertificate"]?.value
        else { return nil }
        return hash
    }

    /// The thumbprint of the certificate that the listener uses, where the settings say.
    var certificateInUse: String? {
        if let boundCertificate { return boundCertificate.value }
        guard let own = self["server.SelfSignedCertificate"], self["listener.PortNumber"] != nil else { return nil }
        return own.value
    }

    fileprivate var certificateServices: Finding? {
        let starts = ["SessionEnv", "KeyIso", "CryptSvc"].compactMap { name in
            self["service.\(name).Start"].map { (name: name, start: $0) }
        }
        if let off = starts.first(where: { $0.start.number == 4 }) {
            return Finding("setting.certServices", "disabled", off.start.observation, ["service": .text(off.name)])
        }
        if let store = self["server.SelfSignedCertStore"], store.value.lowercased() != "remote desktop" {
            return Finding("setting.certServices", "store-moved", store.observation, ["store": .text(store.value)])
        }
        guard starts.count == 3, let first = starts.first else { return nil }
        return Finding("setting.certServices", "startable", first.start.observation)
    }
}
