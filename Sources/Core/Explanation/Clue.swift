import Knowledge

/// A code as somebody wrote it down.
enum Clue: Equatable, Sendable {
    /// What the place of a number in the text says of its family.
    enum Role: Equatable, Sendable {
        /// The first number of a client's dialog, and the second.
        case code, extended
        /// The exit code of a program.
        case exit
        /// The only number there is: any family.
        case alone
        /// Written behind the name of its family: `errorInfo 7`, `ntstatus:0xc000006d`.
        case of(CodeKind)
    }

    case number(UInt32, role: Role, written: String)
    /// `ERRINFO_…`, `STATUS_…`, `SEC_E_…`.
    case name(String)
    case event(UInt32, provider: String?, written: String)
}

/// A pasted text may be long, and a dialog is short.
let textLimit = 16_384
private let clueLimit = 8

/// Finds the codes in a command line, a copied dialog in any language, an event's text, or the text of a picture of one.
func clues(in text: String, _ table: CodeTable) -> [Clue] {
    let words = split(text)
    let spoken = spokenEvents(in: words, table)
    if spoken.isEmpty, let clue = familyAndNumber(words) { return [clue] }
    let events = spoken.isEmpty ? namedEvents(in: words, table) : spoken
    let names = words.filter { $0.contains(where: \.isLetter) && table.hasEntry(named: $0) }.map {
        Clue.name($0.uppercased())
    }
    let isExit = words.contains { ["exit", "xfreerdp", "freerdp"].contains($0.lowercased()) }
    let numbers = events.isEmpty ? numbersAlone(words, hasNames: !names.isEmpty) : codesBesideEvents(words, table)
    let found = roles(numbers, isExit: isExit)
    let others = events.contains(where: isOfKerberos) ? found.map(asKerberos) : found
    return Array((events + once(names + others)).prefix(clueLimit))
}

/// The numbers of a text that speaks of no event: those with `0x`, or where there is none the decimal ones.
private func numbersAlone(_ words: [String], hasNames: Bool) -> [String] {
    let hexadecimals = words.filter(isHexadecimal)
    let hasOnlyDecimals = hexadecimals.isEmpty && !hasNames || words.allSatisfy { number($0) != nil }
    return hasOnlyDecimals ? decimals(words) : hexadecimals
}

private func isOfKerberos(_ clue: Clue) -> Bool {
    guard case .event(let id, _, _) = clue else { return false }
    return kerberosEvents.contains(id)
}

private func asKerberos(_ clue: Clue) -> Clue {
    guard case .number(let value, _, let written) = clue, value < 256 else { return clue }
    return .number(value, role: .of(.kerberos), written: written)
}

/// A number that a text repeats is told once.
private func once(_ clues: [Clue]) -> [Clue] {
    clues.reduce(into: []) { kept, clue in
        if kept.count < clueLimit, !kept.contains(clue) { kept.append(clue) }
    }
}

/// Words of letters, digits, `_` and a leading minus. `Ox904`, as pictures are read, becomes `0x904`.
private func split(_ text: String) -> [String] {
    let plain = text.prefix(textLimit).map { $0 == "\u{2212}" ? "-" : $0 }
    let pieces = plain.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    return pieces.map { piece in
        let word = String(piece)
        let zero =
            word.prefix(2).lowercased() == "ox"
            && word.dropFirst(2).allSatisfy { $0.isHexDigit || $0 == "O" || $0 == "o" }
        return zero ? "0x" + word.dropFirst(2).map { $0.lowercased() == "o" ? "0" : String($0) }.joined() : word
    }
}

/// As the rows of causes write codes, and nothing beside it: in prose such words are only words.
private func familyAndNumber(_ words: [String]) -> Clue? {
    guard words.count == 2, let value = number(words[1]),
        let kind = CodeKind.allCases.first(where: { $0.rawValue.lowercased() == words[0].lowercased() })
    else { return nil }
    // FreeRDP's connect errors begin at 0x20000; what is smaller is an exit code of its program.
    return .number(value, role: kind == .freerdp && value < 256 ? .exit : .of(kind), written: words[1])
}

private func isHexadecimal(_ word: String) -> Bool { word.lowercased().hasPrefix("0x") && number(word) != nil }

/// Numbers without `0x`. In prose small ones are dates, ports and counts; alone they are all there is.
private func decimals(_ words: [String]) -> [String] {
    let found = words.filter { number($0) != nil }
    guard found.count < words.count else { return found }
    return found.filter { (number($0) ?? 0) > 255 || $0.hasPrefix("-") || found.count <= 2 && words.count <= 4 }
}

/// `0x904`, `2308`, `-2146893022`: as 32 bits.
private func number(_ word: String) -> UInt32? {
    let lower = word.lowercased()
    if lower.hasPrefix("0x") { return UInt32(lower.dropFirst(2), radix: 16) }
    guard let value = Int64(word), value >= Int64(Int32.min), value <= Int64(UInt32.max) else { return nil }
    return UInt32(truncatingIfNeeded: value)
}

/// Status values above 0x80000000 stand for themselves; of the small numbers of a dialog the second is the extended code.
private func roles(_ words: [String], isExit: Bool) -> [Clue] {
    let small = words.filter { (number($0) ?? 0) < 0x8000_0000 }
    return words.compactMap { word in
        guard let value = number(word) else { return nil }
        let role: Clue.Role =
            if isExit, value < 256 { .exit } else if small.count < 2 || value >= 0x8000_0000 { .alone } else {
                word == small.first ? .code : .extended
            }
        return .number(value, role: role, written: word)
    }
}
