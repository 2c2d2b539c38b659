import Evidence
import Knowledge
import Primitives

/// What the settings of a .rdp file make of the connection, and what they make of this host.
///
/// - Parameter found: what was seen of the host.
func connectionFileFindings(_ seen: Seen, _ found: [Finding]) -> [Finding] {
    guard let (observation, file) = seen.first(ConnectionFile.self) else { return [] }
    return FileAgainstHost(seen: seen, observation: observation, file: file, found: found).all
}

private struct FileAgainstHost {
    let seen: Seen
    let observation: Observation
    let file: ConnectionFile
    let found: [Finding]

    private func value(_ id: String) -> String? { found.first { $0.id == id }?.value }

    private func finding(_ id: String, _ value: String, _ args: [String: Value] = [:]) -> Finding {
        Finding("connectionFile." + id, value, observation, args)
    }

    /// Settings as most files have them are no evidence of anything, and give no finding.
    var all: [Finding] { [target, gateway, credSSP, identity, entra, password, signature].compactMap { $0 } }

    private var target: Finding? { file.address == nil ? finding("target", "none") : nil }

    /// With `gatewayusagemethod` 1 there is no other way.
    private var gateway: Finding? {
        let isNamed = !(file.value("gatewayhostname") ?? "").isEmpty
        return file.number("gatewayusagemethod") == 1 && !isNamed ? finding("gateway", "unnamed") : nil
    }

    /// `enablecredsspsupport` 0: without CredSSP there is no NLA.
    private var credSSP: Finding? {
        guard file.number("enablecredsspsupport") == 0 else { return nil }
        return finding("credssp", value("authenticate.nla") == "required" ? "off-but-required" : "off")
    }

    /// `authentication level` 1 connects only where the certificate, or Kerberos, proves the server.
    private var identity: Finding? {
        switch file.number("authentication level") {
        case 0: return finding("identity", "accepts-all")
        case 1:
            let isUnproven = ["self-signed", "unknown-issuer", "bad-signature"].contains(value("certificate.issuer"))
            return finding("identity", isUnproven ? "refuses-unproven" : "refuses")
        default: return nil
        }
    }

    /// A logon with Entra ID finds the computer by its name.
    private var entra: Finding? {
        guard file.number("enablerdsaadauth") == 1 else { return nil }
        let isByAddress = isLiteralAddress(seen.walk.target.host)
        return finding("entra", isByAddress ? "on-by-address" : "on", ["host": .text(seen.walk.target.host)])
    }

    private var password: Finding? { file.isPasswordStored ? finding("password", "stored") : nil }

    private var signature: Finding? {
        guard [.partial, .broken].contains(file.signature) else { return nil }
        return finding("signature", file.signature.rawValue, ["settings": list(file.unsigned)])
    }
}

/// Credentials that a client saved for the host, as its own tool lists them.
func savedCredentialsFinding(_ seen: Seen) -> Finding? {
    guard let (observation, saved) = seen.first(SavedCredentials.self), !seen.walk.isOfFiles || seen.hasNamedTarget,
        !(seen.first(WindowsClient.self)?.fact.asked.contains(.credentials) ?? false)
    else { return nil }
    let host = seen.walk.target.host
    let isSaved = saved.hosts.contains { nameMatch(asked: host, names: [$0]) == .exact }
    return Finding("client.saved", isSaved ? "saved" : "none", observation, ["host": .text(host)])
}

extension Seen {
    /// Of files alone only a .rdp file says which computer is meant.
    var hasNamedTarget: Bool { first(ConnectionFile.self)?.fact.address != nil }
}
