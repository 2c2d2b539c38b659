import Knowledge

/// A number that a text calls an event's.
struct SpokenEvent {
    let id: UInt32
    let place: Int
    let clue: Clue
}

/// A long paste may speak of many events, and of numbers without end.
private let mostEvents = 8
private let mostNumbers = 64
/// Words of a provider's name between "event" and its number.
private let mostNameWords = 6

/// `event RdpCoreTS 226`, `Event ID: 1057`, `events 21, 24 and 40`, `<EventID>36870</EventID>`, `Id : 40`: only numbers that are
/// called an event's.
func spokenEvents(in words: [Word], _ table: CodeTable) -> [SpokenEvent] {
    let numbers = words.indices.filter { eventNumber(words[$0]) != nil }.prefix(mostNumbers)
    guard !numbers.isEmpty else { return [] }
    let list = EventList(words)
    guard list.isOfEvents || words.contains(where: { eventWords.contains($0.lower) }) else { return [] }
    let known = table.eventIDs
    var places: [Int] = []
    for place in numbers where places.count < mostEvents {
        let isCalled = isCalledEvent(place, words, table, known) || list.hasEvent(at: place)
        if isCalled || places.last.map({ continues(from: $0, to: place, words, known) }) ?? false {
            places.append(place)
        }
    }
    return spokenEvents(at: places, in: words, table)
}

/// `TermDD 56`, `Quelle: Schannel … 36870`: a number, and the name of a provider that has an event of that number.
///
/// Small numbers are everywhere in prose, so they must stand right beside the name.
func namedEvents(in words: [Word], _ table: CodeTable) -> [SpokenEvent] {
    let numbers = words.indices.filter { eventNumber(words[$0]) != nil }.prefix(mostNumbers)
    guard !numbers.isEmpty, numbers.count < words.count else { return [] }
    let known = table.eventIDs
    let spelled = words.map { plain($0.text) }
    let all = Set(spelled)
    let places = numbers.filter { place in
        guard let id = eventNumber(words[place]), known.contains(id) else { return false }
        let names = table.events(id, provider: nil).reduce(into: Set<String>()) { $0.formUnion(nameParts($1)) }
        guard id < 1000 else { return !names.isDisjoint(with: all) }
        return [place - 1, place + 1].contains { spelled.indices.contains($0) && names.contains(spelled[$0]) }
    }
    return spokenEvents(at: places, in: words, table)
}

/// Events of domain controllers tell an error of Kerberos as a small number.
let kerberosEvents: Set<UInt32> = [4768, 4769, 4771]

/// "Event", as Windows calls it in its languages, alone or in one word with what says that a number follows.
let eventWords: Set = [
    "event", "events", "eventid", "eventids", "event-id", "event-ids", "eventcode", "ereignis", "ereignisse",
    "ereignis-id",
    "ereignis-ids", "ereigniskennung", "événement", "évènement", "evenement", "événements", "evento", "eventos",
    "eventi",
    "gebeurtenis", "gebeurtenis-id", "gebeurtenissen", "zdarzenia", "zdarzenie", "události", "událost", "händelse",
    "händelse-id", "hændelse", "hændelses-id", "hendelse", "hendelses-id", "esemény", "olay", "события", "событие",
    "イベント",
    "イベントid", "事件", "事件id", "事件識別碼", "이벤트", "이벤트id",
]
private let idWords: Set = [
    "id", "ids", "number", "numbers", "no", "nr", "code", "codes", "azonosító", "kimliği", "識別碼", "标识符",
]

private func spokenEvents(at places: [Int], in words: [Word], _ table: CodeTable) -> [SpokenEvent] {
    guard !places.isEmpty else { return [] }
    let spelled = words.map { plain($0.text) }
    var events: [SpokenEvent] = []
    for place in places where events.count < mostEvents {
        guard let id = eventNumber(words[place]), !events.contains(where: { $0.id == id }) else { continue }
        let provider = provider(of: id, at: place, in: words, spelled, table)
        events.append(.init(id: id, place: place, clue: .event(id, provider: provider, written: words[place].text)))
    }
    return events
}

private func eventNumber(_ word: Word) -> UInt32? { word.isCandidate && word.isDecimal ? word.number : nil }

private func isCalledEvent(_ place: Int, _ words: [Word], _ table: CodeTable, _ known: Set<UInt32>) -> Bool {
    if isBehindEventWord(place, words) { return true }
    let isShort = words.count <= 4 && place == words.count - 1 && eventWords.contains(words[0].lower)
    guard isShort || eventNumber(words[place]).map(known.contains) ?? false else { return false }
    return isShort || isBehindProvider(place, words, table)
}

/// `Event ID: 56`, `Ereignis 56`, `<EventID Qualifiers="0">1149</EventID>`.
private func isBehindEventWord(_ place: Int, _ words: [Word]) -> Bool {
    var at = place
    while at > 0, place - at < mostNameWords {
        guard !parts(words[at].gap) else { return false }
        at -= 1
        if eventWords.contains(words[at].lower), words[at].place != .attribute { return true }
        guard words[at].place == .attribute || idWords.contains(words[at].lower) else { return false }
    }
    return false
}

/// `event Service Control Manager 7031`: between the two stands only what its provider is called.
private func isBehindProvider(_ place: Int, _ words: [Word], _ table: CodeTable) -> Bool {
    guard let id = eventNumber(words[place]) else { return false }
    let rows = table.events(id, provider: nil)
    var at = place
    while at > 0, place - at <= mostNameWords, !parts(words[at].gap) {
        at -= 1
        if eventWords.contains(words[at].lower) { return place - at > 1 }
        guard isIdWord(words[at]) || rows.contains(where: { isNamed($0, by: words[at].text) }) else { return false }
    }
    return false
}

