import Primitives

/// A piece of a page. There is no way to make one from a string as it stands: text and the values of attributes are escaped
/// on their way in, and the names of elements and attributes are ours.
///
/// What comes out is HTML and well-formed XML at once.
struct Markup: Equatable, Sendable {
    let source: String

    fileprivate init(source: String = "") { self.source = source }

    /// Text from anywhere: no markup, no control or invisible characters, bounded.
    static func text(_ text: String, limit: Int = 600) -> Markup {
        Markup(source: escaped(shown(text, limit: limit)))
    }

    /// A style sheet; only one that the compiler has seen.
    static func styleSheet(_ css: StaticString, nonce: String) -> Markup {
        Markup(source: "<style nonce=\"\(escaped(shown(nonce)))\">\(css)</style>")
    }

    /// The whole page around its one root element.
    static func document(_ root: Markup) -> String { "<!DOCTYPE html>\n\(root.source)\n" }
}

/// Elements of HTML and SVG that a report is made of.
enum Tag: String {
    case html, head, meta, title, body
    case header, main, section, footer, div
    case h1, h2, h3, p, ol, ul, li, dl, dt, dd, details, summary
    case table, caption, thead, tbody, tr, th, td
    case a, span, strong, code, pre, time
    case svg, rect

    /// An element around its children. Strings among them are text.
    func callAsFunction(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { .text("") }) -> Markup {
        let opened = "<" + rawValue + attributes.map { " \($0.name)=\"\($0.value)\"" }.joined()
        // HTML knows elements that never have an end; all others need theirs even when they are empty.
        return self == .meta
            ? Markup(source: opened + "/>") : Markup(source: "\(opened)>\(content().source)</\(rawValue)>")
    }
}

/// An attribute with its value, escaped.
struct Attribute {
    let name: StaticString
    let value: String

    init(_ name: StaticString, _ value: String) {
        self.name = name
        self.value = escaped(shown(value, limit: 600))
    }

    static func style(_ names: String) -> Attribute { Attribute("class", names) }
    static func id(_ id: StaticString) -> Attribute { Attribute("id", "\(id)") }
    /// Names a region by its heading, for those who hear the page.
    static func labelled(by id: StaticString) -> Attribute { Attribute("aria-labelledby", "\(id)") }
    /// What the element is, where its looks on a narrow page might make a reader forget it.
    static func role(_ role: StaticString) -> Attribute { Attribute("role", "\(role)") }
    /// For marks and bars that stand beside words which say the same.
    static let silent = Attribute("aria-hidden", "true")
}

/// Lets pieces and strings stand below one another, with `if` and `for` between them.
@resultBuilder
enum MarkupBuilder {
    static func buildExpression(_ piece: Markup) -> Markup { piece }
    static func buildExpression(_ text: String) -> Markup { .text(text) }
    static func buildBlock(_ pieces: Markup...) -> Markup { buildArray(pieces) }
    static func buildArray(_ pieces: [Markup]) -> Markup { Markup(source: pieces.map(\.source).joined()) }
    static func buildOptional(_ piece: Markup?) -> Markup { piece ?? Markup() }
    static func buildEither(first piece: Markup) -> Markup { piece }
    static func buildEither(second piece: Markup) -> Markup { piece }
}

private func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { out, scalar in
        switch scalar {
        case "&": out += "&amp;"
        case "<": out += "&lt;"
        case ">": out += "&gt;"
        case "\"": out += "&quot;"
        case "'": out += "&#39;"
        default: out.unicodeScalars.append(scalar)
        }
    }
}
