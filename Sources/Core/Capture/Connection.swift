import Evidence
import Primitives
import RDPSequence

/// One TCP connection of a capture, as far as it may be one of Remote Desktop.
final class Connection {
    /// Who closed first, and how.
    struct Close {
        let by: ObservedSequence.Side
        let how: CloseKind
        let atNs: Int64
        let segment: TCPSegment
    }

    let client: Endpoint
    let server: Endpoint
    let startNs: Int64
    private(set) var lastNs: Int64
    private(set) var fromClient = TCPSide()
    private(set) var fromServer = TCPSide()
    private var seenOfClient = SeenTwice()
    private var seenOfServer = SeenTwice()
    /// SYNs of the client, and when the server's answer to them came.
    private(set) var syns = 0
    private(set) var synAckNs: Int64?
    /// Nil until the client's first bytes are those of a Remote Desktop client.
    private(set) var sequence: ObservedSequence? {
        didSet {
            isRecognised = sequence != nil
            wantsBytes = sequence?.wantsBytes ?? true
        }
    }
    /// Both are kept beside it: to look into it would copy it, for every packet.
    private(set) var isRecognised = false
    private var wantsBytes = true
    /// Another protocol's client.
    private(set) var isForeign = false
    private var isMidway = false
    private(set) var close: Close?
    private var isCloseTold = false
    /// When something other than a sign of life last went over it, and before the close.
    private(set) var lastDataNs: Int64
    private(set) var idleBeforeCloseNs: Int64?
    /// The network's word on the client's SYN, and on packets that were too large.
    var word: ICMPWord?
    var tooBig: ICMPWord?
    /// Bytes that somebody wanted are not in the capture.
    private(set) var isIncomplete = false
    private var missingSinceNs: Int64?
    private var opening: [UInt8] = []
    private var deferred: [(side: ObservedSequence.Side, bytes: [UInt8], atNs: Int64)] = []

    /// What is held of a side that waits for the other.
    private static let mostDeferred = 64 << 10
    /// What is missing for so long does not come any more.
    private static let missingPatienceNs: Int64 = 1_000_000_000

    init(client: Endpoint, server: Endpoint, atNs: Int64) {
        self.client = client
        self.server = server
        startNs = atNs
        lastNs = atNs
        lastDataNs = atNs
    }

    /// The capture begins within it.
    var isStartMissing: Bool { !fromClient.hasSYN && !fromServer.hasSYN }
    /// Its content is still being read, which is what costs memory.
    var isReading: Bool { !isForeign && !isMidway && wantsBytes && close == nil }
    /// Both sides are through with it.
    var isOver: Bool {
        fromClient.resetNs != nil || fromServer.resetNs != nil || (fromClient.finNs != nil && fromServer.finNs != nil)
    }
    /// So much went to and fro that the logon is over: before that no client opens UDP, only who probes does.
    var hasSession: Bool { sequence?.encryptedTurns?.turns.count ?? 0 >= Self.turnsOfLogon }
    private static let turnsOfLogon = 6
    /// Packets of one side alone are in the capture, though the other must have answered.
    var isOneSided: Bool {
        let hasClient = fromClient.segments > 0
        let hasServer = fromServer.segments > 0
        return hasClient != hasServer && (hasClient ? fromClient.bytes > 0 || sawClientAck : true)
    }
    private var sawClientAck = false

    func ms(_ ns: Int64) -> Double { Double(ns - startNs) / 1_000_000 }

    // MARK: packets

    func take(_ segment: TCPSegment, by side: ObservedSequence.Side, atNs: Int64) {
        guard !(side == .client ? seenOfClient.take(segment, atNs: atNs) : seenOfServer.take(segment, atNs: atNs))
        else { return }
        lastNs = max(lastNs, atNs)
        noteHandshake(segment, side, atNs)
        let bytes: [UInt8]
        if side == .client {
            bytes = fromClient.take(segment, atNs: atNs)
            if segment.flags.contains(.ack) { fromServer.heardAcknowledgement(segment.acknowledged) }
        } else {
            bytes = fromServer.take(segment, atNs: atNs)
            if segment.flags.contains(.ack) { fromClient.heardAcknowledgement(segment.acknowledged) }
        }
        if segment.flags.contains(.fin) || segment.flags.contains(.reset) { noteClose(segment, side, atNs) }
        if segment.payloadLength > 1 { lastDataNs = max(lastDataNs, atNs) }
        guard !isForeign, !isMidway, wantsBytes else { return }
        read(bytes, side, atNs)
        tellClose()
    }

