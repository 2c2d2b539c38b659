/// The head of an IP packet and what it carries. [RFC 791, RFC 8200]
struct IPPacket {
    /// A piece of a packet that was cut up on the way.
    struct Fragment {
        let identifier: UInt32
        /// Where the piece belongs, in bytes.
        let offset: Int
        let isLast: Bool
    }

    let source: IPAddress
    let destination: IPAddress
    /// Of what it carries: 1 ICMP, 6 TCP, 17 UDP, 58 ICMPv6.
    let protocolNumber: UInt8
    /// As far as it was captured.
    let payload: ArraySlice<UInt8>
    /// As it was sent, the head of the packet not counted.
    let payloadLength: Int
    /// The whole packet as it was sent.
    let length: Int
    let fragment: Fragment?
    /// The number that the sender gave the packet; nil of IPv6, and of one that was put together from pieces.
    let identifier: UInt16?

    /// Nil for what is no IP packet, or one whose head was not captured whole.
    ///
    /// - Parameter missing: bytes of the frame that were not captured.
    init?(_ bytes: ArraySlice<UInt8>, missing: Int) {
        switch bytes.first.map({ $0 >> 4 }) {
        case 4: self.init(v4: bytes, missing: missing)
        case 6: self.init(v6: bytes, missing: missing)
        default: return nil
        }
    }

    private init?(v4 bytes: ArraySlice<UInt8>, missing: Int) {
        guard let first = bytes.byte(0), let stated = bytes.u16(2), let identifier = bytes.u16(4),
            let flags = bytes.u16(6), let number = bytes.byte(9), let from = bytes.u32(12), let to = bytes.u32(16)
        else { return nil }
        let head = Int(first & 0x0f) * 4
        // Cards that cut large packets themselves leave the length of the whole at zero.
        let length = stated == 0 ? bytes.count + missing : stated
        guard head >= 20, head <= length, head <= bytes.count else { return nil }
        source = IPAddress(v4: from)
        destination = IPAddress(v4: to)
        protocolNumber = number
        payload = bytes.dropFirst(head).prefix(length - head)
        payloadLength = length - head
        self.length = length
        self.identifier = UInt16(identifier)
        let offset = (flags & 0x1fff) * 8
        let hasMore = flags & 0x2000 != 0
        fragment =
            offset > 0 || hasMore ? Fragment(identifier: UInt32(identifier), offset: offset, isLast: !hasMore) : nil
    }

    private init?(v6 bytes: ArraySlice<UInt8>, missing: Int) {
        guard let stated = bytes.u16(4), let next = bytes.byte(6), let fromHigh = bytes.u64(8),
            let fromLow = bytes.u64(16), let toHigh = bytes.u64(24), let toLow = bytes.u64(32)
        else { return nil }
        source = IPAddress(v6: fromHigh, fromLow)
        destination = IPAddress(v6: toHigh, toLow)
        length = stated == 0 ? bytes.count + missing : stated + Self.headV6
        guard length >= Self.headV6, let inner = Self.afterExtensions(next, bytes.prefix(length)) else { return nil }
        protocolNumber = inner.number
        payload = bytes.dropFirst(inner.offset).prefix(length - inner.offset)
        payloadLength = length - inner.offset
        fragment = inner.fragment
        identifier = nil
    }

    private static let headV6 = 40
    /// Nobody strings more extension headers together.
    private static let mostExtensions = 8

    /// What the packet carries behind its extension headers, and where that begins. [RFC 8200 4]
    private static func afterExtensions(
        _ first: UInt8, _ bytes: ArraySlice<UInt8>
    ) -> (number: UInt8, offset: Int, fragment: Fragment?)? {
        var number = first
        var offset = headV6
        for _ in 0..<mostExtensions {
            switch number {
            case 0, 43, 60, 135:
                guard let next = bytes.byte(offset), let length = bytes.byte(offset + 1) else { return nil }
                number = next
                offset += (Int(length) + 1) * 8
            case 51:
                guard let next = bytes.byte(offset), let length = bytes.byte(offset + 1) else { return nil }
                number = next
                offset += (Int(length) + 2) * 4
            case 44:
                guard let next = bytes.byte(offset), let place = bytes.u16(offset + 2),
                    let identifier = bytes.u32(offset + 4)
                else { return nil }
                // A packet in one piece that says so all the same is whole. [RFC 6946]
                guard place & 0xfff9 != 0 else {
                    number = next
                    offset += 8
                    continue
                }
                guard offset + 8 <= bytes.count else { return nil }
                let fragment = Fragment(identifier: identifier, offset: place & 0xfff8, isLast: place & 1 == 0)
                return (next, offset + 8, fragment)
            default: return offset <= bytes.count ? (number, offset, nil) : nil
            }
        }
        return nil
    }
}

extension IPPacket {
    /// A packet put together from its pieces.
    init(whole payload: [UInt8], of piece: IPPacket, protocolNumber: UInt8) {
        source = piece.source
        destination = piece.destination
        self.protocolNumber = protocolNumber
        self.payload = payload[...]
        payloadLength = payload.count
        length = payload.count + (piece.length - piece.payloadLength)
        fragment = nil
        identifier = nil
    }
}
