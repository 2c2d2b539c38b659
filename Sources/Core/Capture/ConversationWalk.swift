import Evidence
import Primitives
import RDPSequence

/// One connection of a capture as a walk: the same facts as a live walk's, and those that only a capture shows.
struct ConversationWalk {
    private let connection: Connection
    private let endNs: Int64
    private let isServer: Bool
    /// Nil where the connection tells nothing of Remote Desktop.
    private(set) var walk: Walk?

    init(
        _ connection: Connection, flows: [UDPFlow], isServer: Bool, endNs: Int64,
        _ certificateFacts: ConversationReader.CertificateFacts
    ) {
        self.connection = connection
        self.isServer = isServer
        self.endNs = endNs
        guard connection.isRecognised || isServer, !connection.isForeign, let reach = reachFact else { return }
        // A port that was only looked at: nobody asked anything.
        guard connection.isRecognised || reach.outcome != .connected || connection.isStartMissing || turnedAway != nil
        else { return }
        var sheet = Sheet(startedAt: UnixTime(milliseconds: connection.startNs / 1_000_000))
        let reachedMs = connection.synAckNs.map { connection.ms($0) } ?? 0
        sheet.note(reach, atMs: reachedMs, durationMs: reach.rttMs)
        if let turnedAway { sheet.note(turnedAway, atMs: connection.ms(connection.close?.atNs ?? endNs)) }
        for sight in connection.sequence?.sights ?? [] {
            sheet.note(sight.fact, atMs: sight.atMs, durationMs: sight.durationMs)
        }
        if let sequence = connection.sequence {
            let asked = sequence.serverName ?? connection.server.address.text
            for fact in certificateFacts(sequence.certificates, asked, sheet.startedAt) {
                sheet.note(fact, atMs: sheet.lastMs(of: HandshakeEnd.self) ?? reachedMs)
            }
            if let turns = sequence.encryptedTurns { sheet.note(turns, atMs: connection.ms(connection.lastNs)) }
        }
        for flow in flows {
            flow.isAttached = true
            if let answer = flow.answerFact(endNs: endNs) { sheet.note(answer, atMs: connection.ms(flow.startNs)) }
            guard connection.hasSession else { continue }
            sheet.note(
                flow.fact(beside: connection, startNs: connection.startNs), atMs: connection.ms(flow.lastClientNs))
        }
        let endMs = connection.ms(max(connection.lastNs, flows.map(\.lastClientNs).max() ?? 0))
        if let path = pathFact { sheet.note(path, atMs: connection.ms(connection.lastNs)) }
        if reach.outcome == .connected {
            sheet.note(closeFact, atMs: connection.ms(connection.close?.atNs ?? connection.lastNs))
        }
        walk = sheet.walk(client: connection.client, server: connection.server, durationMs: endMs)
    }

    // MARK: reach

    private var reachFact: PortAnswer? {
        let server = connection.server
        func answer(_ outcome: ReachOutcome, errno: String? = nil, rttMs: Double? = nil) -> PortAnswer {
            PortAnswer(
                address: server.address.text, family: server.address.isV6 ? .ipv6 : .ipv4, port: server.port,
                outcome: outcome, errno: errno, rttMs: rttMs, used: outcome == .connected)
        }
        if let synAckNs = connection.synAckNs { return answer(.connected, rttMs: connection.ms(synAckNs)) }
        if connection.isStartMissing || connection.fromServer.bytes > 0 || connection.fromClient.bytes > 0 {
            return answer(.connected)
        }
        if connection.fromServer.resetNs != nil {
            return answer(
                .refused, errno: "ECONNREFUSED", rttMs: connection.fromServer.resetNs.map { connection.ms($0) })
        }
        if let word = connection.word { return answer(word.outcome, errno: word.errno) }
        return isSilentLongEnough ? answer(.timedOut) : nil
    }

    /// A SYN and its repetitions after one and three seconds have gone by then.
    private static let reachPatienceNs: Int64 = 3_000_000_000

    private var isSilentLongEnough: Bool {
        !connection.isOneSided && endNs - connection.startNs >= Self.reachPatienceNs
    }

    /// Accepted and closed by the server before the client had said a word.
    private var turnedAway: ProtocolAnswer? {
        guard let close = connection.close, close.by == .server, connection.synAckNs != nil, !connection.isRecognised,
            connection.fromClient.bytes == 0, connection.fromServer.bytes == 0
        else { return nil }
        return ProtocolAnswer(
            question: .client, address: connection.server.address.text, requested: nil, outcome: .closed,
            close: close.how, afterMs: connection.ms(close.atNs))
    }

    // MARK: end and path

    private var closeFact: CaptureClose {
        let close = connection.close
        let saidFarewell = connection.sequence?.clientSaidFarewell == true
        let endedNs = close?.atNs ?? endNs
        var fact = CaptureClose(
            by: close.map { $0.by == .client || saidFarewell ? .client : .server },
            how: close.map { $0.how == .reset ? .reset : .fin } ?? .open,
            last: (connection.sequence?.stage ?? .nothing).rawValue, afterMs: connection.ms(endedNs),
            idleMs: Double(connection.idleBeforeCloseNs ?? max(0, endNs - connection.lastDataNs)) / 1_000_000,
            clientBytes: connection.fromClient.bytes, serverBytes: connection.fromServer.bytes,
            keepAlives: connection.fromClient.keepAlives + connection.fromServer.keepAlives)
        if let stuck = connection.fromClient.stuck ?? connection.fromServer.stuck, stuck.times > 1 {
            fact.unansweredMs = Double(stuck.lastNs - stuck.sinceNs) / 1_000_000
        }
        return fact
    }

