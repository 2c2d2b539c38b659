public import Primitives

/// What this machine's resolver makes of the gateway's name.
public struct GatewayNames: Fact {
    public static let kind = "gateway.name"
    public static let step = Step.reach
    public static let meaning =
        "The gateway that was asked for and the system resolver's answer: `host`, `port`, `outcome` (as in resolve.system), `addresses`, `error`."

    public let host: String
    public let port: UInt16
    public let outcome: SystemNames.Outcome
    public let addresses: [String]
    public let error: String?

    public init(
        host: String, port: UInt16, outcome: SystemNames.Outcome, addresses: [String] = [], error: String? = nil
    ) {
        self.host = host
        self.port = port
        self.outcome = outcome
        self.addresses = addresses
        self.error = error
    }
}

/// A TCP connection to one address of the gateway.
public struct GatewayPort: Fact {
    public static let kind = "gateway.port"
    public static let step = Step.reach
    public static let meaning =
        "A TCP connection to one address of the gateway: `address`, `port`, `outcome` (connected, refused, timed-out, unreachable), `errno`, `rttMs`."

    public let address: String
    public let port: UInt16
    public let outcome: ReachOutcome
    public let errno: String?
    public let rttMs: Double?

    public init(address: String, port: UInt16, outcome: ReachOutcome, errno: String? = nil, rttMs: Double? = nil) {
        self.address = address
        self.port = port
        self.outcome = outcome
        self.errno = errno
        self.rttMs = rttMs
    }
}

/// How TLS with the gateway went.
public struct GatewayHandshake: Fact {
    public static let kind = "gateway.handshake"
    public static let step = Step.reach
    public static let meaning = "TLS with the gateway: `handshake`, with the fields of encrypt.handshake."

    public let handshake: HandshakeEnd

    public init(handshake: HandshakeEnd) { self.handshake = handshake }
}

/// The gateway's certificate, which a client checks as a browser does: chain, name and dates.
public struct GatewayCertificate: Fact {
    public static let kind = "gateway.certificate"
    public static let step = Step.reach
    public static let meaning =
        "The gateway's certificate: `sha256`, `subject`, `issuer`, `selfSigned`, `names`, `asked`, `fits` (one of the names is the asked one, or a wildcard for it), `notBefore`, `notAfter`, `isFuture`, `isExpired`, `daysLeft`, `trust` (trusted, self-signed, unknown-issuer, invalid-signature, weak, other; as this machine's store has it)."

    public let sha256: String
    public let subject: String
    public let issuer: String
    public let selfSigned: Bool
    public let names: [String]
    public let asked: String
    public let fits: Bool
    public let notBefore: UnixTime
    public let notAfter: UnixTime
    public let isFuture: Bool
    public let isExpired: Bool
    public let daysLeft: Int
    public let trust: CertificateTrust.Status

    /// - Parameter facts: what was read of the certificate, as for a host's; nil unless all of it is there.
    public init?(_ facts: [any Fact]) {
        func one<F: Fact>(_ type: F.Type) -> F? { facts.lazy.compactMap { $0 as? F }.first }
        guard let shown = one(CertificateShown.self), let names = one(CertificateNames.self),
            let start = one(CertificateNotBefore.self), let end = one(CertificateNotAfter.self),
            let trust = one(CertificateTrust.self)
        else { return nil }
        self.init(shown: shown, names: names, start: start, end: end, trust: trust.status)
    }

    public init(
        shown: CertificateShown, names: CertificateNames, start: CertificateNotBefore, end: CertificateNotAfter,
        trust: CertificateTrust.Status
    ) {
        sha256 = shown.sha256
        subject = shown.subject
        issuer = shown.issuer
        selfSigned = shown.selfSigned
        self.names = names.names
        asked = names.asked
        fits = names.match == .exact || names.match == .wildcard
        notBefore = start.instant
        notAfter = end.instant
        isFuture = start.future
        isExpired = end.expired
        daysLeft = end.daysLeft
        self.trust = trust
    }
}
