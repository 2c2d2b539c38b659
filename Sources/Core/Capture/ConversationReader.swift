public import Evidence
public import Primitives
public import RDPSequence

/// Frames in, conversations out: finds every connection of Remote Desktop in a capture and makes a walk of each.
///
/// What is held is bounded whatever comes: connections of other protocols are let go at their first bytes, and of too many
/// that are under way the oldest are concluded as they stand.
public struct ConversationReader {
    /// The facts of a chain of certificates (DER, its own first), held against the name that was asked for, at a time.
    public typealias CertificateFacts = (_ chain: [[UInt8]], _ asked: String, _ now: UnixTime) -> [any Fact]

    /// Connections that are followed at once; of those that are read and take memory; and conversations that are kept.
    static let mostConnections = 20_000
    static let mostReading = 200
    static let mostFlows = 2_000
    static let mostWalks = 1_000

    private let ports: Set<UInt16>
    private let certificateFacts: CertificateFacts
    private var connections: [FlowKey: Connection] = [:]
    /// In the order of their beginning, with those that are gone.
    private var order: [FlowKey] = []
    private var reading: [Connection] = []
    /// Those that both sides are through with, in that order; the first ones are gone.
    private var over: [(key: FlowKey, connection: Connection)] = []
    private var overGone = 0
    private var flows: [FlowKey: UDPFlow] = [:]
    private var flowOrder: [UDPFlow] = []
    /// Whoever was seen to speak Remote Desktop, on whatever port.
    private var servers: Set<Endpoint> = []
    private var reassembly = Reassembly()
    private var counts = CaptureCounts()
    private var walks: [Walk] = []
    /// Of the first client whose request and hello are both in the capture; for a walk that speaks for that client.
    public private(set) var opening: ClientOpening?

    /// - Parameter ports: where a connection that comes to nothing is taken for one of Remote Desktop.
    public init(ports: Set<UInt16> = [3389], certificateFacts: @escaping CertificateFacts = { _, _, _ in [] }) {
        self.ports = ports
        self.certificateFacts = certificateFacts
    }

    // MARK: frames

    /// - Parameters:
    ///   - length: of the frame as it was sent, where that is more than was captured.
    ///   - atNs: nanoseconds since 1970.
    public mutating func take(_ frame: ArraySlice<UInt8>, length: Int, atNs: Int64, link: LinkLayer) {
        counts.frames += 1
        counts.firstNs = counts.firstNs ?? atNs
        counts.lastNs = max(counts.lastNs, atNs)
        guard let bytes = link.packet(in: frame),
            var packet = IPPacket(bytes, missing: max(0, length - frame.count))
        else { return }
        if let fragment = packet.fragment {
            guard let whole = reassembly.take(packet, fragment, atNs: atNs) else { return }
            packet = whole
        }
        switch packet.protocolNumber {
        case 6: takeTCP(packet, atNs)
        case 17: takeUDP(packet, atNs)
        case 1, 58: takeICMP(packet, atNs)
        default: break
        }
    }

    private mutating func takeTCP(_ packet: IPPacket, _ atNs: Int64) {
        guard let segment = TCPSegment(packet) else { return }
        let from = Endpoint(address: packet.source, port: segment.sourcePort)
        let to = Endpoint(address: packet.destination, port: segment.destinationPort)
        let key = FlowKey(from, to)
        guard let connection = connection(for: key, segment, from, to, atNs) else { return }
        let (wasRecognised, wasOver, wasReading) = (connection.isRecognised, connection.isOver, connection.isReading)
        connection.take(segment, by: from == connection.client ? .client : .server, atNs: atNs)
        if opening == nil, wasReading { opening = connection.sequence?.opening }
        if segment.payload.count < segment.payloadLength, wasReading { counts.cutFrames += 1 }
        if connection.isForeign, !isServer(connection.server) { connections[key] = nil }
        if !wasRecognised, connection.isRecognised { noteRecognised(connection, atNs) }
        if !wasOver, connection.isOver { over.append((key, connection)) }
    }

    var followed: Dictionary<FlowKey, Connection>.Values { connections.values }

    /// When the last of those that are no longer followed ended; nil where there is none.
    private(set) var concludedNs: Int64?

    func isServer(_ endpoint: Endpoint) -> Bool {
        ports.contains(endpoint.port) || servers.contains(endpoint)
    }

    /// The connection that a segment belongs to; nil where it is none that could be of Remote Desktop.
    private mutating func connection(
        for key: FlowKey, _ segment: TCPSegment, _ from: Endpoint, _ to: Endpoint, _ atNs: Int64
    ) -> Connection? {
        let isOpening = segment.flags.contains(.syn) && !segment.flags.contains(.ack)
        if let known = connections[key] {
            // The same ports again: another connection.
            guard isOpening, known.isOver, from == known.client || from == known.server else { return known }
            conclude(known, atNs: known.lastNs)
        }
        guard let (client, server) = roles(segment, from, to, isOpening) else { return nil }
        concludeThoseOver(atNs)
        makeRoom(atNs)
        let connection = Connection(client: client, server: server, atNs: atNs)
        connections[key] = connection
        order.append(key)
        return connection
    }

    /// Who asks whom, where that shows: by the SYN, by the request itself, else by the port.
    private func roles(
        _ segment: TCPSegment, _ from: Endpoint, _ to: Endpoint, _ isOpening: Bool
    ) -> (client: Endpoint, server: Endpoint)? {
        if isOpening { return (from, to) }
        if segment.flags.contains(.syn) { return (to, from) }
        if segment.payload.count >= 11, segment.payload.first == 3,
            isConnectionRequest(segment.payload, port: to.port) == true
        {
            return (from, to)
        }
        guard segment.payloadLength > 0 else { return nil }
        if isServer(to) { return (from, to) }
        return isServer(from) ? (to, from) : nil
    }