    private var pathFact: CapturePath? {
        let (client, server) = (connection.fromClient, connection.fromServer)
        var path = CapturePath()
        path.packetsFromClient = client.segments
        path.packetsFromServer = server.segments
        path.resentByClient = client.retransmissions
        path.resentByServer = server.retransmissions
        path.reordered = client.outOfOrder + server.outOfOrder
        path.largestFromClient = client.largestPacket
        path.largestFromServer = server.largestPacket
        if let lost = lostPacket(client, from: .client) ?? lostPacket(server, from: .server) {
            path.lost = lost.size
            path.lostFrom = lost.from
            path.resent = lost.resent
            path.waitedMs = lost.waitedMs
            path.passed = lost.passed
        }
        if let word = connection.tooBig {
            path.reportedMTU = word.mtu
            path.reportedBy = word.from.text
        }
        return path
    }

    private struct Lost {
        let size: Int
        let from: CaptureClose.Side
        let resent: Int?
        let waitedMs: Double
        let passed: Int
    }

    /// Beyond this a packet is large: smaller ones pass every path there is. [RFC 8200 5]
    private static let leastLarge = 1000
    private static let lostPatienceMs = 3000.0

    /// A large packet that never arrives while smaller ones of the same side do: seen where it is sent again and again, or
    /// where what follows it comes and it does not.
    private func lostPacket(_ side: TCPSide, from: CaptureClose.Side) -> Lost? {
        if let stuck = side.stuck, stuck.times > 1, stuck.packetLength >= Self.leastLarge, side.largestArrived > 0,
            side.largestArrived < stuck.packetLength
        {
            return Lost(
                size: stuck.packetLength, from: from, resent: stuck.times,
                waitedMs: Double(stuck.lastNs - stuck.sinceNs) / 1_000_000, passed: side.largestArrived)
        }
        guard !connection.isIncomplete || side.isMissingBytes == false,
            let hole = side.openHole(before: connection.close?.atNs ?? endNs),
            hole.length >= Self.leastLarge, Double(hole.waitedNs) / 1_000_000 >= Self.lostPatienceMs
        else { return nil }
        return Lost(
            size: hole.length, from: from, resent: nil, waitedMs: Double(hole.waitedNs) / 1_000_000,
            passed: side.largestPacket)
    }

    // MARK: counts

    /// Adds to what the capture's warnings say.
    func count(in counts: inout CaptureCounts) {
        guard connection.isRecognised || isServer else { return }
        if connection.isForeign {
            counts.foreignClients += 1
        } else if connection.isOneSided {
            counts.oneSided += 1
        } else if connection.isStartMissing, !connection.isRecognised {
            counts.startMissing += 1
        } else if connection.isIncomplete {
            counts.incomplete += 1
        } else if walk == nil {
            if connection.synAckNs != nil { counts.bareConnections += 1 } else { counts.unansweredBriefly += 1 }
        }
    }
}

/// Numbers observations as they are noted.
struct Sheet {
    let startedAt: UnixTime
    private var observations: [Observation] = []

    init(startedAt: UnixTime) { self.startedAt = startedAt }

    mutating func note(_ fact: any Fact, atMs: Double, durationMs: Double? = nil) {
        observations.append(
            Observation(
                id: "o\(observations.count + 1)", probe: FileKind.capture.rawValue, atMs: atMs, durationMs: durationMs,
                fact: fact))
    }

    func lastMs<F: Fact>(of type: F.Type) -> Double? { observations.last { $0.fact is F }?.atMs }

    func walk(client: Endpoint, server: Endpoint, durationMs: Double) -> Walk {
        let address = server.address.text
        let asked = server.address.isV6 ? "[\(address)]:\(server.port)" : "\(address):\(server.port)"
        return Walk(
            target: Target(asked: asked, host: address, port: server.port),
            vantage: Vantage(
                id: "capture", kind: .file, host: "capture", source: client.address.text, interface: nil, overlays: []),
            startedAt: startedAt, durationMs: durationMs, observations: observations)
    }
}

/// RDP over UDP whose connection over TCP is not in the capture.
func walk(of flow: UDPFlow, endNs: Int64) -> Walk {
    var sheet = Sheet(startedAt: UnixTime(milliseconds: flow.startNs / 1_000_000))
    let endMs = Double(flow.lastClientNs - flow.startNs) / 1_000_000
    if let answer = flow.answerFact(endNs: endNs) { sheet.note(answer, atMs: 0) }
    sheet.note(flow.fact(beside: nil, startNs: flow.startNs), atMs: endMs)
    return sheet.walk(client: flow.client, server: flow.server, durationMs: endMs)
}
