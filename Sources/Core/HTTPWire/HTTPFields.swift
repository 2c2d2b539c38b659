/// One field line of a message. Names are compared without regard to case. [RFC 9112 5]
public struct HTTPField: Equatable, Sendable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// What a server wants of who asks: a scheme, and what stands with it in one piece. [RFC 9110 11.6.1]
public struct HTTPChallenge: Equatable, Sendable {
    /// As written: `NTLM`, `Negotiate`, `Basic`, `Bearer`.
    public var scheme: String
    /// The token68 behind it, as NTLM's and Negotiate's answers have; nil for parameters or nothing.
    public var token: String?

    public init(scheme: String, token: String? = nil) {
        self.scheme = scheme
        self.token = token
    }
}

/// The challenges of all fields of one name, in their order: one field may hold several, parted by commas, and their
/// parameters are parted by commas too.
public func challenges(_ values: [String]) -> [HTTPChallenge] {
    values.flatMap { partsOutsideQuotes($0).compactMap(challenge) }
}

/// Nil for a parameter of the challenge before.
private func challenge(_ part: Substring) -> HTTPChallenge? {
    let words = part.split(separator: " ", maxSplits: 1)
    guard let scheme = words.first, scheme.utf8.allSatisfy(isTokenByte) else { return nil }
    guard words.count == 2 else { return HTTPChallenge(scheme: String(scheme)) }
    let rest = words[1].drop { $0 == " " }
    // A parameter may be written `name = value`.
    guard !rest.hasPrefix("=") else { return nil }
    let isToken = !rest.isEmpty && rest.utf8.allSatisfy(isToken68Byte)
    return HTTPChallenge(scheme: String(scheme), token: isToken ? String(rest) : nil)
}

private func partsOutsideQuotes(_ value: String) -> [Substring] {
    var isQuoted = false
    var isEscaped = false
    let parts = value.split { character in
        if isEscaped {
            isEscaped = false
            return false
        }
        switch character {
        case "\\": isEscaped = isQuoted
        case "\"": isQuoted.toggle()
        default: return character == "," && !isQuoted
        }
        return false
    }
    return parts.map { trimmed($0) }.filter { !$0.isEmpty }
}

func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
    return text
}

/// tchar. [RFC 9110 5.6.2]
func isTokenByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
}

/// [RFC 9110 11.2]
private func isToken68Byte(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || "-._~+/=".utf8.contains(byte) }

private func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"):
        true
    default: false
    }
}