    private mutating func noteRecognised(_ connection: Connection, _ atNs: Int64) {
        if servers.count < Self.mostConnections { servers.insert(connection.server) }
        reading.append(connection)
        guard reading.count > Self.mostReading else { return }
        reading.removeAll { !$0.isReading }
        guard reading.count > Self.mostReading else { return }
        // What waits longest will hardly go on.
        let oldest = reading.removeFirst()
        conclude(oldest, atNs: atNs)
        connections[FlowKey(oldest.client, oldest.server)] = nil
    }

    // MARK: datagrams

    private mutating func takeUDP(_ packet: IPPacket, _ atNs: Int64) {
        let bytes = packet.payload
        guard let fromPort = bytes.u16(0), let toPort = bytes.u16(2), bytes.count >= 8 else { return }
        let from = Endpoint(address: packet.source, port: UInt16(fromPort))
        let to = Endpoint(address: packet.destination, port: UInt16(toPort))
        let key = FlowKey(from, to)
        let payload = bytes.dropFirst(8)
        if let flow = flows[key] { return flow.take(payload, ofClient: from == flow.client, atNs: atNs) }
        guard flowOrder.count < Self.mostFlows, UDPFlow.isOpening(payload) else { return }
        let flow = UDPFlow(client: from, server: to, atNs: atNs)
        flow.take(payload, ofClient: true, atNs: atNs)
        flows[key] = flow
        flowOrder.append(flow)
    }

    private mutating func takeICMP(_ packet: IPPacket, _ atNs: Int64) {
        guard let word = ICMPWord(packet) else { return }
        let key = FlowKey(word.source, word.destination)
        if word.protocolNumber == 17 {
            if let flow = flows[key], flow.client == word.source { flow.word = flow.word ?? word }
            return
        }
        guard let connection = connections[key] else { return }
        if word.isTooBig {
            connection.tooBig = word
        } else if connection.client == word.source {
            connection.word = word
        }
    }

    // MARK: ends

    /// Stragglers of a connection that ended come within seconds; then it takes no more room than its walk.
    private mutating func concludeThoseOver(_ atNs: Int64) {
        while overGone < over.count, atNs - over[overGone].connection.lastNs > Self.stragglingNs {
            let (key, connection) = over[overGone]
            overGone += 1
            guard connections[key] === connection else { continue }
            conclude(connection, atNs: atNs)
            connections[key] = nil
        }
        if overGone > 64 {
            over.removeFirst(overGone)
            overGone = 0
        }
    }

    private static let stragglingNs: Int64 = 30_000_000_000

    private mutating func makeRoom(_ atNs: Int64) {
        // The order keeps those that are gone until they are half of it.
        if order.count > max(1000, 2 * connections.count) { order.removeAll { connections[$0] == nil } }
        guard connections.count >= Self.mostConnections else { return }
        var gone = 0
        for key in order {
            guard gone < Self.mostConnections / 10 else { break }
            if let connection = connections[key] {
                conclude(connection, atNs: atNs)
                connections[key] = nil
                gone += 1
            }
        }
        order.removeAll { connections[$0] == nil }
    }

    private mutating func conclude(_ connection: Connection, atNs: Int64) {
        connection.conclude(atNs: atNs)
        let made = ConversationWalk(
            connection, flows: flowOrder.filter { !$0.isAttached && $0.runsBeside(connection, until: atNs) },
            isServer: isServer(connection.server), endNs: atNs, certificateFacts)
        made.count(in: &counts)
        if let walk = made.walk {
            keep(walk)
            concludedNs = max(concludedNs ?? 0, connection.lastNs)
        }
    }

    private mutating func keep(_ walk: Walk) {
        walks.append(walk)
        guard walks.count >= 2 * Self.mostWalks else { return }
        counts.notKept += walks.count - Self.mostWalks
        walks.removeFirst(walks.count - Self.mostWalks)
    }

    /// All conversations, and what of the capture could not be used. Nothing may be taken afterwards.
    ///
    /// - Parameter endNs: when watching ended; nil: with the last frame.
    public mutating func finish(endNs: Int64? = nil) -> CapturedConversations {
        let endNs = max(endNs ?? counts.lastNs, counts.lastNs)
        for key in order {
            guard let connection = connections.removeValue(forKey: key) else { continue }
            conclude(connection, atNs: endNs)
        }
        order = []
        for flow in flowOrder where !flow.isAttached {
            keep(walk(of: flow, endNs: endNs))
        }
        counts.unfinishedPackets = reassembly.givenUp
        var told = CapturedConversations()
        if walks.count > Self.mostWalks {
            counts.notKept += walks.count - Self.mostWalks
            walks.removeFirst(walks.count - Self.mostWalks)
        }
        told.walks = walks.sorted { $0.startedAt < $1.startedAt }
        told.warnings = counts.warnings
        return told
    }

    /// Frames taken so far.
    public var frames: Int { counts.frames }
}

extension UDPFlow {
    /// The same two machines, at the same time. A client opens UDP once its connection over TCP stands.
    func runsBeside(_ connection: Connection, until endNs: Int64) -> Bool {
        client.address == connection.client.address && server.address == connection.server.address
            && startNs >= connection.startNs && startNs <= max(connection.lastNs, endNs) && connection.isRecognised
            && startNs <= connection.lastNs + 1_000_000_000
    }
}
