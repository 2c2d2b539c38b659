public import Primitives

/// One run of datagrams that share a state. [MS-RDPEUDP 2.2.2.7.1]
public struct AckVectorElement: RawRepresentable, Hashable, Sendable {
    /// VECTOR_ELEMENT_STATE: the two upper bits. [MS-RDPEUDP 2.2.1.1]
    public enum State: UInt8, Sendable {
        case datagramReceived = 0
        case datagramReserved1 = 1
        case datagramReserved2 = 2
        case datagramNotYetReceived = 3
    }

    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A length above 63 is cut to its six lower bits.
    public init(state: State, length: UInt8) { rawValue = state.rawValue << 6 | (length & 0x3f) }

    /// Two bits have no fifth value, so the fallback is never taken.
    public var state: State { State(rawValue: rawValue >> 6) ?? .datagramReserved2 }

    /// The six lower bits as they stand. The specification calls them the length of the run, and its example has 4 for
    /// four datagrams; captured Windows peers write 0 for a run of one.
    public var length: UInt8 { rawValue & 0x3f }
}

/// RDPUDP_ACK_VECTOR_HEADER: which datagrams came, run after run, filled up to a multiple of four bytes.
/// [MS-RDPEUDP 2.2.2.7]
public struct AckVectorHeader: Equatable, Sendable {
    /// The most elements that a vector may have, one byte each.
    public static let mostElements = 2048

    public var elements: [AckVectorElement]

    public init(elements: [AckVectorElement]) { self.elements = elements }

    /// Throws `tooLarge` above 2,048 elements and `truncated`. What the padding holds is passed over: Windows leaves old
    /// memory in it.
    public init(from reader: inout ByteReader) throws(WireError) {
        let size = Int(try reader.u16be("uAckVectorSize"))
        guard size <= Self.mostElements else {
            throw reader.tooLarge("uAckVectorSize", limit: Self.mostElements, got: size)
        }
        elements = try reader.take(size, "AckVector").map { AckVectorElement(rawValue: $0) }
        _ = try reader.take(Self.padding(size), "Padding")
    }

    /// Elements beyond the 2,048th are left out.
    public func write(to writer: inout ByteWriter) {
        let vector = elements.prefix(Self.mostElements)
        writer.u16be(UInt16(vector.count))
        writer.append(vector.map(\.rawValue))
        writer.zeros(Self.padding(vector.count))
    }

    /// How many bytes bring the two of the size and `count` elements to a multiple of four.
    private static func padding(_ count: Int) -> Int { (4 - (2 + count) % 4) % 4 }
}
