import Primitives

/// The little of aligned PER that MCS and GCC messages of Remote Desktop use. [X.691 10.9]
extension ByteReader {
    /// A length below 16,384. The fragmented form is refused: no Remote Desktop message is so long.
    mutating func perLength(_ field: StaticString) throws(WireError) -> Int {
        let first = try u8(field)
        guard first & 0x80 != 0 else { return Int(first) }
        guard first & 0x40 == 0 else {
            throw unexpected(field, "a length below 16384", "fragments", at: offset - 1)
        }
        return Int(first & 0x3f) << 8 | Int(try u8(field))
    }

    /// A non-negative INTEGER of at most four bytes behind its length.
    mutating func perInteger(_ field: StaticString) throws(WireError) -> UInt32 {
        let at = offset
        let count = try perLength(field)
        guard (1...4).contains(count) else { throw unexpected(field, "1 to 4 bytes of integer", "\(count)", at: at) }
        return try take(count, field).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// An integer in the range 1001…65535, which is how MCS numbers its users. [T.125 7, UserId]
    mutating func perUserID(_ field: StaticString) throws(WireError) -> UInt16 {
        let at = offset
        let above = try u16be(field)
        let (id, overflow) = above.addingReportingOverflow(firstUserID)
        guard !overflow else { throw unexpected(field, "at most 64534", "\(above)", at: at) }
        return id
    }
}

private let firstUserID: UInt16 = 1001

extension ByteWriter {
    /// The shortest form; `count` is below 16,384.
    mutating func perLength(_ count: Int) {
        if count < 0x80 {
            u8(UInt8(truncatingIfNeeded: count))
        } else {
            u16be(0x8000 | UInt16(truncatingIfNeeded: count & 0x3fff))
        }
    }

    mutating func perInteger(_ value: UInt32) {
        let bytes = (0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
        let shortest = bytes.dropLast().drop { $0 == 0 } + bytes.suffix(1)
        perLength(shortest.count)
        append(shortest)
    }

    /// `id` is at least 1001.
    mutating func perUserID(_ id: UInt16) { u16be(id &- firstUserID) }

    mutating func perOctets(_ bytes: [UInt8]) {
        perLength(bytes.count)
        append(bytes)
    }
}
