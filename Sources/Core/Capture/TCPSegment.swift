/// A TCP segment as it stands in a packet. [RFC 9293 3.1]
struct TCPSegment {
    struct Flags: OptionSet {
        let rawValue: UInt8

        static let fin = Flags(rawValue: 0x01)
        static let syn = Flags(rawValue: 0x02)
        static let reset = Flags(rawValue: 0x04)
        static let ack = Flags(rawValue: 0x10)
    }

    let sourcePort: UInt16
    let destinationPort: UInt16
    let sequence: UInt32
    let acknowledged: UInt32
    let flags: Flags
    /// As far as it was captured.
    let payload: ArraySlice<UInt8>
    /// As it was sent.
    let payloadLength: Int
    /// The size of the packet as it was sent, the IP header counted.
    let packetLength: Int
    /// The largest segment that the sender takes, of a SYN.
    let largestSegment: Int?
    /// The checksum, and the number of the packet where it has one: of what is sent again one of both differs.
    let mark: UInt32
    /// Whether the packet has a number; some systems leave it at zero.
    var isNumbered: Bool { mark >> 16 != 0 }
}

extension TCPSegment {
    /// Nil where its head was not captured whole.
    init?(_ packet: IPPacket) {
        let bytes = packet.payload
        guard let from = bytes.u16(0), let to = bytes.u16(2), let sequence = bytes.u32(4),
            let acknowledged = bytes.u32(8), let head = bytes.byte(12), let flags = bytes.byte(13),
            let checksum = bytes.u16(16)
        else { return nil }
        let length = Int(head >> 4) * 4
        guard length >= 20, length <= packet.payloadLength, length <= bytes.count else { return nil }
        sourcePort = UInt16(from)
        destinationPort = UInt16(to)
        self.sequence = sequence
        self.acknowledged = acknowledged
        self.flags = Flags(rawValue: flags)
        payload = bytes.dropFirst(length)
        payloadLength = packet.payloadLength - length
        packetLength = packet.length
        mark = UInt32(packet.identifier ?? 0) << 16 | UInt32(checksum)
        largestSegment =
            self.flags.contains(.syn) ? Self.largestSegment(bytes.prefix(length).dropFirst(20)) : nil
    }

    /// Option 2. [RFC 9293 3.2]
    private static func largestSegment(_ options: ArraySlice<UInt8>) -> Int? {
        var rest = options
        while let kind = rest.first, kind != 0 {
            if kind == 1 {
                rest = rest.dropFirst()
                continue
            }
            guard let length = rest.byte(1), length >= 2, length <= rest.count else { return nil }
            if kind == 2, length == 4 { return rest.u16(2) }
            rest = rest.dropFirst(Int(length))
        }
        return nil
    }
}

/// Whether a sequence number comes before another; they wrap around. [RFC 9293 3.4]
func isBefore(_ left: UInt32, _ right: UInt32) -> Bool { Int32(bitPattern: left &- right) < 0 }

/// From the first to the second, as far as they lie within half of the numbers of one another.
func distance(_ from: UInt32, _ to: UInt32) -> Int { Int(Int32(bitPattern: to &- from)) }
