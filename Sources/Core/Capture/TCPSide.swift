/// What one end of a TCP connection sent, put into order, and what its sequence numbers tell of the path.
///
/// Bytes are kept only while somebody wants to read them and only until they are in order; numbers are counted to the end.
struct TCPSide {
    /// Sent and not yet seen in the capture, though later bytes were.
    private struct Hole {
        var range: Range<Int>
        let sinceNs: Int64
    }

    /// Bytes that wait for earlier ones.
    private static let mostWaiting = 64 << 10
    /// The same before it is known that they are Remote Desktop's: there may be many such connections.
    private static let mostWaitingAtFirst = 2 << 10
    private static let mostHoles = 32
    /// What arrives so soon after later bytes overtook it was not sent again. Below the least timeout of any system, and
    /// above what parallel paths differ by.
    private static let reorderingNs: Int64 = 5_000_000

    /// The first sequence number, from which all others are counted; nil until one was seen.
    private(set) var origin: UInt32?
    /// The SYN itself was captured, so that nothing came before.
    private(set) var hasSYN = false
    private(set) var segments = 0
    /// Of payload, each byte counted once.
    var bytes: Int { highest }
    private(set) var retransmissions = 0
    private(set) var keepAlives = 0
    private(set) var outOfOrder = 0
    /// The largest packet it sent, the IP header counted.
    private(set) var largestPacket = 0
    private(set) var largestSegment: Int?
    /// Bytes of frames that the capture cut off.
    private(set) var isCut = false
    private(set) var lastNs: Int64?
    private(set) var finNs: Int64?
    private(set) var resetNs: Int64?
    /// How much of what it sent the other end has acknowledged, in bytes from the origin.
    private(set) var acknowledged = 0
    /// The other end acknowledged more than was seen.
    private var isAcknowledgedBeyond = false
    /// The largest packet of which the other end said that it arrived.
    private(set) var largestArrived = 0
    private var outstanding: [(end: Int, packetLength: Int)] = []
    private static let mostOutstanding = 8
    /// The segment that was sent again most often without being acknowledged.
    private(set) var stuck: Stuck?

    struct Stuck {
        let start: Int
        let end: Int
        var packetLength: Int
        var times: Int
        let sinceNs: Int64
        var lastNs: Int64
    }

    /// The end of the highest byte seen, from the origin.
    private(set) var highest = 0
    private var holes: [Hole] = []
    /// How far bytes were handed on in order.
    private var next = 0
    private var waiting: [(start: Int, bytes: [UInt8])] = []
    private var held = 0
    /// It is known whose bytes they are.
    var isWanted = false
    /// Bytes are no longer put into order: nobody wants them, or some are missing for good.
    private(set) var isDeaf = false

    mutating func stopReading() {
        isDeaf = true
        waiting = []
        held = 0
    }

    /// The first number to count from, where the capture begins within the connection.
    mutating func begin(at sequence: UInt32) {
        if origin == nil { origin = sequence }
    }

    mutating func sawSYN(_ segment: TCPSegment) {
        if hasSYN { retransmissions += 1 }
        origin = segment.sequence &+ 1
        hasSYN = true
        largestSegment = segment.largestSegment ?? largestSegment
    }

    /// Takes a segment and hands on what is in order now.
    mutating func take(_ segment: TCPSegment, atNs: Int64) -> [UInt8] {
        segments += 1
        lastNs = atNs
        largestPacket = max(largestPacket, segment.packetLength)
        if segment.flags.contains(.reset) { resetNs = resetNs ?? atNs }
        if segment.flags.contains(.fin) { finNs = finNs ?? atNs }
        guard !isSignOfLife(segment) else {
            keepAlives += 1
            return []
        }
        guard segment.payloadLength > 0 else { return [] }
        begin(at: segment.sequence)
        let start = place(segment.sequence)
        guard start >= 0 else { return [] }
        count(segment, start: start, atNs: atNs)
        if segment.payload.count < segment.payloadLength { isCut = true }
        return isDeaf ? [] : order(segment.payload, start: start, length: segment.payloadLength)
    }

    /// One byte, or none, that was acknowledged long ago: only a sign of life is wanted. [RFC 9293 3.8.4]
    private func isSignOfLife(_ segment: TCPSegment) -> Bool {
        guard segment.payloadLength <= 1, segment.flags == .ack, origin != nil, highest > 0 else { return false }
        return place(segment.sequence) == highest - 1 && acknowledged == highest
    }

    /// Where a sequence number lies, in bytes from the origin; the numbers wrap around every 4 GiB.
    private func place(_ sequence: UInt32) -> Int {
        highest + distance((origin ?? sequence) &+ UInt32(truncatingIfNeeded: highest), sequence)
    }

