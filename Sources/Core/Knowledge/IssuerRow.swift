/// How to know a product that opens TLS connections by the issuer of the certificates it makes.
public struct IssuerRow: Equatable, Sendable {
    /// Patterns of the issuer's common name, any one of which fits the whole of it; `*` stands for anything. Nil: whatever it is.
    public let cn: [String]?
    /// The same for its organisation. Where both are given, both must fit.
    public let o: [String]?
    public let product: String

    /// - Parameter issuer: its parts as the certificate orders them; of several organisations any may fit.
    func fits(_ issuer: [NamePart]) -> Bool {
        guard cn != nil || o != nil else { return false }
        return fits(cn, issuer, "CN") && fits(o, issuer, "O")
    }

    private func fits(_ patterns: [String]?, _ issuer: [NamePart], _ type: String) -> Bool {
        guard let patterns else { return true }
        return issuer.contains { part in
            part.type == type && patterns.contains { pattern in matches(part.value, pattern: pattern) }
        }
    }
}

/// One attribute of a distinguished name.
struct NamePart: Equatable, Sendable {
    /// `CN`, `O`, …, in capitals.
    let type: String
    let value: String
}

/// The parts of a name in its string form. [RFC 2253 2]
func nameParts(_ name: String) -> [NamePart] {
    var parts: [NamePart] = []
    var type: String?
    var text = ""
    var isEscaped = false
    for character in name {
        switch character {
        case _ where isEscaped:
            text.append(character)
            isEscaped = false
        case "\\": isEscaped = true
        case "=" where type == nil:
            type = trimmed(text).uppercased()
            text = ""
        case ",", "+":
            if let type { parts.append(NamePart(type: type, value: trimmed(text))) }
            (type, text) = (nil, "")
        default: text.append(character)
        }
    }
    if let type { parts.append(NamePart(type: type, value: trimmed(text))) }
    return parts
}

private func trimmed(_ text: String) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
}

/// Whether the pattern fits the whole text, letters of either case alike. Each `*` takes as little as it can, which is enough,
/// for nothing but what stands between the stars has to be found.
func matches(_ text: String, pattern: String) -> Bool {
    let pieces = pattern.lowercased().split(separator: "*", omittingEmptySubsequences: false)
    var rest = text.lowercased()[...]
    guard let first = pieces.first, let last = pieces.last, rest.hasPrefix(first) else { return false }
    guard pieces.count > 1 else { return rest == first }
    rest = rest.dropFirst(first.count)
    for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
        guard let found = position(of: piece, in: rest) else { return false }
        rest = rest[found...].dropFirst(piece.count)
    }
    return rest.hasSuffix(last)
}

private func position(of piece: Substring, in text: Substring) -> Substring.Index? {
    text.indices.first { text[$0...].hasPrefix(piece) }
}
