/// How the conference that carries the channels came about, and exactly where it ended. [MS-RDPBCGR 1.3.1.1]
public struct JoinEnd: Fact {
    public static let kind = "join.end"
    public static let step = Step.join
    public static let meaning =
        "MCS from Connect-Initial to the last channel, before any credentials: `question` (over which connection: client, rdp-only …), `outcome` (joined, answered, refused, disconnected, closed, reset, tls-alert, silence, garbage; answered where no more than the Connect-Response was asked for), `stage` (the last thing the server had granted: nothing, connect-response, attach-user, channels), `result` (rt-unspecified-failure … of a refusal), `reason` (rn-provider-initiated … of a disconnect), `channels` (joined so far), `afterMs` (how long the last answer took), `detail`."

    public enum Outcome: String, Codable, Sendable {
        case joined, answered, refused, disconnected, closed, reset, silence, garbage
        case tlsAlert = "tls-alert"
    }

    public enum Stage: String, Codable, Sendable {
        case nothing, channels
        case connectResponse = "connect-response"
        case attachUser = "attach-user"
    }

    public var question: ProtocolAnswer.Question
    public let outcome: Outcome
    public let stage: Stage
    public let result: String?
    public let reason: String?
    public let channels: Int
    public let afterMs: Double?
    public let detail: String?

    public init(
        question: ProtocolAnswer.Question, outcome: Outcome, stage: Stage, result: String? = nil, reason: String? = nil,
        channels: Int = 0, afterMs: Double? = nil, detail: String? = nil
    ) {
        self.question = question
        self.outcome = outcome
        self.stage = stage
        self.result = result
        self.reason = reason
        self.channels = channels
        self.afterMs = afterMs
        self.detail = detail
    }
}

/// What the server settled in its Connect-Response. [MS-RDPBCGR 2.2.1.4]
public struct ConferenceSettings: Fact {
    public static let kind = "join.settings"
    public static let step = Step.join
    public static let meaning =
        "The server's settings in its Connect-Response: `question`, `version` (of RDP, hex), `requestedProtocols` (bits of our request as they reached the server; absent where it does not say), `earlyCapabilityFlags` (bits), `ioChannel`, `messageChannel`."

    public var question: ProtocolAnswer.Question
    public let version: String?
    public let requestedProtocols: UInt32?
    public let earlyCapabilityFlags: UInt32?
    public let ioChannel: UInt16?
    public let messageChannel: UInt16?

    public init(
        question: ProtocolAnswer.Question, version: String? = nil, requestedProtocols: UInt32? = nil,
        earlyCapabilityFlags: UInt32? = nil, ioChannel: UInt16? = nil, messageChannel: UInt16? = nil
    ) {
        self.question = question
        self.version = version
        self.requestedProtocols = requestedProtocols
        self.earlyCapabilityFlags = earlyCapabilityFlags
        self.ioChannel = ioChannel
        self.messageChannel = messageChannel
    }
}

/// The server offers transports beside TCP. [MS-RDPBCGR 2.2.1.4.6]
public struct MultitransportOffer: Fact {
    public static let kind = "join.multitransport"
    public static let step = Step.join
    public static let meaning =
        "The server offers UDP transports in its Connect-Response (not seen: it offers none): `flags` (bits), `transports` (UDPFECR, UDPFECL, UDP-PREFERRED, SOFTSYNC)."

    public let flags: UInt32
    public let transports: [String]

    public init(flags: UInt32, transports: [String]) {
        self.flags = flags
        self.transports = transports
    }
}

/// A Set Error Info PDU: the server's own word on why it ends the connection. [MS-RDPBCGR 2.2.5.1.1]
public struct ErrorInfo: Fact {
    public static let kind = "join.errorInfo"
    public static let step = Step.join
    public static let meaning =
        "A Set Error Info PDU: `question` (over which connection), `code` (ERRINFO_*; 0: no error), `leaving` (true: it came after our farewell, so it may be the answer to that)."

    public var question: ProtocolAnswer.Question
    public let code: UInt32
    public let leaving: Bool

    public init(question: ProtocolAnswer.Question, code: UInt32, leaving: Bool) {
        self.question = question
        self.code = code
        self.leaving = leaving
    }
}

/// The server sends the client on to another machine. [MS-RDPBCGR 2.2.13.1]
public struct Redirection: Fact {
    public static let kind = "join.redirection"
    public static let step = Step.join
    public static let meaning =
        "A server redirection before any logon: `question` (over which connection), `sessionID`, `flags` (bits of RedirFlags), `targetAddress`, `targetName` (each absent where it is not said)."

    public var question: ProtocolAnswer.Question
    public let sessionID: UInt32
    public let flags: UInt32
    public let targetAddress: String?
    public let targetName: String?

    public init(
        question: ProtocolAnswer.Question, sessionID: UInt32, flags: UInt32, targetAddress: String? = nil,
        targetName: String? = nil
    ) {
        self.question = question
        self.sessionID = sessionID
        self.flags = flags
        self.targetAddress = targetAddress
        self.targetName = targetName
    }
}

/// Anything else that a server said before it was told who the user is.
public struct EarlyMessage: Fact {
    public static let kind = "join.message"
    public static let step = Step.join
    public static let meaning =
        "Another message that came before any credentials, each kind once: `what` (auto-detect, multitransport-request, heartbeat, licensing, share, unreadable), `detail` (its first bytes, hex)."

    public enum What: String, Codable, Sendable {
        case heartbeat, licensing, share, unreadable
        case autoDetect = "auto-detect"
        case multitransportRequest = "multitransport-request"
    }

    public let what: What
    public let detail: String?

    public init(what: What, detail: String? = nil) {
        self.what = what
        self.detail = detail
    }
}

/// How licensing ended, where the server ends it before any credentials. [MS-RDPBCGR 2.2.1.12.1.3]
public struct LicensingEnd: Fact {
    public static let kind = "license.error"
    public static let step = Step.license
    public static let meaning =
        "A licensing error message: `question` (over which connection), `code`, `name` (ERR_NO_LICENSE_SERVER …; STATUS_VALID_CLIENT is no error), `transition` (ST_TOTAL_ABORT …)."

    public var question: ProtocolAnswer.Question
    public let code: UInt32
    public let name: String?
    public let transition: String?

    public init(question: ProtocolAnswer.Question, code: UInt32, name: String?, transition: String?) {
        self.question = question
        self.code = code
        self.name = name
        self.transition = transition
    }
}
