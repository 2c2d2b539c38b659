/// Puts packets together that came in fragments. [RFC 815, RFC 8200 4.5]
///
/// What is held is bounded: of too many packets under way the oldest are given up.
struct Reassembly {
    private struct Key: Hashable {
        let source: IPAddress
        let destination: IPAddress
        let identifier: UInt32
        let protocolNumber: UInt8
    }

    fileprivate struct Partial {
        var pieces: [(offset: Int, bytes: ArraySlice<UInt8>)] = []
        var total: Int?
        var held = 0
        let sinceNs: Int64
        /// Of what the first piece carries: later ones of IPv6 need not repeat it.
        var protocolNumber: UInt8
    }

    private static let longestPacket = 65_535
    private static let mostPackets = 256
    private static let mostPieces = 128
    /// How long the rest of a packet is waited for. [RFC 8200 4.5]
    private static let patienceNs: Int64 = 60_000_000_000

    private var partials: [Key: Partial] = [:]
    /// Packets that never became whole.
    private(set) var givenUp = 0

    /// The whole packet once its last missing piece has come.
    mutating func take(_ packet: IPPacket, _ fragment: IPPacket.Fragment, atNs: Int64) -> IPPacket? {
        let key = Key(
            source: packet.source, destination: packet.destination, identifier: fragment.identifier,
            protocolNumber: packet.source.isV6 ? 0 : packet.protocolNumber)
        var partial = partials[key] ?? Partial(sinceNs: atNs, protocolNumber: packet.protocolNumber)
        if atNs - partial.sinceNs > Self.patienceNs {
            givenUp += 1
            partial = Partial(sinceNs: atNs, protocolNumber: packet.protocolNumber)
        }
        guard packet.payload.count == packet.payloadLength, partial.pieces.count < Self.mostPieces,
            partial.held <= Self.longestPacket,
            fragment.offset + packet.payload.count <= Self.longestPacket
        else {
            partials[key] = nil
            givenUp += 1
            return nil
        }
        if fragment.offset == 0 { partial.protocolNumber = packet.protocolNumber }
        if fragment.isLast { partial.total = fragment.offset + packet.payload.count }
        // A copy, so that a piece does not keep the frame's memory.
        partial.pieces.append((fragment.offset, ArraySlice(Array(packet.payload))))
        partial.held += packet.payload.count
        if let whole = partial.whole {
            partials[key] = nil
            return IPPacket(whole: whole, of: packet, protocolNumber: partial.protocolNumber)
        }
        if partials[key] == nil { makeRoom() }
        partials[key] = partial
        return nil
    }

    private mutating func makeRoom() {
        guard partials.count >= Self.mostPackets, let oldest = partials.min(by: { $0.value.sinceNs < $1.value.sinceNs })
        else { return }
        partials[oldest.key] = nil
        givenUp += 1
    }
}

extension Reassembly.Partial {
    /// Where pieces overlap, the one that came first stays.
    fileprivate var whole: [UInt8]? {
        guard let total, held >= total else { return nil }
        var bytes = [UInt8](repeating: 0, count: total)
        var filled = [Bool](repeating: false, count: total)
        for piece in pieces {
            for (index, byte) in zip(piece.offset..., piece.bytes) where index < total && !filled[index] {
                bytes[index] = byte
                filled[index] = true
            }
        }
        return filled.allSatisfy(\.self) ? bytes : nil
    }
}
