/// How a side ended a connection.
public enum CloseKind: String, Codable, Sendable { case eof, reset }

/// What the server said to one X.224 connection request.
public struct ProtocolAnswer: Fact {
    public static let kind = "negotiate.answer"
    public static let step = Step.negotiate
    public static let meaning =
        "The answer to one X.224 connection request: `question` (client, tls-only, rdp-only, no-request, redirected), `requested` (bits), `outcome` (selected, plain-confirm, failure, disconnect, foreign, garbage, closed, silence), `selected` (bits), `selectedName`, `flags`, `sourceReference`, `failureCode`, `close` (eof, reset), `bytes` (the first ones, hex), `afterMs` (how long the server took)."

    /// The requests redial can make. Offering nothing and making no offer are different questions.
    public enum Question: String, Codable, Sendable, CaseIterable {
        /// SSL, HYBRID and HYBRID_EX: what mstsc offers.
        case client
        case tlsOnly = "tls-only"
        /// A negotiation request with requestedProtocols 0.
        case rdpOnly = "rdp-only"
        /// No negotiation request at all, as clients before it did.
        case noRequest = "no-request"
        /// RDSTLS and RDSAAD.
        case redirected
    }

    public enum Outcome: String, Codable, Sendable {
        case selected, failure, disconnect, foreign, garbage, closed, silence
        case plainConfirm = "plain-confirm"
    }

    public var question: Question
    public let address: String
    public let requested: UInt32?
    public let outcome: Outcome
    public let selected: UInt32?
    public let selectedName: String?
    public let flags: UInt8?
    public let sourceReference: UInt16?
    public let failureCode: UInt32?
    public let close: CloseKind?
    public let bytes: String?
    public let afterMs: Double?

    public init(
        question: Question, address: String, requested: UInt32?, outcome: Outcome, selected: UInt32? = nil,
        selectedName: String? = nil, flags: UInt8? = nil, sourceReference: UInt16? = nil, failureCode: UInt32? = nil,
        close: CloseKind? = nil, bytes: String? = nil, afterMs: Double? = nil
    ) {
        self.question = question
        self.address = address
        self.requested = requested
        self.outcome = outcome
        self.selected = selected
        self.selectedName = selectedName
        self.flags = flags
        self.sourceReference = sourceReference
        self.failureCode = failureCode
        self.close = close
        self.bytes = bytes
        self.afterMs = afterMs
    }
}

/// The server refused with RDP_NEG_FAILURE. [MS-RDPBCGR 2.2.1.2.2]
public struct NegotiationFailure: Fact {
    public static let kind = "negotiate.failure"
    public static let step = Step.negotiate
    public static let meaning =
        "An RDP_NEG_FAILURE: `question`, `code`, `name` (HYBRID_REQUIRED_BY_SERVER …; absent for a number that the specification does not know)."

    public let question: ProtocolAnswer.Question
    public let code: UInt32
    public let name: String?

    public init(question: ProtocolAnswer.Question, code: UInt32, name: String?) {
        self.question = question
        self.code = code
        self.name = name
    }
}

/// Something else than RDP answered.
public struct ForeignBanner: Fact {
    public static let kind = "negotiate.foreign"
    public static let step = Step.negotiate
    public static let meaning =
        "Another protocol answered on the port: `protocolName` (HTTP, SSH, VNC, SMTP, FTP, POP3, IMAP, TLS, SMB, RTSP, SOCKS, MySQL, Redis, AMQP, NATS, Telnet, unknown-text), `banner` (its first line, escaped and bounded)."

    public let protocolName: String
    public let banner: String

    public init(protocolName: String, banner: String) {
        self.protocolName = protocolName
        self.banner = banner
    }
}
