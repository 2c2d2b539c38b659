/// Text with one emphasis.
struct Span {
    let text: String
    let emphasis: Emphasis

    init(_ text: String, _ emphasis: Emphasis = .plain) {
        self.text = text
        self.emphasis = emphasis
    }
}

/// The sink of everything a terminal gets to see. It alone writes escape sequences, and lets none of anyone else through.
struct Page {
    /// One value, from a host or from our own data, is never longer than this.
    private static let longestText = 600
    /// Longer lines than this are hard to follow with the eye.
    private static let longestLine = 110

    let style: Style
    let columns: Int
    private(set) var text = ""

    init(style: Style, columns: Int) {
        self.style = style
        self.columns = min(max(columns, 40), Self.longestLine)
    }

    mutating func blank() { text += "\n" }

    mutating func section(_ heading: String) {
        blank()
        paragraph(heading, .bold)
    }

    mutating func paragraph(_ body: String, _ emphasis: Emphasis = .plain, indent: Int = 0) {
        hang([Span(String(repeating: " ", count: indent))], body, emphasis)
    }

    /// The lead, then the body beside it, every further line of which begins under its first. Where the lead takes more than
    /// half of the line and the body does not fit beside it, the body goes below.
    mutating func hang(_ lead: [Span], _ body: String, _ emphasis: Emphasis = .plain) {
        let lead = lead.map { Span(style.clean($0.text, limit: Self.longestText), $0.emphasis) }
        let width = lead.reduce(0) { $0 + displayWidth($1.text) }
        let lines = lines(of: body, width: max(1, columns - width))
        guard width <= columns / 2 || (width < columns && lines.count == 1) else {
            stack(lead, body, emphasis)
            return
        }
        let margin = Span(String(repeating: " ", count: width))
        for (number, line) in (lines.isEmpty ? [""] : lines).enumerated() {
            emit((number == 0 ? lead : [margin]) + [Span(line, emphasis)])
        }
    }

    private mutating func stack(_ lead: [Span], _ body: String, _ emphasis: Emphasis) {
        if lead.reduce(0, { $0 + displayWidth($1.text) }) <= columns {
            emit(lead)
        } else {
            for line in wrapped(lead.map(\.text).joined(), width: columns) { emit([Span(line, .bold)]) }
        }
        for line in lines(of: body, width: columns - 6) { emit([Span("      "), Span(line, emphasis)]) }
    }

    /// A line that stays whole, however long: a command of another system's shell.
    mutating func verbatim(_ line: String, indent: Int) {
        emit([Span(String(repeating: " ", count: indent)), Span(style.clean(line, limit: 2000))])
    }

    /// A command that is too long for a line goes on after a backslash, so that it can still be pasted.
    mutating func command(_ words: [String], indent: Int) {
        let words = words.map { style.clean($0, limit: Self.longestText) }
        let whole = words.joined(separator: " ")
        let fits = displayWidth(whole) <= columns - indent
        let lines = fits ? [whole] : filled(words, width: columns - indent - 4 - 2)
        for (number, line) in lines.enumerated() {
            let margin = String(repeating: " ", count: indent + (number == 0 ? 0 : 4))
            emit([Span(margin + line + (number == lines.count - 1 ? "" : " \\"))])
        }
    }

    private func lines(of body: String, width: Int) -> [String] {
        wrapped(style.clean(body, limit: Self.longestText), width: width)
    }

    private mutating func emit(_ spans: [Span]) {
        var spans = spans
        while let last = spans.popLast() {
            let trimmed = withoutSpacesAtEnd(last.text)
            guard trimmed.isEmpty else {
                spans.append(Span(trimmed, last.emphasis))
                break
            }
        }
        for span in spans { text += coloured(style.clean(span.text), span.emphasis) }
        text += "\n"
    }

    private func coloured(_ text: String, _ emphasis: Emphasis) -> String {
        guard style.colour, emphasis != .plain, !text.isEmpty else { return text }
        return "\u{1b}[\(emphasis.rawValue)m\(text)\u{1b}[0m"
    }
}

/// Byte by byte: every line that is shown comes by here, and to turn one round by characters takes longer than all else of it.
private func withoutSpacesAtEnd(_ text: String) -> String {
    let bytes = text.utf8
    guard let last = bytes.lastIndex(where: { $0 != UInt8(ascii: " ") }) else { return "" }
    let end = bytes.index(after: last)
    return end == bytes.endIndex ? text : String(decoding: bytes[..<end], as: UTF8.self)
}
