import Knowledge

/// A code as somebody wrote it down.
enum Clue: Equatable, Sendable {
    /// What the place of a number in the text says of its family.
    enum Role: Equatable, Sendable {
        /// The first number of a client's dialog, and the second, by their order.
        case first, second
        /// The same, by what the text calls them.
        case code, extended
        /// The exit code of a program.
        case exit
        /// The only number there is: any family.
        case alone
        /// What the text calls a reason, and the reason that an event tells.
        case reason, reasonOfEvent(CodeKind)
        /// Written behind the name of its family: `errorInfo 7`, `ntstatus:0xc000006d`.
        case of(CodeKind)
    }

    case number(UInt32, role: Role, written: String)
    /// `ERRINFO_…`, `STATUS_…`, `SEC_E_…`.
    case name(String)
    case event(UInt32, provider: String?, written: String)
}

private let clueLimit = 8

/// Finds the codes in a command line, a copied dialog in any language, an event's text, or the text of a picture of one.
func clues(in text: String, _ table: CodeTable) -> [Clue] {
    let words = split(text)
    let spoken = spokenEvents(in: words, table)
    if spoken.isEmpty, let clue = familyAndNumber(words) { return [clue] }
    let events = spoken.isEmpty ? namedEvents(in: words, table) : spoken
    let names = placesOfNames(in: words, table)
    let numbers = NumberChoice(words, table, names: names, events: events.map(\.place)).chosen
    let found = roles(numbers, in: words, events: events, table)
    let isOfKerberos = events.contains { kerberosEvents.contains($0.id) }
    let others = isOfKerberos ? found.map(asKerberos) : found
    let named = names.map { Clue.name(words[$0].text.uppercased()) }
    return once(events.map(\.clue) + named + others)
}

/// Each word is looked for once: a log says the same name over and over.
private func placesOfNames(in words: [Word], _ table: CodeTable) -> [Int] {
    var known: [String: Bool] = [:]
    return words.indices.filter { place in
        let word = words[place].text
        guard word.utf8.contains(where: { $0 > 0x40 }) else { return false }
        if let isName = known[word] { return isName }
        let isName = table.hasEntry(named: word)
        known[word] = isName
        return isName
    }
}

private func asKerberos(_ clue: Clue) -> Clue {
    guard case .number(let value, _, let written) = clue, value < 256 else { return clue }
    return .number(value, role: .of(.kerberos), written: written)
}

/// A number that a text repeats is told once.
private func once(_ clues: [Clue]) -> [Clue] {
    clues.reduce(into: []) { kept, clue in
        if kept.count < clueLimit, !kept.contains(where: { saysTheSame($0, clue) }) { kept.append(clue) }
    }
}

private func saysTheSame(_ one: Clue, _ other: Clue) -> Bool {
    guard case .number(let value, let role, _) = one, case .number(let second, let secondRole, _) = other else {
        return one == other
    }
    return value == second && role == secondRole
}

/// As the rows of causes write codes, and nothing beside it: in prose such words are only words.
private func familyAndNumber(_ words: [Word]) -> Clue? {
    guard words.count == 2, let value = words[1].number,
        let kind = CodeKind.allCases.first(where: { $0.rawValue.lowercased() == words[0].lower })
    else { return nil }
    // FreeRDP's connect errors begin at 0x20000; what is smaller is an exit code of its program.
    return .number(value, role: kind == .freerdp && value < 256 ? .exit : .of(kind), written: words[1].text)
}
