import Primitives

/// Little-endian reads at a moving place of one chunk. Places count from the chunk's start, as the offsets inside it do.
struct ChunkCursor {
    let bytes: [UInt8]
    private(set) var at: Int
    /// Nothing is read from here on.
    let end: Int

    init(_ bytes: [UInt8], at: Int, end: Int) {
        self.bytes = bytes
        self.end = min(max(end, 0), bytes.count)
        self.at = max(at, 0)
    }

    var remaining: Int { end - at }

    mutating func u8(_ field: StaticString) throws(WireError) -> UInt8 {
        try need(1, field)
        defer { at += 1 }
        return bytes[at]
    }

    mutating func u16(_ field: StaticString) throws(WireError) -> UInt16 {
        try need(2, field)
        defer { at += 2 }
        return UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8
    }

    mutating func u32(_ field: StaticString) throws(WireError) -> UInt32 {
        let low = UInt32(try u16(field))
        return low | UInt32(try u16(field)) << 16
    }

    mutating func u64(_ field: StaticString) throws(WireError) -> UInt64 {
        let low = UInt64(try u32(field))
        return low | UInt64(try u32(field)) << 32
    }

    mutating func take(_ count: Int, _ field: StaticString) throws(WireError) -> ArraySlice<UInt8> {
        try need(count, field)
        defer { at += count }
        return bytes[at..<(at + count)]
    }

    mutating func skip(_ count: Int, _ field: StaticString) throws(WireError) {
        try need(count, field)
        at += count
    }

    /// `units` UTF-16 code units.
    mutating func utf16(_ units: Int, _ field: StaticString) throws(WireError) -> String {
        text(utf16: try take(units * 2, field))
    }

    func error(_ field: StaticString, _ expected: String, _ got: String) -> WireError {
        WireError(
            message: "event log", field: "\(field)", offset: at, reason: .unexpected(expected: expected, got: got))
    }

    func tooLarge(_ field: StaticString, limit: Int, got: Int) -> WireError {
        WireError(message: "event log", field: "\(field)", offset: at, reason: .tooLarge(limit: limit, got: got))
    }

    private func need(_ count: Int, _ field: StaticString) throws(WireError) {
        guard count >= 0, count <= remaining else {
            throw WireError(
                message: "event log", field: "\(field)", offset: at, reason: .truncated(missing: count - remaining))
        }
    }
}

/// Little-endian UTF-16; what is none becomes the replacement character, and zeros at the end are left out.
///
/// Most of what a log holds is ASCII, which is copied; the general way takes ten times as long.
func text(utf16 bytes: ArraySlice<UInt8>) -> String {
    bytes.withUnsafeBufferPointer { bytes in
        var count = bytes.count / 2
        while count > 0, bytes[count * 2 - 1] == 0, bytes[count * 2 - 2] == 0 { count -= 1 }
        guard isASCII(bytes, units: count) else {
            let units = (0..<count).map { UInt16(bytes[$0 * 2]) | UInt16(bytes[$0 * 2 + 1]) << 8 }
            return String(decoding: units, as: UTF16.self)
        }
        return String(unsafeUninitializedCapacity: count) { buffer in
            for index in 0..<count { buffer[index] = bytes[index * 2] }
            return count
        }
    }
}

/// A plain loop, for this looks at every text of a log.
private func isASCII(_ bytes: UnsafeBufferPointer<UInt8>, units: Int) -> Bool {
    var other: UInt8 = 0
    for index in 0..<units { other |= bytes[index * 2] & 0x80 | bytes[index * 2 + 1] }
    return other == 0
}
