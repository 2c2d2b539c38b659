/// A cursor over received bytes. Every read is bounds-checked and throws a `WireError` that names message, field and offset.
public struct ByteReader: Sendable {
    private let bytes: ArraySlice<UInt8>
    private let origin: Int
    private var index: Int
    /// The message being read, for errors.
    public let message: String

    public init(_ bytes: ArraySlice<UInt8>, message: String) {
        self.bytes = bytes
        self.origin = bytes.startIndex
        self.index = bytes.startIndex
        self.message = message
    }

    public init(_ bytes: [UInt8], message: String) {
        self.init(bytes[...], message: message)
    }

    /// Bytes read so far.
    public var offset: Int { index - origin }
    public var remaining: Int { bytes.endIndex - index }
    public var isAtEnd: Bool { index == bytes.endIndex }

    public func peek() -> UInt8? { isAtEnd ? nil : bytes[index] }

    public mutating func u8(_ field: StaticString) throws(WireError) -> UInt8 {
        try need(1, field)
        defer { index += 1 }
        return bytes[index]
    }

    public mutating func u16be(_ field: StaticString) throws(WireError) -> UInt16 { UInt16(try big(2, field)) }
    public mutating func u24be(_ field: StaticString) throws(WireError) -> Int { Int(try big(3, field)) }
    public mutating func u32be(_ field: StaticString) throws(WireError) -> UInt32 { UInt32(try big(4, field)) }
    public mutating func u16le(_ field: StaticString) throws(WireError) -> UInt16 { UInt16(try little(2, field)) }
    public mutating func u32le(_ field: StaticString) throws(WireError) -> UInt32 { UInt32(try little(4, field)) }
    public mutating func u64le(_ field: StaticString) throws(WireError) -> UInt64 { try little(8, field) }

    /// The next `count` bytes, without copying them.
    public mutating func take(_ count: Int, _ field: StaticString) throws(WireError) -> ArraySlice<UInt8> {
        try need(count, field)
        defer { index += count }
        return bytes[index..<(index + count)]
    }

    /// Everything that is left.
    public mutating func rest() -> ArraySlice<UInt8> {
        defer { index = bytes.endIndex }
        return bytes[index...]
    }

    /// A reader confined to the next `count` bytes.
    public mutating func sub(_ count: Int, _ field: StaticString, message: String? = nil) throws(WireError)
        -> ByteReader
    {
        ByteReader(try take(count, field), message: message ?? self.message)
    }

    /// Throws unless the next byte equals `value`.
    public mutating func expect(_ value: UInt8, _ field: StaticString) throws(WireError) {
        let at = offset
        let got = try u8(field)
        guard got == value else { throw unexpected(field, "0x" + hex(value), "0x" + hex(got), at: at) }
    }

    /// Throws when bytes are left over.
    public func expectEnd() throws(WireError) {
        guard isAtEnd else {
            throw WireError(message: message, field: "end", offset: offset, reason: .trailing(count: remaining))
        }
    }

    /// The error for a field whose value cannot be; `at` is where the field began, where that is known.
    public func unexpected(_ field: StaticString, _ expected: String, _ got: String, at: Int? = nil) -> WireError {
        WireError(
            message: message, field: "\(field)", offset: at ?? offset, reason: .unexpected(expected: expected, got: got)
        )
    }

    public func tooLarge(_ field: StaticString, limit: Int, got: Int) -> WireError {
        WireError(message: message, field: "\(field)", offset: offset, reason: .tooLarge(limit: limit, got: got))
    }

    private func need(_ count: Int, _ field: StaticString) throws(WireError) {
        guard count >= 0 else { throw unexpected(field, "a length of at least 0", "\(count)") }
        guard remaining >= count else {
            throw WireError(
                message: message, field: "\(field)", offset: offset, reason: .truncated(missing: count - remaining))
        }
    }

    private mutating func big(_ count: Int, _ field: StaticString) throws(WireError) -> UInt64 {
        try take(count, field).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func little(_ count: Int, _ field: StaticString) throws(WireError) -> UInt64 {
        try take(count, field).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
