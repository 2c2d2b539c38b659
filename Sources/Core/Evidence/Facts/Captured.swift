/// The request that a captured client made. The name in its cookie is left out: it is a user's.
public struct RequestSeen: Fact {
    public static let kind = "capture.request"
    public static let step = Step.negotiate
    public static let meaning =
        "The X.224 connection request of a captured client: `requested` (bits; absent where it made no negotiation request), `flags` (bits of RDP_NEG_REQ), `routing` (cookie, token; absent where there is none: a cookie holds a user's name and is not kept), `correlation` (a correlation id is in it), `length` (bytes of the frame), `readable` (false: not as the specification has it)."

    public enum Routing: String, Codable, Sendable { case cookie, token }

    public let requested: UInt32?
    public let flags: UInt8?
    public let routing: Routing?
    public let correlation: Bool
    public let length: Int
    public let readable: Bool

    public init(
        requested: UInt32?, flags: UInt8?, routing: Routing?, correlation: Bool, length: Int, readable: Bool = true
    ) {
        self.requested = requested
        self.flags = flags
        self.routing = routing
        self.correlation = correlation
        self.length = length
        self.readable = readable
    }
}

/// The TLS hello of a captured client: all that tells one client from another, as `--as` replays it.
public struct HelloSeen: Fact {
    public static let kind = "capture.hello"
    public static let step = Step.encrypt
    public static let meaning =
        "The ClientHello of a captured client: `version` (the highest that it offers), `versions` (all of its supported_versions, else the one of the hello), `record` and `legacyVersion` (hex), `suites`, `extensions`, `groups`, `pointFormats`, `signatureAlgorithms` (numbers in the order of the hello, as JA3 takes them), `suiteNames` (of the first eight), `serverName` (the name that the client asked for), `alpn`."

    public var version: String
    public var versions: [String]
    public var record: String?
    public var legacyVersion: String
    public var suites: [UInt16]
    public var suiteNames: [String]
    public var extensions: [UInt16]
    public var groups: [UInt16]
    public var pointFormats: [UInt8]
    public var signatureAlgorithms: [UInt16]
    public var serverName: String?
    public var alpn: [String]

    public init(
        version: String, versions: [String], record: String?, legacyVersion: String, suites: [UInt16],
        suiteNames: [String], extensions: [UInt16], groups: [UInt16], pointFormats: [UInt8],
        signatureAlgorithms: [UInt16], serverName: String?, alpn: [String]
    ) {
        self.version = version
        self.versions = versions
        self.record = record
        self.legacyVersion = legacyVersion
        self.suites = suites
        self.suiteNames = suiteNames
        self.extensions = extensions
        self.groups = groups
        self.pointFormats = pointFormats
        self.signatureAlgorithms = signatureAlgorithms
        self.serverName = serverName
        self.alpn = alpn
    }
}

/// A captured client that ended the TLS handshake itself.
public struct ClientLeft: Fact {
    public static let kind = "capture.clientLeft"
    public static let step = Step.encrypt
    public static let meaning =
        "A captured client gave the TLS handshake up: `stage` (the last thing that was seen: client-hello, server-hello, certificate), `alert` (its number; absent where TLS 1.3 hides it), `alertName`, `close` (eof, reset)."

    public let stage: String
    public let alert: Int?
    public let alertName: String?
    public let close: CloseKind

    public init(stage: String, alert: Int?, alertName: String?, close: CloseKind) {
        self.stage = stage
        self.alert = alert
        self.alertName = alertName
        self.close = close
    }
}

/// What can be seen of a captured connection once it is encrypted: who said how much, turn by turn.
public struct EncryptedTurns: Fact {
    public static let kind = "capture.turns"
    public static let step = Step.authenticate
    public static let meaning =
        "The first turns of a captured connection after its TLS handshake: `turns` (`ofClient`, `bytes` on the wire), `hidesHandshake` (TLS 1.3, where a server's tickets look like its answers), `alertAfter` (how many turns there had been when the server ended the encryption by an alert, after which none is counted; absent where it did not, or where TLS 1.3 hides it)."

    public struct Turn: Codable, Equatable, Sendable {
        public let ofClient: Bool
        public var bytes: Int

        public init(ofClient: Bool, bytes: Int) {
            self.ofClient = ofClient
            self.bytes = bytes
        }
    }

    public let turns: [Turn]
    public let hidesHandshake: Bool
    public let alertAfter: Int?

    public init(turns: [Turn], hidesHandshake: Bool, alertAfter: Int? = nil) {
        self.turns = turns
        self.hidesHandshake = hidesHandshake
        self.alertAfter = alertAfter
    }
}
