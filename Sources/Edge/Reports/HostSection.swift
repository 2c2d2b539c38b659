public import Evidence
public import Primitives

/// `host` of the report: who answered, as far as it said so.
public struct HostSection: Encodable, Equatable, Sendable {
    public struct Certificate: Encodable, Equatable, Sendable {
        public let sha256: String
        public let subject: String
        @OrNull public private(set) var notBefore: UnixTime?
        @OrNull public private(set) var notAfter: UnixTime?
        public let selfSigned: Bool
        /// Windows made it for itself and replaces it by itself before it ends; nil where its dates are unknown.
        @OrNull public private(set) var rolling: Bool?
    }

    public struct Security: Encodable, Equatable, Sendable {
        /// What the server chose when offered what mstsc offers: `HYBRID_EX`.
        @OrNull public private(set) var selected: String?
        public let nla: NLAPolicy.Policy
    }

    @OrNull public private(set) var dnsName: String?
    @OrNull public private(set) var netbiosName: String?
    @OrNull public private(set) var domain: String?
    @OrNull public private(set) var windowsBuild: String?
    /// All that the build may stand for: client and server share numbers.
    @OrNull public private(set) var windowsRelease: String?
    /// Server minus ours.
    @OrNull public private(set) var clockSkewMs: Double?
    @OrNull public private(set) var certificate: Certificate?
    public let security: Security

    init(_ walk: Walk, windowsRelease release: String? = nil) {
        let identity = walk.first(NTLMIdentity.self)?.fact
        security = Security(
            selected: walk.all(ProtocolAnswer.self).first {
                $0.fact.question == .client && $0.fact.selectedName != nil
            }?.fact
                .selectedName,
            nla: walk.first(NLAPolicy.self)?.fact.policy ?? .unknown)
        let inside = identity == nil ? InsideName(walk) : nil
        dnsName = identity?.dnsComputer ?? inside?.dnsName
        netbiosName = identity?.netbiosComputer ?? inside?.netbiosName
        domain = identity?.dnsDomain ?? identity?.netbiosDomain ?? inside?.domain
        windowsBuild = identity?.build ?? inside?.build
        windowsRelease = release
        clockSkewMs = (walk.first(ServerClock.self)?.fact.skewMs).map { rounded($0) }
        certificate = Certificate(walk)
    }
}

extension HostSection.Certificate {
    /// Windows gives the certificate that it makes for Remote Desktop six months; a longer one was made by someone who has to renew it.
    private static let longestRollingMs: Int64 = 190 * 86_400_000

    init?(_ walk: Walk) {
        guard let shown = walk.first(CertificateShown.self)?.fact else { return nil }
        let start = walk.first(CertificateNotBefore.self)?.fact.instant
        let end = walk.first(CertificateNotAfter.self)?.fact.instant
        self.init(
            sha256: shown.sha256, subject: shown.subject, notBefore: start, notAfter: end, selfSigned: shown.selfSigned,
            rolling: Self.isRolling(selfSigned: shown.selfSigned, from: start, to: end))
    }

    private static func isRolling(selfSigned: Bool, from start: UnixTime?, to end: UnixTime?) -> Bool? {
        guard selfSigned else { return false }
        guard let start, let end else { return nil }
        return start < end && end.since(start) <= longestRollingMs
    }
}

/// What the settings of the machine itself say of its name, where it did not say so over the network.
private struct InsideName {
    let computer: String?
    let domain: String?
    let build: String?

    /// Nil where several machines are told of, and beside a walk where only a tool's output tells, which may be the client's.
    init?(_ walk: Walk) {
        let names = walk.all(MachineName.self).map(\.fact)
        let isOfRegistry = !walk.all(MachineRegistry.self).isEmpty
        guard Set(names.compactMap { $0.computer?.lowercased() }).count <= 1, walk.isOfFiles || isOfRegistry else {
            return nil
        }
        // What our own collector brings says whose it is, also where the registry's own name is not in it.
        let collected = walk.isOfFiles ? walk.files.first { $0.kind == .bundle }?.machine : nil
        computer = names.lazy.compactMap(\.computer).first ?? collected
        domain = names.lazy.compactMap(\.domain).first
        build = names.lazy.compactMap(\.build).first
    }

    var dnsName: String? { domain.flatMap { domain in computer.map { "\($0).\(domain)" } } }

    /// The first 15 characters, in capitals. [MS-NBTE 2.2.1]
    var netbiosName: String? { computer.map { String($0.uppercased().prefix(15)) } }
}
