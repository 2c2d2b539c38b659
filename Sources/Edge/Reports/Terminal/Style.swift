import Primitives

/// What the terminal can show. Nothing in a report is said by colour alone.
public struct Style: Equatable, Sendable {
    public let colour: Bool
    /// False where the locale is not UTF-8: then nothing but ASCII is written.
    public let unicode: Bool

    public static let plain = Style(colour: false, unicode: true)
    public static let ansi = Style(colour: true, unicode: true)
    public static let ascii = Style(colour: false, unicode: false)

    public init(colour: Bool, unicode: Bool) {
        self.colour = colour
        self.unicode = unicode
    }

    /// Text that may be written as it is: no control or invisible characters, and only ASCII where that is asked.
    func clean(_ text: String, limit: Int = .max) -> String {
        let safe = shown(text, limit: limit)
        return unicode ? safe : inASCII(safe)
    }
}

/// Parameters of SGR. [ECMA-48 8.3.117]
enum Emphasis: String {
    case plain = ""
    case bold = "1"
    case dim = "2"
    case good = "32"
    case warning = "33"
    case bad = "31"
    case boldGood = "1;32"
    case boldWarning = "1;33"
    case boldBad = "1;31"
}

/// Our own marks and common punctuation have a likeness; any other character becomes a visible escape.
private func inASCII(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { out, scalar in
        if scalar.isASCII {
            out.unicodeScalars.append(scalar)
        } else {
            out += likeness[scalar] ?? "\\u{\(String(scalar.value, radix: 16))}"
        }
    }
}

private let likeness: [Unicode.Scalar: String] = [
    "✓": "+", "✗": "x", "·": "-", "█": "#", "░": ".", "…": "...", "–": "-", "—": "-", "→": "->", "≥": ">=", "≤": "<=",
    "×": "x", "’": "'", "‘": "'", "“": "\"", "”": "\"", "«": "\"", "»": "\"", "\u{a0}": " ", "\u{202f}": " ",
]
