import Evidence
import Primitives

extension Walk {
    /// Where nothing was asked of a server, a certificate in a file is judged in place of the one that it would show.
    var withCertificateOfFile: Walk {
        guard isOfFiles, first(CertificateShown.self) == nil, all(PortAnswer.self).isEmpty,
            all(ProtocolAnswer.self).isEmpty, let (observation, file) = certificateOfListener
        else { return self }
        let days = (Double(file.notAfter.since(startedAt)) / 86_400_000).rounded(.down)
        let facts: [any Fact] = [
            file.shown, CertificateNotBefore(instant: file.notBefore, future: startedAt < file.notBefore),
            CertificateNotAfter(
                instant: file.notAfter, expired: file.notAfter < startedAt, daysLeft: Int(clamping: days)),
            file.trust,
        ]
        var walk = self
        walk.observations += facts.map { fact in
            Observation(
                id: observation.id, probe: observation.probe, atMs: observation.atMs, fact: fact,
                source: observation.source, at: observation.at, machine: observation.machine)
        }
        return walk
    }
}

extension Seen {
    /// The certificate that is judged is one of a file, and no server has shown it.
    var isOfCertificateFile: Bool {
        walk.isOfFiles && first(CertificateFile.self) != nil && all(PortAnswer.self).isEmpty
            && all(ProtocolAnswer.self).isEmpty
    }
}

extension Walk {
    /// Of the certificates in files the one that the listener uses, where its settings say which; else the first.
    private var certificateOfListener: (observation: Observation, fact: CertificateFile)? {
        let files = all(CertificateFile.self)
        guard let machine = MachineView(self), !machine.areSeveral, let inUse = machine.certificateInUse else {
            return files.first
        }
        return files.first { $0.fact.sha1 == inUse }
    }
}

/// What a certificate in a file is for, and whether it is the one that the server shows.
func certificateFileFindings(_ seen: Seen) -> [Finding] {
    guard let (observation, file) = seen.first(CertificateFile.self) else { return [] }
    var found = [
        Finding("certificate.usage", usage(file), observation, ["usages": list(file.usages.map(usageName))])
    ]
    if !seen.all(PortAnswer.self).isEmpty, let live = seen.first(CertificateShown.self)?.fact {
        found.append(
            Finding(
                "certificate.inFile", live.sha256 == file.shown.sha256 ? "same" : "other", observation,
                ["sha256": .text(file.shown.sha256), "subject": .text(file.shown.subject)]))
    } else {
        found += [listenersCertificate(seen)].compactMap(\.self)
    }
    return found
}

/// Whether the listener uses a certificate of the files, by the settings of its machine.
private func listenersCertificate(_ seen: Seen) -> Finding? {
    let files = seen.all(CertificateFile.self).filter { !$0.fact.isAuthority }
    guard let first = files.first, let machine = MachineView(seen), !machine.areSeveral, machine.otherHost(seen) == nil
    else { return nil }
    let inUse = machine.certificateInUse
    func finding(_ value: String, _ sight: Seen.Sight<CertificateFile>) -> Finding {
        Finding(
            "certificate.ofListener", value, sight.observation,
            ["thumbprint": .text(inUse ?? "?"), "subject": .text(sight.fact.shown.subject)])
    }
    if let inUse, let match = files.first(where: { $0.fact.sha1 == inUse }) { return finding("in-use", match) }
    if machine.boundCertificate != nil { return finding("other", first) }
    // Where the settings do not name Windows' own certificate, one that signs itself may be that.
    guard machine["listener.PortNumber"] != nil, machine.isListenerRead, inUse != nil || !first.fact.shown.selfSigned
    else { return nil }
    return finding("not-bound", first)
}

private let serverAuthentication = "1.3.6.1.5.5.7.3.1"
private let remoteDesktopAuthentication = "1.3.6.1.4.1.311.54.1.2"
private let anyUsage = "2.5.29.37.0"

private func usage(_ file: CertificateFile) -> String {
    let isOfServer = file.usages.contains(serverAuthentication)
    let isOfRDP = file.usages.contains(remoteDesktopAuthentication)
    if let keyUsage = file.keyUsage, !keyUsage.contains("digitalSignature"), !keyUsage.contains("keyEncipherment"),
        !keyUsage.contains("keyAgreement")
    {
        return file.isAuthority ? "authority" : "other"
    }
    if file.usages.isEmpty || file.usages.contains(anyUsage) { return "any" }
    return isOfServer ? "server" : isOfRDP ? "remote-desktop" : "other"
}

/// As Windows' dialogs name them. [RFC 5280 4.2.1.12]
private func usageName(_ identifier: String) -> String {
    switch identifier {
    case serverAuthentication: "Server Authentication"
    case remoteDesktopAuthentication: "Remote Desktop Authentication"
    case "1.3.6.1.5.5.7.3.2": "Client Authentication"
    case "1.3.6.1.5.5.7.3.3": "Code Signing"
    case "1.3.6.1.5.5.7.3.4": "Secure Email"
    default: identifier
    }
}
