import Evidence
import Knowledge
import Primitives

/// What a walk saw, as arguments of sentences and as the address that a client is given.
struct WalkWords {
    let args: [String: String]
    /// The port on which Remote Desktop answered when the asked one did not.
    let otherPort: UInt16?
    private let host: String
    private let port: UInt16
    /// Nil where no name is known, or where what answers is not sure to be the machine that is meant.
    let ownName: OwnName?

    struct OwnName {
        let text: String
        /// Else by what the machine says of itself at the logon.
        let isOfCertificate: Bool
    }

    /// Where these are likely, what answers may be another machine: its name is not taken.
    private static let doubts: Set = [
        "stale-dns-record", "duplicate-ip", "mitm-or-host-key-changed", "tls-intercepted", "client-reaches-self",
        "port-forward-or-hairpin", "identity-unproven",
    ]

    /// - Parameter likely: ids of the causes that are likely here.
    init(_ walk: Walk, likely: [String]) {
        host = walk.target.host
        port = walk.target.port
        // Through a gateway that is always used nothing of the host itself is met: what fails is the gateway's.
        let gateway = walk.target.gatewayUse == .always ? walk.target.gateway.map { GatewayAddress($0) } : nil
        otherPort = walk.all(OtherPortAnswer.self).first { $0.fact.spokeRDP == true }?.fact.port
        ownName = gateway == nil && Self.doubts.isDisjoint(with: likely) ? Self.name(walk, likely) : nil
        let used = walk.all(PortAnswer.self).first { $0.fact.used }?.fact.address
        var args = [
            "host": gateway?.host ?? host, "port": "\(gateway?.port ?? port)",
            "name": gateway?.host ?? ownName?.text ?? host,
            "address": used ?? walk.target.address ?? gateway?.host ?? host,
            "source": walk.vantage.source ?? "this network",
            "fingerprint": walk.first(CertificateShown.self)?.fact.sha256 ?? "that redial check shows",
        ]
        args["otherport"] = otherPort.map { "\($0)" }
        args["gateway"] = walk.target.gateway
        self.args = args
    }

    /// Both names are foreign, so only what is a full name of a host in its form is taken: it goes into files and commands.
    private static func name(_ walk: Walk, _ likely: [String]) -> OwnName? {
        let told = walk.first(NTLMIdentity.self)?.fact.dnsComputer?.lowercased()
        let certified = (walk.first(CertificateNames.self)?.fact.names ?? []).map { $0.lowercased() }.filter(isFullName)
        let ofMachine = told.flatMap { isFullName($0) ? OwnName(text: $0, isOfCertificate: false) : nil }
        let ofCertificate = certified.first.map { first in
            OwnName(text: certified.contains(told ?? first) ? told ?? first : first, isOfCertificate: true)
        }
        return likely.contains("cert-name-mismatch") ? ofCertificate ?? ofMachine : ofMachine ?? ofCertificate
    }

    private static func isFullName(_ name: String) -> Bool {
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count > 1 && name.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.utf8.first != UInt8(ascii: "-")
                    && label.utf8.allSatisfy {
                        isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
                    }
            } && !(labels.last ?? "").utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// Clients take a web account only with the machine's own name.
    func usesOwnName(_ wanted: [CauseWords.FileSetting]) -> Bool {
        (wanted.contains(.fullName) || wanted.contains(.webAccount)) && ownName != nil
            && ownName?.text != host.lowercased()
    }

    func address(_ wanted: [CauseWords.FileSetting]) -> String {
        let name = usesOwnName(wanted) ? ownName?.text ?? host : host
        let port = wanted.contains(.port) ? otherPort ?? port : port
        let bracketed = name.contains(":") ? "[\(name)]" : name
        return port == 3389 ? bracketed : "\(bracketed):\(port)"
    }
}
