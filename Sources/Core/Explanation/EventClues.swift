import Knowledge

/// Words behind "event" in which its number is looked for: `Event ID`, or a provider before it.
private let reach = 10
/// A long paste may speak of many events, and of numbers without end.
private let mostEvents = 4
private let mostNumbers = 64

/// `event RdpCoreTS 226`, `Event ID 1057`, `<EventID>36870</EventID>`, the text that Event Viewer copies.
func spokenEvents(in words: [String], _ table: CodeTable) -> [Clue] {
    let starts = words.indices.filter { eventWords.contains(words[$0].lowercased()) }
    guard !starts.isEmpty else { return [] }
    let known = table.eventIDs
    let places = starts.compactMap { start -> Int? in
        var rest = words[(start + 1)...].prefix(reach)
        // An attribute of the XML form, with a number of its own.
        if rest.first?.lowercased() == "qualifiers" { rest = rest.dropFirst(2) }
        guard let place = rest.firstIndex(where: { eventNumber($0) != nil }), let id = eventNumber(words[place]),
            known.contains(id) || words.count <= 4 || rest[..<place].allSatisfy(isIdWord)
        else { return nil }
        return place
    }
    return eventClues(at: places, in: words, table)
}

/// `TermDD 56`, `Quelle: Schannel … 36870`: a number, and the name of a provider that has an event of that number.
///
/// Small numbers are everywhere in prose, so they must stand right beside the name.
func namedEvents(in words: [String], _ table: CodeTable) -> [Clue] {
    let numbers = words.indices.filter { eventNumber(words[$0]) != nil }.prefix(mostNumbers)
    guard !numbers.isEmpty, numbers.count < words.count else { return [] }
    let known = table.eventIDs
    let spelled = words.map(plain)
    let all = Set(spelled)
    let places = numbers.filter { place in
        guard let id = eventNumber(words[place]), known.contains(id) else { return false }
        let names = table.events(id, provider: nil).reduce(into: Set<String>()) { $0.formUnion(nameParts($1)) }
        guard id < 1000 else { return !names.isDisjoint(with: all) }
        return [place - 1, place + 1].contains { spelled.indices.contains($0) && names.contains(spelled[$0]) }
    }
    return eventClues(at: places, in: words, table)
}

/// What stands beside an event: status codes and names, but none of the numbers of logons, processes and keys that an
/// event's text is full of.
func codesBesideEvents(_ words: [String], _ table: CodeTable) -> [String] {
    words.indices.compactMap { place in
        let word = words[place]
        guard word.lowercased().hasPrefix("0x"), let value = UInt32(word.dropFirst(2), radix: 16), value != 0 else {
            return nil
        }
        let before = place > 0 ? words[place - 1].lowercased() : ""
        let isNoCode = notCodes.contains { before == $0 || before.hasSuffix("-" + $0) }
        return !isNoCode && (value >= 0x8000_0000 || !table.entries(of: value).isEmpty) ? word : nil
    }
}

/// Events of domain controllers tell an error of Kerberos as a small number.
let kerberosEvents: Set<UInt32> = [4768, 4769, 4771]

private let eventWords: Set = ["event", "eventid", "event-id", "ereignis", "ereignis-id"]
private let notCodes = ["id", "type", "options", "mask", "handle"]

private func eventClues(at places: [Int], in words: [String], _ table: CodeTable) -> [Clue] {
    var clues: [Clue] = []
    var seen: Set<UInt32> = []
    for place in places where clues.count < mostEvents {
        guard let id = eventNumber(words[place]), seen.insert(id).inserted else { continue }
        clues.append(.event(id, provider: provider(of: id, at: place, in: words, table), written: words[place]))
    }
    return clues
}

private func eventNumber(_ word: String) -> UInt32? {
    word.utf8.first.map { 0x30...0x39 ~= $0 } ?? false ? UInt32(word) : nil
}

private func isIdWord(_ word: String) -> Bool { ["id", "number", "no", "nr"].contains(word.lowercased()) }

/// The word of the text that names the provider of one of the events with this number; nil where none does, as for
/// `Task Category: Logon`. A whole name, or a whole part of one, may stand anywhere; a piece of a part only near the number.
private func provider(of id: UInt32, at place: Int, in words: [String], _ table: CodeTable) -> String? {
    let rows = table.events(id, provider: nil)
    let parts = rows.map(nameParts)
    let whole = words.filter { word in parts.contains { $0.contains(plain(word)) } }
    if let longest = whole.max(by: { $0.count < $1.count }) { return longest }
    let near = words[max(place - 3, 0)..<min(place + 4, words.count)].filter { word in
        let piece = plain(word)
        return piece.count >= 4 && !commonParts.contains(piece)
            && rows.contains { plain($0.name).contains(piece) || plain($0.alias).contains(piece) }
    }
    return near.max { $0.count < $1.count }
}

/// Parts of the names of nearly all providers and channels, which name none.
private let commonParts: Set = [
    "", "microsoft", "windows", "operational", "admin", "system", "security", "application", "service", "control",
    "manager", "server", "client",
]

/// `Microsoft-Windows-TerminalServices-Gateway` whole, and each of its parts that could name it.
private func nameParts(_ event: CodeEntry) -> Set<String> {
    let names = "\(event.name)/\(event.alias)".split(separator: "/").map(String.init)
    let parts = names.flatMap { name in name.split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() } }
    return Set(names.map(plain) + parts).subtracting(commonParts)
}

private func plain(_ word: String) -> String { String(word.lowercased().filter { $0.isLetter || $0.isNumber }) }
