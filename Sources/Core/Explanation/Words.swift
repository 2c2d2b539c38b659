/// A word of a text, with what stands before it.
struct Word {
    /// Where in marked-up text it stands.
    enum Place { case text, tag, attribute }

    /// As written, but in plain letters and digits: `Ox904`, as pictures are read, and a full-width `０ｘ９０４` are `0x904`.
    let text: String
    let lower: String
    /// What separates it from the word before.
    let gap: [Unicode.Scalar]
    let place: Place
    /// `0x904`, `2308`, `-2146893022`: as 32 bits.
    let number: UInt32?
    /// Part of an address, a date, a time, a version: its digits are no code.
    var isAside = false

    init(_ scalars: ArraySlice<Unicode.Scalar>, gap: [Unicode.Scalar], place: Place) {
        text = plainZero(word(scalars))
        lower = text.lowercased()
        self.gap = gap
        self.place = place
        number = numberWritten(lower)
    }

    var isHexadecimal: Bool { number != nil && lower.hasPrefix("0x") }
    var isDecimal: Bool { lower.utf8.allSatisfy { 0x30...0x39 ~= $0 } }
    /// A number that may be a code.
    var isCandidate: Bool { number != nil && !isAside && place == .text }
}

/// A pasted text may be long, and a dialog is short.
let textLimit = 16_384

/// Words of letters, digits, `_` and hyphens, without addresses of the web and with what they are a part of.
func split(_ text: String) -> [Word] {
    var scanner = WordScanner(text)
    var words = scanner.words()
    markAsides(&words)
    return words
}

private struct WordScanner {
    private let scalars: [Unicode.Scalar]
    private var at = 0
    private var gap: [Unicode.Scalar] = []
    private var place = Word.Place.text
    private var found: [Word] = []

    init(_ text: String) { scalars = text.unicodeScalars.prefix(textLimit).compactMap(plainScalar) }

    mutating func words() -> [Word] {
        while at < scalars.count {
            if isOfWord(scalars[at]) { takeWord() } else { passMark() }
        }
        return found
    }

    private mutating func takeWord() {
        var start = at
        while at < scalars.count, isOfWord(scalars[at]) { at += 1 }
        var end = at
        while end > start, scalars[end - 1] == "-" { end -= 1 }
        while start < end, scalars[start] == "-", !(start + 1 < end && isDigit(scalars[start + 1])) { start += 1 }
        guard start < end else { return gap.append("-") }
        found.append(Word(scalars[start..<end], gap: gap, place: place))
        gap.removeAll(keepingCapacity: true)
        if place == .tag { place = .attribute }
    }

    private mutating func passMark() {
        let mark = scalars[at]
        if mark == ":", at + 2 < scalars.count, scalars[at + 1] == "/", scalars[at + 2] == "/" {
            if gap.isEmpty, let scheme = found.popLast() { gap = scheme.gap }
            return passAddress()
        }
        if mark == "?", at + 1 < scalars.count, isOfWord(scalars[at + 1]), place == .text { return passAddress() }
        switch mark {
        case "<" where beginsTag: place = .tag
        case ">": place = .text
        default: break
        }
        if gap.count < mostKept { gap.append(mark) }
        at += 1
    }

    /// To the end of an address of the web, or of what is asked of one.
    private mutating func passAddress() {
        while at < scalars.count, !scalars[at].properties.isWhitespace, !endsOfAddress.contains(scalars[at]) { at += 1 }
        gap.append(" ")
    }

    /// `<EventID>`, `</Data>`: closed before another opens.
    private var beginsTag: Bool {
        guard at + 1 < scalars.count,
            scalars[at + 1].properties.isAlphabetic || "/?!".unicodeScalars.contains(scalars[at + 1])
        else { return false }
        return scalars[(at + 1)...].first { $0 == "<" || $0 == ">" } == ">"
    }
}

/// Rules of a table and the like say nothing by their length.
private let mostKept = 16
private let endsOfAddress: Set<Unicode.Scalar> = ["\"", "'", "<", ">", ")", "]", "\u{201d}"]

/// Full-width forms, the other digits of Arabic, the minus and the hyphen that are none; nil for marks of direction, which Windows
/// puts into dates.
private func plainScalar(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    guard !scalar.isASCII else { return scalar }
    switch scalar.value {
    case 0xff01...0xff5e: return Unicode.Scalar(scalar.value - 0xfee0)
    case 0x660...0x669: return Unicode.Scalar(scalar.value - 0x660 + 0x30)
    case 0x6f0...0x6f9: return Unicode.Scalar(scalar.value - 0x6f0 + 0x30)
    case 0x2010, 0x2011, 0x2212: return "-"
    case 0x200b...0x200f, 0x202a...0x202e, 0x2066...0x2069, 0xfeff: return nil
    default: return scalar
    }
}

private func isDigit(_ scalar: Unicode.Scalar) -> Bool { 0x30...0x39 ~= scalar.value }

private func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f, 0x2d: true
    case 0..<0x80: false
    default:
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.properties.generalCategory == .nonspacingMark
    }
}

private func word(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
}

/// `Ox904` → `0x904`: pictures are read so.
private func plainZero(_ word: String) -> String {
    guard word.utf8.count > 2, word.prefix(2).lowercased() == "ox" else { return word }
    let rest = word.dropFirst(2)
    guard rest.allSatisfy({ $0.isHexDigit || $0 == "O" || $0 == "o" }) else { return word }
    return "0x" + rest.map { $0 == "O" || $0 == "o" ? "0" : String($0) }.joined()
}

/// As 32 bits; nil for what is no number.
private func numberWritten(_ lower: String) -> UInt32? {
    guard let first = lower.utf8.first, first == 0x2d || 0x30...0x39 ~= first else { return nil }
    if lower.hasPrefix("0x") { return UInt32(lower.dropFirst(2), radix: 16) }
    guard let value = Int64(lower), value >= Int64(Int32.min), value <= Int64(UInt32.max) else { return nil }
    return UInt32(truncatingIfNeeded: value)
}
