/// The sizes of packets between which path MTUs are usually found, for one path.
///
/// All sizes count the IP header, as MTUs do.
public struct PacketLadder: Equatable, Sendable {
    /// IPv4's least, IPv6's least, a roomy tunnel, WireGuard over IPv6, an IPsec tunnel, PPPoE.
    public static let usual = [576, 1280, 1400, 1420, 1460, 1492]
    /// Beyond jumbo frames there is no network, only a loopback interface.
    public static let largest = 9216
    /// Servers take no ClientHello above one record of 2^14 bytes, and some less.
    static let mostBytes = 14_000
    /// What is sent behind the large packets, to show whether anything arrives at all.
    static let tailBytes = 100

    /// Growing; the largest size ends it, twice where there is room.
    public let packets: [Int]
    /// Bytes of headers in each packet.
    public let overhead: Int

    /// Nil where there is no path to measure: a segment so large never leaves the machine.
    ///
    /// - Parameters:
    ///   - segment: the most that TCP puts into one segment.
    ///   - overhead: bytes of IP and TCP headers around it.
    public init?(segment: Int, overhead: Int) {
        let top = segment + overhead
        guard segment > 0, overhead > 0, top <= Self.largest else { return nil }
        var packets = Self.usual.filter { $0 < top && $0 > overhead } + [top]
        if 2 * top <= Self.mostBytes / 2 { packets.append(top) }
        while packets.count > 1, Self.bytes(packets, overhead) > Self.mostBytes {
            packets.remove(at: packets.count > 2 ? 1 : 0)
        }
        self.packets = packets
        self.overhead = overhead
    }

    /// Payload bytes of each packet, the small one at the end included.
    public var pieces: [Int] { packets.map { $0 - overhead } + [Self.tailBytes] }

    public var byteCount: Int { Self.bytes(packets, overhead) }

    private static func bytes(_ packets: [Int], _ overhead: Int) -> Int {
        packets.reduce(tailBytes) { $0 + $1 - overhead }
    }
}
