/// The keys of Standard RDP Security are made: from here on both sides use the cipher. [MS-RDPBCGR 5.3]
public struct SessionSecured: Fact {
    public static let kind = "encrypt.secured"
    public static let step = Step.encrypt
    public static let meaning =
        "Our random number went to the server under its key, and Standard RDP Security is in use: `method` (40BIT, 56BIT, 128BIT, FIPS)."

    public let method: String

    public init(method: String) { self.method = method }
}

/// The exchange in which the server makes sure of a licence. [MS-RDPELE 1.3.3]
public struct LicenseExchange: Fact {
    public static let kind = "license.exchange"
    public static let step = Step.license
    public static let meaning =
        "What the server said about licences: `messages` (license-request, platform-challenge, new-license, upgrade-license, error-alert or a number in hex, in their order), `issued` (valid-client: none is needed; new, upgrade; none: the share was opened without a word about licences; absent: the exchange did not end), `rounds` (messages of ours), `detail` (why it was given up, if it was)."

    public enum Issued: String, Codable, Sendable {
        case new, upgrade, none
        case validClient = "valid-client"
    }

    public let messages: [String]
    public let issued: Issued?
    public let rounds: Int
    public let detail: String?

    public init(messages: [String], issued: Issued?, rounds: Int, detail: String? = nil) {
        self.messages = messages
        self.issued = issued
        self.rounds = rounds
        self.detail = detail
    }
}

/// The server opens a share and says what it can do. [MS-RDPBCGR 2.2.1.13.1]
public struct ShareOpened: Fact {
    public static let kind = "activate.shared"
    public static let step = Step.activate
    public static let meaning =
        "The server's Demand Active PDU: `shareID`, `width`, `height` and `depth` (of its desktop, as it says), `orders` (how many drawing orders it names), `surfaceCommands`, `codecs` (bitmap codecs that it offers: nscodec, remotefx … or a GUID), `capabilities` (how many sets), `again` (how many shares it opened before this one)."

    public let shareID: UInt32
    public let width: Int?
    public let height: Int?
    public let depth: Int?
    public let orders: Int
    public let surfaceCommands: Bool
    public let codecs: [String]
    public let capabilities: Int
    public let again: Int

    public init(
        shareID: UInt32, width: Int?, height: Int?, depth: Int?, orders: Int = 0, surfaceCommands: Bool = false,
        codecs: [String] = [], capabilities: Int = 0, again: Int = 0
    ) {
        self.shareID = shareID
        self.width = width
        self.height = height
        self.depth = depth
        self.orders = orders
        self.surfaceCommands = surfaceCommands
        self.codecs = codecs
        self.capabilities = capabilities
        self.again = again
    }
}

/// Whether the session came about, and exactly where it ended otherwise. [MS-RDPBCGR 1.3.1.1]
public struct ActivateEnd: Fact {
    public static let kind = "activate.end"
    public static let step = Step.activate
    public static let meaning =
        "From the Client Info PDU to the Font Map: `outcome` (activated, license-refused, redirected, disconnected, closed, reset, tls-alert, silence, garbage, error: of our own), `stage` (the last thing that was done or granted: nothing, info-sent, licensed, demand-active, confirm-sent, synchronized, font-map), `reason` (rn-provider-initiated … of a disconnect), `afterMs` (since the Client Info PDU), `detail`."

    public enum Outcome: String, Codable, Sendable {
        case activated, redirected, disconnected, closed, reset, silence, garbage, error
        case licenseRefused = "license-refused"
        case tlsAlert = "tls-alert"
    }

    public enum Stage: String, Codable, Sendable, Comparable, CaseIterable {
        case nothing, licensed, synchronized
        case infoSent = "info-sent"
        case demandActive = "demand-active"
        case confirmSent = "confirm-sent"
        case fontMap = "font-map"

        private var index: Int {
            switch self {
            case .nothing: 0
            case .infoSent: 1
            case .licensed: 2
            case .demandActive: 3
            case .confirmSent: 4
            case .synchronized: 5
            case .fontMap: 6
            }
        }

        public static func < (left: Stage, right: Stage) -> Bool { left.index < right.index }
    }

    public let outcome: Outcome
    public let stage: Stage
    public let reason: String?
    public let afterMs: Double?
    public let detail: String?

    public init(
        outcome: Outcome, stage: Stage, reason: String? = nil, afterMs: Double? = nil, detail: String? = nil
    ) {
        self.outcome = outcome
        self.stage = stage
        self.reason = reason
        self.afterMs = afterMs
        self.detail = detail
    }
}

