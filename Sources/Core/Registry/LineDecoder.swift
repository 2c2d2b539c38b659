/// Cuts text that comes in pieces into lines of UTF-8, whatever it was written in: UTF-16 with or without its mark, UTF-8, or a
/// code page of one byte a character, of which only ASCII is sure.
struct LineDecoder: Sendable {
    private enum Encoding { case unknown, bytes, wide }

    static let longestLine = 1 << 18
    /// So many bytes tell the encoding.
    private static let telling = 16

    private var encoding = Encoding.unknown
    /// What came before the encoding could be told.
    private var beginning: [UInt8] = []
    private var line: [UInt8] = []
    /// Half a UTF-16 unit, and the first of a pair of units.
    private var half: UInt8?
    private var lead: UInt16?
    private(set) var isOverlong = false
    private(set) var overlongLines = 0

    /// What came after the last end of a line.
    var rest: [UInt8] { line }

    mutating func take(_ bytes: [UInt8], _ found: (ArraySlice<UInt8>) -> Void) {
        guard encoding == .unknown else { return decode(bytes[...], found) }
        beginning += bytes
        if beginning.count >= Self.telling { finish(found) }
    }

    /// The end of what there is: a beginning that was too short to tell its encoding counts as it is.
    mutating func finish(_ found: (ArraySlice<UInt8>) -> Void) {
        let bytes = beginning
        beginning = []
        decode(bytes[...], found)
    }

    private mutating func decode(_ bytes: ArraySlice<UInt8>, _ found: (ArraySlice<UInt8>) -> Void) {
        var bytes = bytes
        if encoding == .unknown {
            encoding = Self.encoding(of: bytes)
            if bytes.starts(with: [0xff, 0xfe]) { bytes = bytes.dropFirst(2) }
            if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes = bytes.dropFirst(3) }
        }
        if encoding == .wide { takeWide(bytes, found) } else { takeNarrow(bytes, found) }
    }

    private static func encoding(of bytes: ArraySlice<UInt8>) -> Encoding {
        if bytes.starts(with: [0xff, 0xfe]) { return .wide }
        // The header is ASCII: in UTF-16 its every second byte is zero.
        let begin = bytes.prefix(telling)
        let zeros = begin.indices.count { ($0 - begin.startIndex) % 2 == 1 && begin[$0] == 0 }
        return zeros >= 4 ? .wide : .bytes
    }

    private mutating func takeNarrow(_ bytes: ArraySlice<UInt8>, _ found: (ArraySlice<UInt8>) -> Void) {
        var rest = bytes
        while let end = firstNewline(in: rest) {
            append(rest[..<end])
            finishLine(found)
            rest = rest[(end + 1)...]
        }
        append(rest)
    }

    private mutating func append(_ part: ArraySlice<UInt8>) {
        guard line.count + part.count <= Self.longestLine else {
            isOverlong = true
            line = []
            return
        }
        if !isOverlong { line += part }
    }

    private mutating func takeWide(_ bytes: ArraySlice<UInt8>, _ found: (ArraySlice<UInt8>) -> Void) {
        for byte in half == nil && isOverlong ? restOfOverlong(bytes) : bytes {
            guard let low = half else {
                half = byte
                continue
            }
            half = nil
            let unit = UInt16(low) | UInt16(byte) << 8
            if unit == UInt16(newline) {
                finishLine(found)
            } else if unit < 0x80, lead == nil {
                if line.count < Self.longestLine { line.append(UInt8(unit)) } else { isOverlong = true }
            } else {
                appendWide(unit)
            }
        }
    }

    /// Of a line that is too long only its end matters; the unit that may be it begins at an even place.
    private mutating func restOfOverlong(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        lead = nil
        let end = firstNewline(in: bytes) ?? bytes.endIndex
        return bytes[(end - (end - bytes.startIndex) % 2)...]
    }

    private mutating func appendWide(_ unit: UInt16) {
        if UTF16.isLeadSurrogate(unit), lead == nil {
            lead = unit
            return
        }
        let units = [lead, unit].compactMap(\.self)
        lead = nil
        append(Array(String(decoding: units, as: UTF16.self).utf8)[...])
    }

    private mutating func finishLine(_ found: (ArraySlice<UInt8>) -> Void) {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        if isOverlong { overlongLines += 1 } else { found(line[...]) }
        isOverlong = false
        lead = nil
        line.removeAll(keepingCapacity: true)
    }
}

/// Looks at 32 bytes at a time: gigabytes without an end of a line are what damaged files have.
private func firstNewline(in bytes: ArraySlice<UInt8>) -> Int? {
    let without = bytes.withUnsafeBytes { buffer in
        var offset = 0
        while offset &+ 32 <= buffer.count {
            var found: UInt64 = 0
            for part in stride(from: offset, to: offset &+ 32, by: 8) {
                found |= newlines(in: buffer.loadUnaligned(fromByteOffset: part, as: UInt64.self))
            }
            if found != 0 { break }
            offset &+= 32
        }
        return offset
    }
    return bytes[(bytes.startIndex + without)...].firstIndex(of: newline)
}

/// Not zero where one of the eight bytes is a newline: only a byte of zeros borrows from its highest bit.
private func newlines(in word: UInt64) -> UInt64 {
    let zeros = word ^ 0x0a0a_0a0a_0a0a_0a0a
    return (zeros &- 0x0101_0101_0101_0101) & ~zeros & 0x8080_8080_8080_8080
}
