public import Evidence
import Primitives

extension RDPFile {
    private static let mostNames = 30

    /// Settings that decide where a connection goes, how it is proven, and what it opens to the other side.
    private static let telling = [
        "full address", "alternate full address", "server port", "gatewayhostname", "gatewayusagemethod",
        "gatewayprofileusagemethod", "gatewaycredentialssource", "gatewaybrokeringtype", "loadbalanceinfo",
        "use redirection server name", "authentication level", "enablecredsspsupport", "negotiate security layer",
        "enablerdsaadauth", "targetisaadjoined", "prompt for credentials", "promptcredentialonce", "kdcproxyname",
        "rdgiskdcproxy", "administrative session", "connect to console", "alternate shell",
        "remoteapplicationmode", "remoteapplicationprogram", "drivestoredirect", "redirectdrives",
        "redirectclipboard", "redirectprinters", "redirectcomports", "redirectsmartcards", "redirectwebauthn",
        "usbdevicestoredirect", "devicestoredirect", "camerastoredirect", "audiocapturemode",
        "autoreconnection enabled",
    ]

    /// Those that a signature must cover to mean anything: where the connection goes and what it runs there.
    private static let directing = [
        "full address", "alternate full address", "server port", "gatewayhostname", "gatewayusagemethod",
        "loadbalanceinfo", "alternate shell", "remoteapplicationprogram", "authentication level",
        "enablecredsspsupport", "kdcproxyname", "drivestoredirect", "redirectclipboard", "devicestoredirect",
    ]

    /// Without user and password: what else there is to tell of the file.
    public var fact: ConnectionFile {
        var fact = ConnectionFile()
        fact.address = fullAddress.map { shown($0, limit: 200) }
        fact.port = addressPort ?? serverPort.flatMap { UInt16($0) }
        fact.settings = Self.telling.compactMap { name in
            settings[name].map { .init(name: name, value: shown($0, limit: 120)) }
        }
        let names = settings.keys.sorted()
        fact.unknown = names.filter { RDPSetting.all[$0] == nil }.prefix(Self.mostNames).map { shown($0, limit: 60) }
        fact.invalid = names.compactMap { complaint(about: $0) }.prefix(Self.mostNames).map { $0 }
        fact.repeated = repeated.prefix(Self.mostNames).map { shown($0, limit: 60) }
        fact.unreadableLines = unreadableLines
        fact.isPasswordStored = settings["password 51"].map { !$0.isEmpty } ?? false
        (fact.signature, fact.unsigned) = signature
        return fact
    }

    /// Of `host:port` and `[address]:port`.
    private var addressPort: UInt16? {
        guard let address = fullAddress, let parts = try? HostAndPort(address) else { return nil }
        return parts.port.flatMap { UInt16($0) }
    }

    private func complaint(about name: String) -> ConnectionFile.Invalid? {
        guard let known = RDPSetting.all[name], let value = settings[name], let type = types[name],
            let allowed = known.complaint(about: value, type: type)
        else { return nil }
        let isSecret = name == "password 51" || name == "username"
        return .init(name: name, value: isSecret ? "(left out)" : shown(value, limit: 60), allowed: allowed)
    }

    /// `signscope` names what `signature` covers.
    private var signature: (ConnectionFile.Signature, [String]) {
        let scope = settings["signscope"].flatMap { $0.isEmpty ? nil : $0 }
        let signature = settings["signature"].flatMap { $0.isEmpty ? nil : $0 }
        guard let scope else { return (signature == nil ? .none : .broken, []) }
        guard signature != nil else { return (.broken, []) }
        let covered = Set(scope.lowercased().split(separator: ",").map { String($0.trimmed) })
        let left = Self.directing.filter { name in
            settings[name].map { !$0.isEmpty } ?? false && !covered.contains(name)
        }
        return (left.isEmpty ? .whole : .partial, left)
    }

    /// Whether a text begins as such a file does: a setting that clients know.
    public static func isBeginning(_ bytes: [UInt8]) -> Bool {
        WindowsText(bytes).lines.prefix(10).contains { line in
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[1].count == 1, let type = parts[1].first else { return false }
            return RDPSetting.all[parts[0].trimmed.lowercased()]?.type == type
        }
    }
}
