/// What a server said to a ClientHello that was written by hand, up to its ServerHello or certificate; never a whole handshake.
public struct HelloAnswer: Codable, Sendable, Equatable {
    public enum Outcome: String, Codable, Sendable {
        /// A ServerHello, so far as it was read without a fault.
        case hello
        case alert, cleartext, silence, malformed
        /// Closed or reset.
        case cut
    }

    public var outcome: Outcome
    /// The last thing the server had sent.
    public var stage: HandshakeEnd.Stage
    /// What the ServerHello chose: `TLS 1.2`.
    public var version: String?
    /// Its name in IANA's registry.
    public var suite: String?
    /// True where that is RC4, 3DES, DES, an export grade or NULL, which current clients do not offer.
    public var legacy: Bool?
    public var alert: Int?
    public var alertName: String?
    public var close: CloseKind?
    /// Hex of what came in place of TLS.
    public var cleartext: String?

    public init(outcome: Outcome, stage: HandshakeEnd.Stage = .nothing) {
        self.outcome = outcome
        self.stage = stage
    }
}

/// One question of the TLS matrix: does the server take a hello of this version that offers this family of suites and nothing
/// else?
public struct TLSOffer: Fact {
    public static let kind = "encrypt.matrix"
    public static let step = Step.encrypt
    public static let meaning =
        "One hello of the TLS matrix: `version` (the only one on offer from TLS 1.3 on, the highest one before), `family` (any, modern, plain-rsa, tls13, ecdhe-rsa-aead, …: the suites on offer), `accepted` (a ServerHello of that version came), `answer` (`outcome` hello, alert, cut, cleartext, silence or malformed, `stage`, `version` and `suite` chosen, `legacy` where that suite is RC4, 3DES, DES, export or NULL, `alert`, `alertName`, `close`, `cleartext`)."

    public let version: String
    public let family: String
    public let accepted: Bool
    public let answer: HelloAnswer

    public init(version: String, family: String, answer: HelloAnswer) {
        self.version = version
        self.family = family
        self.accepted = answer.outcome == .hello && answer.version == version
        self.answer = answer
    }
}

/// What became of the request and the hello of a client in whose place the walk was made (`--as`).
public struct ClientOffer: Fact {
    public static let kind = "encrypt.offer"
    public static let step = Step.encrypt
    public static let meaning =
        "The request and the hello of another client, replayed from a capture (`--as`): `client` (its id), `title`, `source` (the capture), `restsOn` (why it is taken for that client), `filledIn` (what is not from the capture, where something is not), `version` (the highest TLS version that it offers, absent for a client without TLS), `negotiation` (as `negotiate.answer`), `hello` (as `answer` of `encrypt.matrix`, absent where none was sent)."

    public let client: String
    public let title: String
    public let source: String
    public let restsOn: String
    public let filledIn: String?
    public let version: String?
    public let negotiation: ProtocolAnswer
    public let hello: HelloAnswer?

    public init(
        client: String, title: String, source: String, restsOn: String, filledIn: String? = nil, version: String?,
        negotiation: ProtocolAnswer, hello: HelloAnswer?
    ) {
        self.client = client
        self.title = title
        self.source = source
        self.restsOn = restsOn
        self.filledIn = filledIn
        self.version = version
        self.negotiation = negotiation
        self.hello = hello
    }
}