    /// Bytes acknowledged by the other end.
    mutating func heardAcknowledgement(_ number: UInt32) {
        guard origin != nil else { return }
        let bytes = place(number)
        isAcknowledgedBeyond = bytes > highest + 1
        // The end of the stream counts one number.
        guard min(bytes, highest) > acknowledged else { return }
        acknowledged = min(bytes, highest)
        if let stuck, stuck.start < acknowledged { self.stuck = nil }
        while let first = outstanding.first, first.end <= acknowledged {
            largestArrived = max(largestArrived, first.packetLength)
            outstanding.removeFirst()
        }
    }

    // MARK: numbers

    private mutating func count(_ segment: TCPSegment, start: Int, atNs: Int64) {
        let end = start + segment.payloadLength
        if start >= highest {
            if start > highest, holes.count < Self.mostHoles {
                holes.append(Hole(range: highest..<start, sinceNs: atNs))
            }
            highest = end
            if outstanding.count < Self.mostOutstanding { outstanding.append((end, segment.packetLength)) }
            return
        }
        if let index = holes.firstIndex(where: { $0.range.overlaps(start..<end) }) {
            fill(index, start..<end, atNs: atNs)
        } else {
            retransmissions += 1
            note(segment, start, end, atNs)
        }
        highest = max(highest, end)
    }

    private mutating func fill(_ index: Int, _ range: Range<Int>, atNs: Int64) {
        let hole = holes.remove(at: index)
        if atNs - hole.sinceNs < Self.reorderingNs { outOfOrder += 1 } else { retransmissions += 1 }
        if hole.range.lowerBound < range.lowerBound {
            holes.append(Hole(range: hole.range.lowerBound..<range.lowerBound, sinceNs: hole.sinceNs))
        }
        if range.upperBound < hole.range.upperBound {
            holes.append(Hole(range: range.upperBound..<hole.range.upperBound, sinceNs: hole.sinceNs))
        }
    }

    /// The same segment again, of which nothing was acknowledged.
    private mutating func note(_ segment: TCPSegment, _ start: Int, _ end: Int, _ atNs: Int64) {
        guard start >= acknowledged else { return }
        guard var known = stuck, known.start == start else {
            if stuck == nil {
                stuck = Stuck(
                    start: start, end: end, packetLength: segment.packetLength, times: 1, sinceNs: atNs, lastNs: atNs)
            }
            return
        }
        known.times += 1
        known.packetLength = max(known.packetLength, segment.packetLength)
        known.lastNs = atNs
        stuck = known
    }

    /// Bytes that the other end has, for it acknowledged them, and the capture has not.
    var isMissingBytes: Bool {
        isAcknowledgedBeyond || holes.contains { $0.range.lowerBound < acknowledged }
    }

    /// Whether everything before the end that this segment marks was handed on in order.
    func isReadUpTo(end segment: TCPSegment) -> Bool {
        guard !isDeaf else { return false }
        // A reset of something that was not understood carries no number of its own. [RFC 9293 3.10.7.1]
        if segment.flags.contains(.reset), segment.sequence == 0 || origin == nil { return !isMissingBytes }
        return place(segment.sequence) + segment.payloadLength <= next
    }

    /// The first hole that was never filled nor acknowledged, although later bytes came: how long ago it came about.
    func openHole(before atNs: Int64) -> (length: Int, waitedNs: Int64)? {
        guard let hole = holes.min(by: { $0.range.lowerBound < $1.range.lowerBound }),
            hole.range.lowerBound >= acknowledged
        else { return nil }
        return (hole.range.count, atNs - hole.sinceNs)
    }

    // MARK: bytes

    private mutating func order(_ bytes: ArraySlice<UInt8>, start: Int, length: Int) -> [UInt8] {
        guard start + bytes.count > next || bytes.count < length else { return [] }
        if start > next {
            // The same once more, while it waits.
            guard !waiting.contains(where: { $0.start == start && $0.bytes.count >= bytes.count }) else { return [] }
            guard held + bytes.count <= (isWanted ? Self.mostWaiting : Self.mostWaitingAtFirst) else {
                stopReading()
                return []
            }
            held += bytes.count
            waiting.append((start, Array(bytes)))
            return []
        }
        var ready = Array(bytes.dropFirst(next - start))
        next = max(next, start + bytes.count)
        if bytes.count < length { stopReading() } else { ready += followers() }
        return ready
    }

    private mutating func followers() -> [UInt8] {
        var ready: [UInt8] = []
        while let index = waiting.firstIndex(where: { $0.start <= next }) {
            let piece = waiting.remove(at: index)
            held -= piece.bytes.count
            guard piece.start + piece.bytes.count > next else { continue }
            ready += piece.bytes.dropFirst(next - piece.start)
            next = piece.start + piece.bytes.count
        }
        return ready
    }
}