    private func noteHandshake(_ segment: TCPSegment, _ side: ObservedSequence.Side, _ atNs: Int64) {
        if segment.flags.contains(.syn) {
            if side == .client {
                syns += 1
                fromClient.sawSYN(segment)
            } else {
                fromServer.sawSYN(segment)
                synAckNs = synAckNs ?? atNs
                fromClient.begin(at: segment.acknowledged)
            }
        } else if side == .client, segment.flags.contains(.ack), !segment.flags.contains(.reset) {
            sawClientAck = true
            // Where the server's own SYN was not captured, its first byte is the one that the client waits for.
            if fromServer.segments == 0 { fromServer.begin(at: segment.acknowledged) }
        }
    }

    private func noteClose(_ segment: TCPSegment, _ side: ObservedSequence.Side, _ atNs: Int64) {
        guard close == nil else { return }
        idleBeforeCloseNs = atNs - lastDataNs
        close = Close(by: side, how: segment.flags.contains(.reset) ? .reset : .eof, atNs: atNs, segment: segment)
    }

    // MARK: content

    private func read(_ bytes: [UInt8], _ side: ObservedSequence.Side, _ atNs: Int64) {
        checkForMissing(atNs)
        guard !isIncomplete else { return }
        if missingSinceNs == nil, !deferred.isEmpty {
            let held = deferred
            deferred = []
            for piece in held { hand(piece.bytes, piece.side, piece.atNs) }
        }
        guard !bytes.isEmpty else { return }
        if missingSinceNs == nil {
            hand(bytes, side, atNs)
        } else {
            deferred.append((side, bytes, atNs))
            if deferred.reduce(0, { $0 + $1.bytes.count }) > Self.mostDeferred { giveUp() }
        }
    }

    /// What the other end acknowledged and the capture has not: it may come a little later, or never.
    private func checkForMissing(_ atNs: Int64) {
        if fromClient.isDeaf || fromServer.isDeaf { return giveUp() }
        guard fromClient.isMissingBytes || fromServer.isMissingBytes else {
            missingSinceNs = nil
            return
        }
        let since = missingSinceNs ?? atNs
        missingSinceNs = since
        if atNs - since > Self.missingPatienceNs { giveUp() }
    }

    private func giveUp() {
        isIncomplete = true
        sequence?.giveUp()
        deferred = []
        opening = []
        fromClient.stopReading()
        fromServer.stopReading()
    }

    private func hand(_ bytes: [UInt8], _ side: ObservedSequence.Side, _ atNs: Int64) {
        guard !isRecognised else {
            sequence?.sent(by: side, bytes[...], atMs: ms(atNs))
            if !wantsBytes {
                fromClient.stopReading()
                fromServer.stopReading()
            }
            return
        }
        guard side == .client else {
            deferredEarly += bytes.prefix(Self.longestEarly - deferredEarly.count)
            return
        }
        opening += bytes.prefix(Self.longestOpening - opening.count)
        switch isConnectionRequest(opening[...], port: server.port) {
        case true?: begin(atNs)
        case false?: turnOutForeign()
        case nil: break
        }
    }

    private static let longestOpening = 4096
    /// Enough to tell by its greeting what protocol it is.
    private static let longestEarly = 512
    /// What the server said first.
    private var deferredEarly: [UInt8] = []

    private func begin(_ atNs: Int64) {
        var sequence = ObservedSequence(
            address: server.address.text, startedAt: UnixTime(milliseconds: startNs / 1_000_000))
        if !deferredEarly.isEmpty { sequence.sent(by: .server, deferredEarly[...], atMs: ms(atNs)) }
        sequence.sent(by: .client, opening[...], atMs: ms(atNs))
        self.sequence = sequence
        fromClient.isWanted = true
        fromServer.isWanted = true
        opening = []
        deferredEarly = []
    }

    /// Nothing that begins a conversation: another protocol, or the middle of something that began before the capture.
    private func turnOutForeign() {
        isForeign = !isStartMissing
        isMidway = isStartMissing
        opening = []
        deferredEarly = []
        fromClient.stopReading()
        fromServer.stopReading()
    }

    /// The first close, once all that came before it was read.
    private func tellClose() {
        guard let close, !isCloseTold, isRecognised, !isIncomplete, missingSinceNs == nil else { return }
        let side = close.by == .server ? fromServer : fromClient
        guard side.isReadUpTo(end: close.segment) else { return }
        isCloseTold = true
        sequence?.closed(by: close.by, close.how, atMs: ms(close.atNs))
        fromClient.stopReading()
        fromServer.stopReading()
    }

    /// Nothing more of it will be seen: the capture ended at `atNs`, or its place is needed.
    func conclude(atNs: Int64) {
        guard let sequence, sequence.wantsBytes, !isCloseTold else { return }
        if fromClient.isMissingBytes || fromServer.isMissingBytes || close != nil { return giveUp() }
        if isOneSided { return giveUp() }
        self.sequence?.fellSilent(atMs: ms(atNs))
    }
}
