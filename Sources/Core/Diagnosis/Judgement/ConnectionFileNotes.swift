import Evidence
import Primitives

extension Judging {
    /// What is worth knowing of a .rdp file, and changes no verdict.
    func connectionFileNotes() -> [Note] {
        guard let (observation, file) = seen.first(ConnectionFile.self) else { return [] }
        let teller = ConnectionFileTeller(judging: self, observation: observation.id, file: file)
        return teller.safety + teller.signature + teller.mistakes + teller.way + teller.openings
    }
}

private struct ConnectionFileTeller {
    let judging: Judging
    let observation: String
    let file: ConnectionFile

    private func note(_ id: String, _ severity: Note.Severity = .info, _ args: [String: Value] = [:]) -> Note {
        judging.note("rdp-file-" + id, severity, observation, args)
    }

    var safety: [Note] {
        var notes: [Note] = []
        switch judging.value("connectionFile.identity") {
        case "accepts-all": notes.append(note("accepts-all", .warning))
        case "refuses": notes.append(note("refuses"))
        default: break
        }
        if judging.value("connectionFile.credssp") == "off" { notes.append(note("no-credssp", .warning)) }
        if file.number("negotiate security layer") == 0 { notes.append(note("no-negotiation")) }
        if file.isPasswordStored { notes.append(note("password", .warning)) }
        return notes
    }

    var signature: [Note] {
        switch file.signature {
        case .none: [note("unsigned")]
        case .partial: [note("signed-partly", .warning, ["settings": list(file.unsigned)])]
        case .broken: [note("half-signed", .warning)]
        case .whole: []
        }
    }

    var mistakes: [Note] {
        var notes = file.invalid.prefix(5).map { setting in
            note(
                "invalid", .warning,
                ["name": .text(setting.name), "value": .text(setting.value), "allowed": .text(setting.allowed)])
        }
        if !file.unknown.isEmpty { notes.append(note("unknown", .info, ["names": list(file.unknown)])) }
        if !file.repeated.isEmpty { notes.append(note("repeated", .info, ["names": list(file.repeated)])) }
        return notes
    }

    /// Where it leads, where settings contradict each other or somebody else decides.
    var way: [Note] {
        var notes: [Note] = []
        let address = file.address ?? ""
        if let port = file.value("server port"), let own = portOf(address), own != port {
            notes.append(note("two-ports", .info, ["address": .text(address), "port": .text(port)]))
        }
        if let other = file.value("alternate full address"), !other.isEmpty,
            hostOf(other) != hostOf(address)
        {
            notes.append(note("two-addresses", .info, ["address": .text(address), "other": .text(other)]))
        }
        if !(file.value("loadbalanceinfo") ?? "").isEmpty || file.number("use redirection server name") == 1 {
            notes.append(note("broker"))
        }
        if let name = file.value("kdcproxyname"), !name.isEmpty {
            notes.append(note("kdc-proxy", .info, ["name": .text(name)]))
        }
        return notes + gateway
    }

    private var gateway: [Note] {
        let name = file.value("gatewayhostname") ?? ""
        let method = file.number("gatewayusagemethod")
        if name.isEmpty { return method == 2 ? [note("gateway-unnamed")] : [] }
        if method == 0 || method == 4 {
            let args: [String: Value] = ["gateway": .text(name), "method": .integer(method ?? 0)]
            return [note("gateway-unused", .info, args)]
        }
        let args: [String: Value] = ["gateway": .text(name)]
        if file.number("gatewayprofileusagemethod") == 0 { return [note("gateway-profile", .info, args)] }
        return switch method {
        case 1: [note("gateway-always", .info, args)]
        case 2: [note("gateway-fallback", .info, args)]
        default: []
        }
    }

    /// What the file opens to the other side, of the kinds that can carry data away or programs in.
    var openings: [Note] {
        var opened: [String] = []
        let drives = file.value("drivestoredirect") ?? ""
        if !drives.isEmpty || file.number("redirectdrives") == 1 {
            opened.append(drives.isEmpty || drives == "*" ? "all drives" : "drives (\(drives))")
        }
        if file.number("redirectclipboard") == 1 { opened.append("the clipboard") }
        if !(file.value("usbdevicestoredirect") ?? "").isEmpty { opened.append("USB devices") }
        if !(file.value("camerastoredirect") ?? "").isEmpty { opened.append("cameras") }
        if file.number("audiocapturemode") == 1 { opened.append("the microphone") }
        if file.number("redirectsmartcards") == 1 { opened.append("smart cards") }
        return opened.isEmpty ? [] : [note("opens-client", .info, ["what": list(opened)])]
    }
}

private func hostOf(_ address: String) -> String {
    ((try? HostAndPort(address))?.host ?? address[...]).lowercased()
}

private func portOf(_ address: String) -> String? { (try? HostAndPort(address))?.port.map(String.init) }