/// What the server says of the logon; names in it are not kept. [MS-RDPBCGR 2.2.10.1]
public struct LogonNotice: Fact {
    public static let kind = "activate.logon"
    public static let step = Step.activate
    public static let meaning =
        "A Save Session Info PDU: `type` (logon, logon-long, plain-notify, extended, or a number), `named` (it names a user; who is not kept), `sessionID`, `reconnectCookie` (one came; it is not kept), `errorType` and `errorData` with `errorTypeName` (LOGON_MSG_NO_PERMISSION …) and `errorDataName` (LOGON_FAILED_BAD_PASSWORD, LOGON_FAILED_UPDATE_PASSWORD, LOGON_FAILED_OTHER, LOGON_WARNING, SESSION_ID)."

    public let type: String
    public var named = false
    public var sessionID: UInt32?
    public var reconnectCookie = false
    public var errorType: UInt32?
    public var errorTypeName: String?
    public var errorData: UInt32?
    public var errorDataName: String?

    public init(type: String) { self.type = type }

    /// The user is in, or about to be: told as such, or by what Winlogon does next. [MS-RDPBCGR 2.2.10.1.1.4.1.1]
    public var isGrant: Bool {
        switch errorTypeName {
        case nil: errorType == nil || errorDataName == "LOGON_WARNING"
        case "LOGON_MSG_SESSION_CONTINUE"?, "LOGON_MSG_RECONNECT_OPTIONS"?: true
        default: false
        }
    }
}

/// Something that a server does before the desktop is there. [MS-RDPBCGR 2.2.5.2]
public struct ServerStatus: Fact {
    public static let kind = "activate.status"
    public static let step = Step.activate
    public static let meaning = "A Status Info PDU, each code once: `code` (0x401 finding a destination … 0x40c)."

    public let code: UInt32

    public init(code: UInt32) { self.code = code }
}

/// What the server drew, without the picture. [MS-RDPBCGR 2.2.9]
public struct ScreenDrawn: Fact {
    public static let kind = "draw.screen"
    public static let step = Step.draw
    public static let meaning =
        "What was drawn: `width`, `height`, `depth`, `updates` (bitmap, orders, surfaceCommands, palette, pointer …: how many of each), `bytes` (of updates), `firstPictureMs` (after activation, when half as many pixels as the screen has were drawn), `lastUpdateMs` (after activation, when a pixel changed last), `coverage` (pixels drawn, over and over too, in parts of the screen's), `unknownCodecs` (ids of surface codecs that we do not read, with how many bitmaps came in them), `unreadable` (updates), `firstError`."

    public var width: Int
    public var height: Int
    public var depth: Int
    public var updates: [String: Int] = [:]
    public var bytes = 0
    public var firstPictureMs: Double?
    public var lastUpdateMs: Double?
    public var coverage = 0.0
    public var unknownCodecs: [String: Int] = [:]
    public var unreadable = 0
    public var firstError: String?

    public init(width: Int, height: Int, depth: Int) {
        self.width = width
        self.height = height
        self.depth = depth
    }
}

/// How the waiting for a picture ended.
public struct DrawEnd: Fact {
    public static let kind = "draw.end"
    public static let step = Step.draw
    public static let meaning =
        "How the waiting for a picture ended: `outcome` (still: it has stopped changing; moving: it has not within our time; black: nothing but black was drawn; nothing-drawn; foreign-codecs: bitmaps came, all in codecs that we do not read; then the connection's own ends: closed, reset, disconnected, tls-alert, garbage, redirected, too-much: over our bound), `afterMs` (since activation), `reason` (of a disconnect), `deactivated` (the server had closed the share by then), `detail`."

    public enum Outcome: String, Codable, Sendable {
        case still, moving, black, closed, reset, disconnected, garbage, redirected
        case nothingDrawn = "nothing-drawn"
        case foreignCodecs = "foreign-codecs"
        case tlsAlert = "tls-alert"
        case tooMuch = "too-much"
    }

    public let outcome: Outcome
    public let afterMs: Double
    public let reason: String?
    public let deactivated: Bool
    public let detail: String?

    public init(
        outcome: Outcome, afterMs: Double, reason: String? = nil, deactivated: Bool = false, detail: String? = nil
    ) {
        self.outcome = outcome
        self.afterMs = afterMs
        self.reason = reason
        self.deactivated = deactivated
        self.detail = detail
    }
}
