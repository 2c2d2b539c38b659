/// A password, or what stands for one. It has no form that a log, a report or a crash could print, and cannot be encoded.
public struct Secret: Sendable, Equatable {
    /// The text as the protocols take it.
    public let utf16: [UInt16]

    /// Longer passwords than any system takes would only be a burden. [MS-SAMR 3.1.1.8.7]
    public static let longest = 512

    public init(_ text: String) { utf16 = Array(text.utf16) }

    /// The bytes of a password as it was typed or read; what is no UTF-8 becomes U+FFFD.
    public init(utf8 bytes: [UInt8]) { self.init(String(decoding: bytes, as: UTF8.self)) }

    public var isEmpty: Bool { utf16.isEmpty }
    public var text: String { String(decoding: utf16, as: UTF16.self) }

    /// UTF-16, low byte first, without a zero at the end.
    public var utf16le: [UInt8] {
        utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(secret)" }
    public var debugDescription: String { "(secret)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
