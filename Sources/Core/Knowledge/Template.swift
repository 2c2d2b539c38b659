/// Fills `{name}` in a template. The arguments are put in as they are and not read again, so braces in foreign text stay
/// text; a name without an argument stays as it is written.
public func filled(_ template: String, _ args: [String: String]) -> String {
    var out = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
        let name = String(rest[rest.index(after: open)..<close])
        out += rest[..<open]
        out += args[name] ?? "{\(name)}"
        rest = rest[rest.index(after: close)...]
    }
    return out + rest
}

/// The names in braces of a template, in the order of the text.
public func argumentNames(of template: String) -> [String] {
    template.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { piece in
        piece.firstIndex(of: "}").map { String(piece[..<$0]) }
    }
}
