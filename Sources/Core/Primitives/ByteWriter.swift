/// Builds a message. Lengths that stand before what they measure are written by `prefixed…`.
public struct ByteWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public var count: Int { bytes.count }

    public mutating func u8(_ value: UInt8) { bytes.append(value) }
    public mutating func u16be(_ value: UInt16) { big(UInt64(value), 2) }
    public mutating func u24be(_ value: Int) { big(UInt64(truncatingIfNeeded: value), 3) }
    public mutating func u32be(_ value: UInt32) { big(UInt64(value), 4) }
    public mutating func u16le(_ value: UInt16) { little(UInt64(value), 2) }
    public mutating func u32le(_ value: UInt32) { little(UInt64(value), 4) }
    public mutating func u64le(_ value: UInt64) { little(value, 8) }
    public mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    public mutating func zeros(_ count: Int) { bytes.append(contentsOf: repeatElement(0, count: count)) }

    /// Writes what `body` writes behind its length in one, two or three big-endian bytes, as TLS vectors are.
    public mutating func prefixed(lengthBytes: Int, _ body: (inout ByteWriter) -> Void) {
        var inner = ByteWriter()
        body(&inner)
        big(UInt64(inner.count), lengthBytes)
        append(inner.bytes)
    }

    private mutating func big(_ value: UInt64, _ count: Int) {
        for shift in (0..<count).reversed() { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(shift)))) }
    }

    private mutating func little(_ value: UInt64, _ count: Int) {
        for shift in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(shift)))) }
    }
}
