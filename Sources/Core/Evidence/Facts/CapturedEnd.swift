/// How a captured connection ended, who ended it, and how long it lasted.
public struct CaptureClose: Fact {
    public static let kind = "capture.close"
    public static let step = Step.stay
    public static let meaning =
        "The end of a captured connection: `by` (client, server; absent where it still stood when the capture ended), `how` (fin, reset, open), `last` (the last thing seen in clear: nothing, request, confirm, client-hello, server-hello, certificate, secured, conference, channels), `afterMs` (from its first packet), `idleMs` (how long nothing but signs of life went over it before its end), `clientBytes`, `serverBytes`, `keepAlives`, `unansweredMs` (how long one side repeated itself without an answer at its end; absent where it did not)."

    public enum Side: String, Codable, Sendable { case client, server }
    public enum How: String, Codable, Sendable { case fin, reset, open }

    public var by: Side?
    public var how: How
    public var last: String
    public var afterMs: Double
    public var idleMs: Double
    public var clientBytes: Int
    public var serverBytes: Int
    public var keepAlives: Int
    public var unansweredMs: Double?

    public init(
        by: Side?, how: How, last: String, afterMs: Double, idleMs: Double, clientBytes: Int, serverBytes: Int,
        keepAlives: Int = 0, unansweredMs: Double? = nil
    ) {
        self.by = by
        self.how = how
        self.last = last
        self.afterMs = afterMs
        self.idleMs = idleMs
        self.clientBytes = clientBytes
        self.serverBytes = serverBytes
        self.keepAlives = keepAlives
        self.unansweredMs = unansweredMs
    }
}

/// What a captured connection shows of the way between both ends.
public struct CapturePath: Fact {
    public static let kind = "capture.path"
    public static let step = Step.stay
    public static let meaning =
        "The path of a captured connection: `packetsFromClient`, `packetsFromServer`, `resentByClient`, `resentByServer` (segments sent again), `reordered`, `largestFromClient`, `largestFromServer` (packets, the IP header counted), `lost` (the size of a packet that was sent again and again and never acknowledged; of one that never arrived here, the bytes that are missing), `lostFrom` (client, server: who sent it), `resent` (how often), `waitedMs`, `passed` (the largest packet of that side that did arrive), `reportedMTU` and `reportedBy` (a router's word that packets must be smaller)."

    public var packetsFromClient = 0
    public var packetsFromServer = 0
    public var resentByClient = 0
    public var resentByServer = 0
    public var reordered = 0
    public var largestFromClient = 0
    public var largestFromServer = 0
    public var lost: Int?
    public var lostFrom: CaptureClose.Side?
    public var resent: Int?
    public var waitedMs: Double?
    public var passed: Int?
    public var reportedMTU: Int?
    public var reportedBy: String?

    public init() {}
}

/// RDP over UDP beside a captured connection.
public struct CaptureUDP: Fact {
    public static let kind = "capture.udp"
    public static let step = Step.stay
    public static let meaning =
        "RDP over UDP in a capture: `address`, `port`, `version` (1, 2, 3; absent where the server answered no SYN), `fromClient` and `fromServer` (datagrams), `startedMs`, `lastFromServerMs` (from the first packet; absent where nothing came), `silentMs` (how long the client went on sending without an answer at the end), `tcpWentOnMs` (how long the TCP connection beside it carried data after the last datagram from the server; absent without one)."

    public var address: String
    public var port: UInt16
    public var version: String?
    public var fromClient: Int
    public var fromServer: Int
    public var startedMs: Double
    public var lastFromServerMs: Double?
    public var silentMs: Double
    public var tcpWentOnMs: Double?

    public init(
        address: String, port: UInt16, version: String?, fromClient: Int, fromServer: Int, startedMs: Double,
        lastFromServerMs: Double?, silentMs: Double, tcpWentOnMs: Double?
    ) {
        self.address = address
        self.port = port
        self.version = version
        self.fromClient = fromClient
        self.fromServer = fromServer
        self.startedMs = startedMs
        self.lastFromServerMs = lastFromServerMs
        self.silentMs = silentMs
        self.tcpWentOnMs = tcpWentOnMs
    }
}