private func isIdWord(_ word: Word) -> Bool { idWords.contains(word.lower) }

/// By a whole part of its name, or a piece of some length.
private func isNamed(_ event: CodeEntry, by word: String) -> Bool {
    let piece = plain(word)
    guard !piece.isEmpty else { return false }
    if piece.count >= 4 { return plain(event.name).contains(piece) || plain(event.alias).contains(piece) }
    return allParts(event).contains(piece)
}

/// Whether what stands between two words parts them: the end of a sentence, a comma, another line.
private func parts(_ gap: [Unicode.Scalar]) -> Bool {
    if gap.contains(",") || gap.contains(";") || gap.contains("!") || gap.contains("?") { return true }
    if gap.contains("."), gap.count > 1 { return true }
    return gap.contains("\n") && !gap.contains(":") && !gap.contains(">")
}

/// Whether a number goes on with a list of events: `21, 24 and 40`.
private func continues(from last: Int, to place: Int, _ words: [Word], _ known: Set<UInt32>) -> Bool {
    guard eventNumber(words[place]).map(known.contains) ?? false else { return false }
    let between = words[(last + 1)..<place]
    guard between.count <= 3, between.allSatisfy({ connectors.contains($0.lower) || isIdWord($0) }) else {
        return false
    }
    let isListed = !between.isEmpty || words[place].gap.contains { ",/+&、".unicodeScalars.contains($0) }
    return isListed && !countsThings(place, words) && !words[place].gap.contains("\n")
}

private let connectors: Set = [
    "and", "or", "then", "also", "und", "oder", "et", "ou", "y", "o", "e", "i", "en", "och", "og", "ve",
]
/// `10 retries`
func countsThings(_ place: Int, _ words: [Word]) -> Bool {
    place + 1 < words.count && countedThings.contains(words[place + 1].lower)
}

private let countedThings: Set = [
    "times", "time", "users", "minutes", "seconds", "hours", "days", "weeks", "retries", "sessions", "attempts", "mal",
    "sekunden", "minuten", "stunden", "tage", "fois",
]

/// What PowerShell's Get-WinEvent prints: `Id : 40` on a line of its own, or a column behind the time.
private struct EventList {
    private let words: [Word]
    let isOfEvents: Bool
    private let hasColumns: Bool

    init(_ words: [Word]) {
        self.words = words
        let names = Set(words.lazy.filter { listWords.contains($0.lower) }.map(\.lower))
        let isWhole = words.count == 2 && words[0].lower == "id" && words[1].gap.contains(":")
        isOfEvents = !names.isEmpty || isWhole
        hasColumns = words.indices.dropFirst().contains {
            words[$0].lower == "id" && words[$0 - 1].lower == "timecreated"
        }
    }

    func hasEvent(at place: Int) -> Bool {
        guard isOfEvents, place > 0 else { return false }
        let name = words[place - 1]
        if name.lower == "id", words[place].gap.contains(":") || words[place].gap.contains("=") {
            return place == 1 || beginsPart(name)
        }
        guard hasColumns else { return false }
        let isMorning = ["am", "pm"].contains(name.lower) && place > 1
        return (isMorning ? words[place - 2] : name).isAside && !words[place].gap.contains("\n")
    }

    /// `ProviderName=…; Id=40` of a table of properties as well.
    private func beginsPart(_ word: Word) -> Bool { word.gap.contains { $0 == "\n" || $0 == ";" || $0 == "{" } }
}

private let listWords: Set = ["timecreated", "providername", "leveldisplayname", "logname"]

/// The word of the text that names the provider of one of the events with this number; nil where none does, as for
/// `Task Category: Logon`. A whole name, or a whole part of one, may stand anywhere; a piece of a part only near the number.
private func provider(
    of id: UInt32, at place: Int, in words: [Word], _ spelled: [String], _ table: CodeTable
) -> String? {
    let rows = table.events(id, provider: nil)
    let parts = rows.reduce(into: Set<String>()) { $0.formUnion(nameParts($1)) }
    let whole = words.indices.filter { parts.contains(spelled[$0]) }.map { words[$0].text }
    if let longest = whole.max(by: { $0.count < $1.count }) { return longest }
    let names = rows.flatMap { [plain($0.name), plain($0.alias)] }
    let near = (max(place - 3, 0)..<min(place + 4, words.count)).filter { index in
        let piece = spelled[index]
        return piece.count >= 4 && !commonParts.contains(piece) && names.contains { $0.contains(piece) }
    }
    return near.map { words[$0].text }.max { $0.count < $1.count }
}

/// Parts of the names of nearly all providers and channels, which name none.
private let commonParts: Set = [
    "", "microsoft", "windows", "operational", "admin", "system", "security", "application", "service", "control",
    "manager", "server", "client",
]

/// `Microsoft-Windows-TerminalServices-Gateway` whole, and each of its parts that could name it.
private func nameParts(_ event: CodeEntry) -> Set<String> { allParts(event).subtracting(commonParts) }

private func allParts(_ event: CodeEntry) -> Set<String> {
    let names = "\(event.name)/\(event.alias)".split(separator: "/").map(String.init)
    let parts = names.flatMap { name in name.split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() } }
    return Set(names.map(plain) + parts)
}

private func plain(_ word: String) -> String { String(word.lowercased().filter { $0.isLetter || $0.isNumber }) }
