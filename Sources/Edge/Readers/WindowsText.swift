/// Text that a Windows console program wrote into a pipe or a file: UTF-16 of either order with or without its mark, UTF-8, or
/// a console code page, of which only ASCII is sure: a byte that is none becomes a question mark. Lines end in CR LF.
public struct WindowsText: Sendable {
    /// Of the output, in bytes: what is longer was no answer to one question.
    public static let limit = 1 << 18

    /// Without blanks at their ends, and without empty ones.
    public let lines: [String]

    public init(_ bytes: [UInt8], limit: Int = WindowsText.limit) {
        lines = Self.text(bytes[..<min(bytes.count, limit)], isCut: bytes.count > limit).utf8
            .split { $0 == 0x0a || $0 == 0x0d || $0 == 0x0c || $0 == 0 }
            .compactMap { line in
                // U+3000 is no blank here: what aligns columns is ASCII.
                let end = line.lastIndex { $0 != 0x20 && $0 != 0x09 }
                return end.flatMap { String(line[...$0]) }
            }
    }

    private static func text(_ bytes: ArraySlice<UInt8>, isCut: Bool) -> String {
        if bytes.starts(with: [0xff, 0xfe]) { return utf16(bytes.dropFirst(2), low: 0) }
        if bytes.starts(with: [0xfe, 0xff]) { return utf16(bytes.dropFirst(2), low: 1) }
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return String(decoding: bytes.dropFirst(3), as: UTF8.self) }
        // Latin text in UTF-16 has a zero in every second byte; in no other form are there any.
        let head = bytes.prefix(512)
        for low in [0, 1] where bytes.count >= 4 {
            let zeros = head.indices.count { ($0 - head.startIndex) % 2 != low && head[$0] == 0 }
            if zeros * 4 >= head.count { return utf16(bytes, low: low) }
        }
        // The limit may have cut a character in two.
        for cut in 0...(isCut ? min(3, bytes.count) : 0) {
            if let text = String(validating: bytes.dropLast(cut), as: UTF8.self) { return text }
        }
        return String(decoding: bytes.map { $0 < 0x80 ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }

    /// - Parameter low: which byte of a unit is the low one.
    private static func utf16(_ bytes: ArraySlice<UInt8>, low: Int) -> String {
        let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
            UInt16(bytes[$0 + low]) | UInt16(bytes[$0 + 1 - low]) << 8
        }
        return String(decoding: units, as: UTF16.self)
    }
}
