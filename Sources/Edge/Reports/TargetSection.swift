public import Evidence

/// `target` of the report: what was asked for and which addresses stood behind it.
public struct TargetSection: Encodable, Equatable, Sendable {
    public struct Address: Encodable, Equatable, Sendable {
        public let address: String
        public let family: PortAnswer.Family
        /// The walk went on over this address.
        public let used: Bool
        public let reach: ReachOutcome
        @OrNull public private(set) var rttMs: Double?
    }

    public let asked: String
    public let host: String
    public let port: UInt16
    @OrNull public private(set) var gateway: String?
    /// The machine rather than the name: the same for every name and address that lead to it, as far as it said who it is.
    public let identity: String
    public let addresses: [Address]

    init(_ walk: Walk) {
        asked = walk.target.asked
        host = walk.target.host
        port = walk.target.port
        addresses = walk.all(PortAnswer.self).map { Address($0.fact) }
        identity = Self.identity(of: walk, addresses)
        gateway = walk.target.gateway
    }

    private static func identity(of walk: Walk, _ addresses: [Address]) -> String {
        if let name = walk.first(NTLMIdentity.self)?.fact.dnsComputer, !name.isEmpty { return name }
        if let key = walk.first(CertificateShown.self)?.fact.publicKeySHA256, !key.isEmpty { return "key:" + key }
        let address = addresses.first(where: \.used)?.address ?? walk.target.address ?? addresses.first?.address
        return address ?? walk.target.host
    }
}

extension TargetSection.Address {
    init(_ fact: PortAnswer) {
        self.init(
            address: fact.address, family: fact.family, used: fact.used, reach: fact.outcome,
            rttMs: fact.rttMs.map { rounded($0) })
    }
}
