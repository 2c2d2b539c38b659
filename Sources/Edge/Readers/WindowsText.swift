/// Text that a Windows console program wrote into a pipe: UTF-16 with or without its mark, UTF-8, or a console code page of
/// one byte a character, of which only ASCII is sure. Lines end in CR LF.
public struct WindowsText: Sendable {
    /// Of the output, in bytes: what is longer was no answer to one question.
    public static let limit = 1 << 18

    public let lines: [String]

    public init(_ bytes: [UInt8]) {
        lines = Self.text(Array(bytes.prefix(Self.limit))).split { $0.isNewline || $0 == "\0" }
            .map { String($0.reversed().drop { $0.isWhitespace }.reversed()) }
            .filter { !$0.isEmpty }
    }

    private static func text(_ bytes: [UInt8]) -> String {
        if bytes.starts(with: [0xff, 0xfe]) { return utf16(bytes.dropFirst(2)) }
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return String(decoding: bytes.dropFirst(3), as: UTF8.self) }
        // Latin text in UTF-16 has a zero in every second byte; in no other form are there any.
        let zeros = bytes.prefix(512).indices.count { $0 % 2 == 1 && bytes[$0] == 0 }
        if bytes.count >= 4, zeros * 4 >= min(bytes.count, 512) { return utf16(bytes[...]) }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return String(decoding: bytes.map { $0 < 0x80 ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>) -> String {
        let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
            UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
        }
        return String(decoding: units, as: UTF16.self)
    }
}
