/// Tag-length-value elements with definite lengths and tags of one or two bytes: what CredSSP, SPNEGO (both DER) and MCS's
/// connect messages (BER) need of X.690. Lengths may be longer than the shortest form, for real servers write such.

/// An identifier octet (or two, for application tags above 30), as it stands on the wire.
public struct BERTag: Hashable, Sendable, CustomStringConvertible {
    public let bytes: [UInt8]

    public init(_ byte: UInt8) { bytes = [byte] }

    /// `[APPLICATION n]`, constructed; two bytes from 31 to 127.
    public static func application(_ number: UInt8) -> BERTag {
        number < 31 ? BERTag(0x60 | number) : BERTag(bytes: [0x7f, number & 0x7f])
    }

    /// `[n]` of the context-specific class, constructed.
    public static func context(_ number: UInt8) -> BERTag { BERTag(0xa0 | (number & 0x1f)) }

    public static let boolean = BERTag(0x01)
    public static let integer = BERTag(0x02)
    public static let octetString = BERTag(0x04)
    public static let objectIdentifier = BERTag(0x06)
    public static let enumerated = BERTag(0x0a)
    public static let sequence = BERTag(0x30)

    private init(bytes: [UInt8]) { self.bytes = bytes }

    fileprivate init(reading reader: inout ByteReader, _ field: StaticString) throws(WireError) {
        let first = try reader.u8(field)
        guard first & 0x1f == 0x1f else {
            bytes = [first]
            return
        }
        let second = try reader.u8(field)
        guard second < 0x80 else { throw reader.unexpected(field, "a tag number below 128", "0x" + hex(second)) }
        bytes = [first, second]
    }

    public var description: String { "tag " + hex(bytes) }
}

extension ByteReader {
    /// The tag of the next element, without moving.
    public func peekTag() -> BERTag? {
        var ahead = self
        return try? BERTag(reading: &ahead, "tag")
    }

    /// The contents of the next element, which must have this tag.
    public mutating func element(_ tag: BERTag, _ field: StaticString) throws(WireError) -> ByteReader {
        let at = offset
        let got = try BERTag(reading: &self, field)
        guard got == tag else { throw unexpected(field, tag.description, got.description, at: at) }
        return try sub(try berLength(field), field)
    }

    /// The contents of the next element if it has this tag; otherwise nothing is read.
    public mutating func elementIfPresent(_ tag: BERTag, _ field: StaticString) throws(WireError) -> ByteReader? {
        peekTag() == tag ? try element(tag, field) : nil
    }

    /// Passes over the next element, whatever it is.
    public mutating func skipElement(_ field: StaticString) throws(WireError) {
        _ = try BERTag(reading: &self, field)
        _ = try take(try berLength(field), field)
    }

    /// A two's-complement INTEGER (or ENUMERATED) of at most eight bytes.
    public mutating func berInteger(_ field: StaticString, tag: BERTag = .integer) throws(WireError) -> Int64 {
        var contents = try element(tag, field)
        guard (1...8).contains(contents.remaining) else {
            throw unexpected(field, "1 to 8 bytes of integer", "\(contents.remaining)")
        }
        let bytes = contents.rest()
        let start: Int64 = bytes[bytes.startIndex] & 0x80 == 0 ? 0 : -1
        return bytes.reduce(start) { $0 << 8 | Int64($1) }
    }

    public mutating func octetString(_ field: StaticString) throws(WireError) -> ArraySlice<UInt8> {
        var contents = try element(.octetString, field)
        return contents.rest()
    }

    private mutating func berLength(_ field: StaticString) throws(WireError) -> Int {
        let first = try u8(field)
        guard first & 0x80 != 0 else { return Int(first) }
        let count = Int(first & 0x7f)
        guard (1...4).contains(count) else {
            throw unexpected(field, "a definite length of at most 4 bytes", "0x" + hex(first))
        }
        return try take(count, field).reduce(0) { $0 << 8 | Int($1) }
    }
}

extension ByteWriter {
    /// An element with the shortest form of length.
    public mutating func element(_ tag: BERTag, _ body: (inout ByteWriter) -> Void) {
        var inner = ByteWriter()
        body(&inner)
        append(tag.bytes)
        berLength(inner.count)
        append(inner.bytes)
    }

    public mutating func berInteger(_ value: Int64, tag: BERTag = .integer) {
        var bytes = (0..<8).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * Int64($0))) }
        while bytes.count > 1, bytes[0] == (bytes[1] & 0x80 == 0 ? 0x00 : 0xff) { bytes.removeFirst() }
        element(tag) { $0.append(bytes) }
    }

    public mutating func octetString(_ bytes: some Sequence<UInt8>) {
        element(.octetString) { $0.append(bytes) }
    }

    private mutating func berLength(_ count: Int) {
        switch count {
        case ..<0x80: u8(UInt8(count))
        case ..<0x100:
            u8(0x81)
            u8(UInt8(count))
        case ..<0x1_0000:
            u8(0x82)
            u16be(UInt16(count))
        case ..<0x100_0000:
            u8(0x83)
            u24be(count)
        default:
            u8(0x84)
            u32be(UInt32(truncatingIfNeeded: count))
        }
    }
}
