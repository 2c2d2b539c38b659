/// Tells a packet that the capture holds twice from one that was sent again: a mirrored port shows what goes through it when it
/// comes in and when it goes out.
struct SeenTwice {
    /// Copies stand close to each other; between them lies what the other ports of a switch had to tell.
    private static let most = 32
    /// A router in between takes its time. Of what is sent again the packet has another number.
    private static let copyNs: UInt64 = 100_000_000
    /// Without a number only time tells: nothing is sent again so soon.
    private static let unnumberedCopyNs: UInt64 = 1_000_000

    private struct Sight {
        let sequence: UInt32
        let acknowledged: UInt32
        let mark: UInt32
        let length: Int
        let flags: TCPSegment.Flags
        let atNs: Int64

        init(_ segment: TCPSegment, _ atNs: Int64) {
            (sequence, acknowledged, mark) = (segment.sequence, segment.acknowledged, segment.mark)
            (length, flags, self.atNs) = (segment.payloadLength, segment.flags, atNs)
        }

        func isSame(as other: Sight) -> Bool {
            sequence == other.sequence && acknowledged == other.acknowledged && mark == other.mark
                && length == other.length && flags == other.flags
        }
    }

    private var latest: [Sight] = []
    private var oldest = 0
    /// The sequence number behind the last byte so far.
    private var end: UInt32?

    /// True of a copy of one of the latest. Bare acknowledgements, of which every second packet is one, are not looked at: more of them
    /// tell nothing.
    mutating func take(_ segment: TCPSegment, atNs: Int64) -> Bool {
        guard segment.payloadLength > 0 || !segment.flags.isDisjoint(with: [.syn, .fin, .reset]) else { return false }
        let patience = segment.isNumbered ? Self.copyNs : Self.unnumberedCopyNs
        let sight = Sight(segment, atNs)
        let isCopy =
            !goesOn(segment)
            && latest.contains { $0.isSame(as: sight) && (atNs &- $0.atNs).magnitude <= patience }
        guard !isCopy else { return true }
        if latest.count < Self.most {
            latest.append(sight)
        } else {
            latest[oldest] = sight
            oldest = (oldest + 1) % Self.most
        }
        return false
    }

    /// True of bytes that were not there before, which is most of a capture: they can be no copy.
    private mutating func goesOn(_ segment: TCPSegment) -> Bool {
        guard segment.payloadLength > 0 else { return false }
        let isNew = end.map { Int32(bitPattern: segment.sequence &- $0) >= 0 } ?? true
        if isNew { end = segment.sequence &+ UInt32(truncatingIfNeeded: segment.payloadLength) }
        return isNew
    }
}
