import Primitives

/// Writes the frames of one TCP connection, as a capture has them. Checksums are left out: captures of senders lack them too.
public struct ScriptedConnection {
    public struct Frame: Sendable {
        public var bytes: [UInt8]
        public var atMs: Int

        public init(bytes: [UInt8], atMs: Int) {
            self.bytes = bytes
            self.atMs = atMs
        }
    }

    public enum Side: Sendable { case client, server }

    public static let fin: UInt8 = 0x01
    public static let syn: UInt8 = 0x02
    public static let reset: UInt8 = 0x04
    public static let ack: UInt8 = 0x10

    public var frames: [Frame] = []
    public var atMs = 0
    public var isV6 = false
    /// VLAN tags in front of the packet, the outer first.
    public var tags: [UInt16] = []
    public var ports: (client: UInt16, server: UInt16) = (50_000, 3389)
    /// The next sequence numbers; they begin just before they wrap around.
    private var next: (client: UInt32, server: UInt32) = (0xffff_fff0, 7)

    public init() {}

    public mutating func handshake(rttMs: Int = 20) {
        segment(.client, flags: Self.syn)
        atMs += rttMs
        segment(.server, flags: Self.syn | Self.ack)
        segment(.client, flags: Self.ack)
    }

    /// A segment at the sender's place in its stream, which goes on behind it.
    public mutating func segment(_ side: Side, _ payload: [UInt8] = [], flags: UInt8 = Self.ack) {
        frames.append(Frame(bytes: frame(side, payload, flags: flags), atMs: atMs))
        let length = UInt32(payload.count) + (flags & (Self.syn | Self.fin) == 0 ? 0 : 1)
        if side == .client { next.client &+= length } else { next.server &+= length }
    }

    /// The bytes in segments of at most so many.
    public mutating func send(_ side: Side, _ bytes: [UInt8], by size: Int = 1400) {
        for start in stride(from: 0, to: bytes.count, by: size) {
            segment(side, Array(bytes[start..<min(start + size, bytes.count)]))
        }
    }

    /// - Parameter back: how many bytes before its place in the stream the segment lies.
    public func frame(_ side: Side, _ payload: [UInt8], flags: UInt8 = Self.ack, back: UInt32 = 0) -> [UInt8] {
        let isClient = side == .client
        var tcp = ByteWriter()
        tcp.u16be(isClient ? ports.client : ports.server)
        tcp.u16be(isClient ? ports.server : ports.client)
        tcp.u32be((isClient ? next.client : next.server) &- back)
        tcp.u32be(flags & Self.ack == 0 ? 0 : isClient ? next.server : next.client)
        tcp.u8(5 << 4)
        tcp.u8(flags)
        tcp.u16be(64_000)
        tcp.u32be(0)
        tcp.append(payload)
        return ethernet(ip(side, protocolNumber: 6, tcp.bytes))
    }

    // MARK: packets

    public func ip(
        _ side: Side, protocolNumber: UInt8, _ payload: [UInt8], fragment: (offset: Int, more: Bool)? = nil
    ) -> [UInt8] {
        isV6 ? six(side, protocolNumber, payload, fragment) : four(side, protocolNumber, payload, fragment)
    }

    private func four(
        _ side: Side, _ protocolNumber: UInt8, _ payload: [UInt8], _ fragment: (offset: Int, more: Bool)?
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.append([0x45, 0])
        writer.u16be(UInt16(20 + payload.count))
        writer.u16be(0x1234)
        writer.u16be(fragment.map { UInt16($0.offset / 8) | ($0.more ? 0x2000 : 0) } ?? 0x4000)
        writer.append([64, protocolNumber, 0, 0])
        let ends: [[UInt8]] = [[192, 0, 2, 1], [192, 0, 2, 2]]
        writer.append(side == .client ? ends[0] + ends[1] : ends[1] + ends[0])
        return writer.bytes + payload
    }

    private func six(
        _ side: Side, _ protocolNumber: UInt8, _ payload: [UInt8], _ fragment: (offset: Int, more: Bool)?
    ) -> [UInt8] {
        var rest = ByteWriter()
        // Options that mean nothing stand before everything else.
        rest.append([fragment == nil ? protocolNumber : 44, 0, 1, 4, 0, 0, 0, 0])
        if let fragment {
            rest.append([protocolNumber, 0])
            rest.u16be(UInt16(fragment.offset) | (fragment.more ? 1 : 0))
            rest.u32be(77)
        }
        rest.append(payload)
        var writer = ByteWriter()
        writer.append([0x60, 0, 0, 0])
        writer.u16be(UInt16(rest.bytes.count))
        writer.append([0, 64])
        let prefix: [UInt8] = [0x20, 0x01, 0x0d, 0xb8] + Array(repeating: 0, count: 11)
        writer.append(side == .client ? prefix + [1] + prefix + [2] : prefix + [2] + prefix + [1])
        return writer.bytes + rest.bytes
    }

    public func ethernet(_ packet: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.append([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2])
        for (index, tag) in tags.enumerated() {
            writer.u16be(index == 0 && tags.count > 1 ? 0x88a8 : 0x8100)
            writer.u16be(tag)
        }
        writer.u16be(isV6 ? 0x86dd : 0x0800)
        // Short frames are filled up.
        let frame = writer.bytes + packet
        return frame + Array(repeating: 0, count: max(0, 60 - frame.count))
    }
}
