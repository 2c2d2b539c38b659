import Evidence
import Primitives
import RDPWire

/// What of the server's messages becomes facts, within bounds.
struct SessionNotices: Sendable {
    private static let most = 16
    private var count = 0
    private var statuses: Set<UInt32> = []

    /// The fact in share data of one of the kinds that tell something; nil: unreadable, told already, or too many.
    mutating func fact(in data: ShareData, _ question: ProtocolAnswer.Question, leaving: Bool) -> (any Fact)? {
        guard count < Self.most, let fact = read(data, question, leaving: leaving) else { return nil }
        if let status = fact as? ServerStatus, !statuses.insert(status.code).inserted { return nil }
        count += 1
        return fact
    }

    private func read(_ data: ShareData, _ question: ProtocolAnswer.Question, leaving: Bool) -> (any Fact)? {
        switch data.kind {
        case .setErrorInfo:
            (try? SetErrorInfo(data)).flatMap { $0 }.map {
                ErrorInfo(question: question, code: $0.errorInfo, leaving: leaving)
            }
        case .saveSessionInfo: (try? SaveSessionInfo(body: data.body[...])).map(logonFact)
        case .statusInfo: (try? StatusInfo(body: data.body[...])).map { ServerStatus(code: $0.statusCode) }
        default: nil
        }
    }
}

/// Names of user and domain stay where they are; that there are some is told.
private func logonFact(_ info: SaveSessionInfo) -> LogonNotice {
    switch info {
    case .logon(let logon): return logonFact("logon", logon)
    case .logonLong(let logon): return logonFact("logon-long", logon)
    case .plainNotify: return LogonNotice(type: "plain-notify")
    case .other(let type, _): return LogonNotice(type: "\(type)")
    case .extended(let extended):
        var fact = LogonNotice(type: "extended")
        fact.reconnectCookie = extended.autoReconnectCookie != nil
        fact.errorType = extended.error?.notificationType
        fact.errorTypeName = extended.error?.typeName
        fact.errorData = extended.error?.notificationData
        fact.errorDataName = extended.error?.dataName
        return fact
    }
}

private func logonFact(_ type: String, _ logon: SaveSessionInfo.Logon) -> LogonNotice {
    var fact = LogonNotice(type: type)
    fact.named = !logon.userName.isEmpty
    fact.sessionID = logon.sessionID
    return fact
}

/// - Parameter again: how many shares were opened before.
func shareFact(_ demand: DemandActive, _ desktop: BitmapCapability?, again: Int) -> ShareOpened {
    var orders = 0
    var surface = false
    var codecs: [String] = []
    for set in demand.capabilities {
        switch set {
        case .order(let order): orders = order.orderSupport.count { $0 != 0 }
        case .surfaceCommands(let commands): surface = commands.flags != 0
        case .bitmapCodecs(let offered): codecs = offered.codecs.prefix(16).map { $0.name ?? hex($0.guid) }
        default: break
        }
    }
    return ShareOpened(
        shareID: demand.shareID, width: desktop.map { Int($0.desktopWidth) },
        height: desktop.map { Int($0.desktopHeight) }, depth: desktop.map { Int($0.preferredBitsPerPixel) },
        orders: orders, surfaceCommands: surface, codecs: codecs, capabilities: demand.capabilities.count, again: again)
}

/// The client's side of the server's measurements. [MS-RDPBCGR 3.2.5.14]
struct NetworkMeasurement: Sendable {
    private var startedAtMs: Double?
    private var counted = 0
    private var countsAll = false

    /// So many bytes came, of whatever kind.
    mutating func received(_ count: Int) {
        if countsAll, startedAtMs != nil { counted &+= count }
    }

    /// Nil: nothing to say to that.
    mutating func response(to request: AutoDetectRequest, atMs: Double) -> AutoDetectResponse? {
        switch request.kind {
        case .roundTrip: return AutoDetectResponse(sequenceNumber: request.sequenceNumber, kind: .roundTrip)
        case .bandwidthStart:
            startedAtMs = atMs
            counted = 0
            countsAll = request.requestType != AutoDetectRequest.bandwidthStartWhileConnecting
            return nil
        case .bandwidthPayload(let bytes):
            if !countsAll { counted &+= bytes.count }
            return nil
        case .bandwidthStop(let bytes):
            guard let startedAtMs else { return nil }
            if !countsAll { counted &+= bytes.count }
            self.startedAtMs = nil
            let type =
                request.requestType == AutoDetectRequest.bandwidthStopWhileConnecting
                ? AutoDetectResponse.bandwidthWhileConnecting : AutoDetectResponse.bandwidthLater
            let delta = UInt32(max(1, min(atMs - startedAtMs, 1e9)))
            return AutoDetectResponse(
                sequenceNumber: request.sequenceNumber,
                kind: .bandwidth(type: type, timeDelta: delta, byteCount: UInt32(clamping: counted)))
        case .result, .other: return nil
        }
    }
}
