import Knowledge

/// A number of a text, read as hexadecimal where it is that.
struct WrittenNumber {
    let place: Int
    let value: UInt32
}

/// A long paste may hold numbers without end.
private let mostNumbers = 64
private let mostNames = 16

/// Which numbers of a text are codes.
struct NumberChoice {
    private let words: [Word]
    private let table: CodeTable
    private let isBesideEvents: Bool
    private let hasNames: Bool
    private let candidates: [WrittenNumber]

    /// - Parameters:
    ///   - names: places of names of codes.
    ///   - events: places of the numbers of events.
    init(_ words: [Word], _ table: CodeTable, names: [Int], events: [Int]) {
        self.words = words
        self.table = table
        isBesideEvents = !events.isEmpty
        hasNames = !names.isEmpty
        let reader = NumberReader(words, table)
        let written = words.indices.lazy.filter { !events.contains($0) }.compactMap { place in
            reader.value(of: words[place]).map { WrittenNumber(place: place, value: $0) }
        }
        let named = NamedNumbers(names.prefix(mostNames), words, table)
        candidates = Array(written.prefix(mostNumbers)).filter { !named.contain($0) }
    }

    var chosen: [WrittenNumber] {
        if isBesideEvents { return candidates.filter(isCodeBesideEvents) }
        if words.allSatisfy({ $0.number != nil }) { return candidates }
        let hexadecimals = candidates.filter(isHexadecimal)
        let hasOnlyDecimals = hexadecimals.isEmpty && !hasNames
        let decimals = candidates.filter {
            !isHexadecimal($0) && (isCalledCode($0) || hasOnlyDecimals && isBareCode($0))
        }
        let others = decimals.filter { decimal in !hexadecimals.contains { $0.value == decimal.value } }
        return (hexadecimals + others).sorted { $0.place < $1.place }
    }

    /// `0x904`, or `C000006D`, whose decimal form is no number or none of a code.
    private func isHexadecimal(_ number: WrittenNumber) -> Bool {
        words[number.place].isHexadecimal || words[number.place].number != number.value
    }

    private func isCalledCode(_ number: WrittenNumber) -> Bool {
        switch label(of: number.place, in: words) {
        case nil: false
        case .exit: number.value < 256
        default: true
        }
    }

    /// In prose small numbers are dates, ports and counts, and of the larger ones those are codes that a table has; alone they are all
    /// there is.
    private func isBareCode(_ number: WrittenNumber) -> Bool {
        if countsThings(number.place, words) || isOfLogonOrProcess(number.place) { return false }
        if words.count <= 4, candidates.count <= 2 { return true }
        if words[number.place].text.hasPrefix("-") || number.value >= 0x8000_0000 { return true }
        if number.value < 256 { return isReturned(number.place) }
        return !table.entries(of: number.value).isEmpty
    }

    /// `xfreerdp returned 131`
    private func isReturned(_ place: Int) -> Bool {
        place > 0 && ["returned", "returns"].contains(words[place - 1].lower) && words.contains(where: isFreeRDP)
    }

    /// What stands beside an event: status codes, and the reason that it tells, but none of the numbers of logons, processes and
    /// keys that an event's text is full of.
    private func isCodeBesideEvents(_ number: WrittenNumber) -> Bool {
        guard isHexadecimal(number) else { return label(of: number.place, in: words).map(isOfEvent) ?? false }
        guard number.value != 0, !isOfLogonOrProcess(number.place) else { return false }
        return number.value >= 0x8000_0000 || !table.entries(of: number.value).isEmpty
    }

    private func isOfEvent(_ label: Label) -> Bool { label == .reason || label == .extended || label == .exit }

    private func isOfLogonOrProcess(_ place: Int) -> Bool {
        guard place > 0 else { return false }
        let name = words[place - 1]
        if notCodes.contains(where: { name.lower == $0 || name.lower.hasSuffix("-" + $0) }) { return true }
        return name.place == .attribute && notCodes.contains { name.lower.hasSuffix($0) }
    }
}

private let notCodes = ["id", "type", "options", "mask", "handle"]

/// Whether the program that ends with an exit code is named; its logs name only the parts of its library.
func isFreeRDP(_ word: Word) -> Bool {
    let name = word.lower
    return ["xfreerdp", "wlfreerdp", "sdl-freerdp", "sfreerdp"].contains { name.hasPrefix($0) }
        || name == "freerdp" && word.gap != ["."]
}

/// `ERRINFO_LOGOFF_BY_USER (0x0000000C)`, `0x80090322 SEC_E_WRONG_PRINCIPAL`: the number of a name is no other code.
private struct NamedNumbers {
    private let places: [UInt32: [Int]]

    init(_ names: some Sequence<Int>, _ words: [Word], _ table: CodeTable) {
        var places: [UInt32: [Int]] = [:]
        for name in names {
            for number in Set(table.entries(named: words[name].text).compactMap(\.number)) {
                places[number, default: []].append(name)
            }
        }
        self.places = places
    }

    /// Beside the name, or anywhere where its size leaves no other meaning.
    func contain(_ number: WrittenNumber) -> Bool {
        places[number.value]?.contains { number.value >= 0x10000 || abs($0 - number.place) <= 3 } ?? false
    }
}

/// Reads the words of a text that may be codes.
private struct NumberReader {
    /// The numbers of gateways and phones; empty for a text that has no word like them.
    private let ofClients: Set<UInt32>

    init(_ words: [Word], _ table: CodeTable) {
        let isNeeded = words.contains(where: isLikeOfClient)
        ofClients = isNeeded ? Set(table.entries.lazy.compactMap(\.number).filter { $0 >= 0x100_0000 }) : []
    }

    /// Nil for what is no candidate. Logs and dumps leave `0x` away: what is so large has eight digits, or the seven of a gateway's, and
    /// is the number of no code in decimal.
    func value(of word: Word) -> UInt32? {
        guard !word.isAside, word.place == .text else { return nil }
        guard 7...8 ~= word.text.utf8.count, let value = UInt32(word.text, radix: 16) else { return word.number }
        if word.text.utf8.count == 8, statusHeads.contains(where: { word.lower.hasPrefix($0) }) { return value }
        return isLikeOfClient(word) && ofClients.contains(value) ? value : word.number
    }
}

/// NTSTATUS errors, those inside an HRESULT, and HRESULTs of Win32 and of the security packages.
private let statusHeads = ["c000", "c00a", "d000", "8007", "8009"]

/// `3000046`, `5000007`
private func isLikeOfClient(_ word: Word) -> Bool {
    7...8 ~= word.text.utf8.count && ["30000", "50000", "030000", "050000"].contains { word.lower.hasPrefix($0) }
}

/// Of the small numbers of a dialog the second is the extended code, unless the text says otherwise.
func roles(_ numbers: [WrittenNumber], in words: [Word], events: [SpokenEvent], _ table: CodeTable) -> [Clue] {
    let labels = numbers.map { label(of: $0.place, in: words) }
    let isOfProgram = words.contains(where: isFreeRDP)
    let isOfLibrary = words.contains { $0.lower == "freerdp" && $0.gap == ["."] }
    let places = numbers.indices.filter {
        numbers[$0].value < 0x8000_0000 && [nil, .code, .extended].contains(labels[$0])
    }
    return numbers.indices.map { index in
        let number = numbers[index]
        let role: Clue.Role =
            switch labels[index] {
            case .exit where number.value < 256: .exit
            case .family(let kind): .of(kind)
            case .reason where labels.contains(.code): .extended
            case .reason where events.isEmpty: isOfLibrary ? .of(.errorInfo) : .reason
            case .reason: roleOfReason(at: number.place, events)
            case .extended: .extended
            case .code: .code
            case _ where isOfProgram && number.value < 256: .exit
            case _ where number.value >= 0x8000_0000 || places.count < 2: .alone
            default: place(of: index, places, labels)
            }
        return .number(number.value, role: role, written: words[number.place].text)
    }
}

/// Of a number that the text gives no name, among others.
private func place(of index: Int, _ places: [Int], _ labels: [Label?]) -> Clue.Role {
    if places.contains(where: { labels[$0] == .code }) { return .second }
    let isFirst = places.first { labels[$0] == nil } == index
    return isFirst ? .first : .second
}

/// Event 1026 tells the client's disconnect reason, and event 40 what the server's session manager gave as one.
private func roleOfReason(at place: Int, _ events: [SpokenEvent]) -> Clue.Role {
    let telling = events.filter { [40, 1026].contains($0.id) }
    guard let event = telling.last(where: { $0.place < place }) ?? telling.first else { return .reason }
    return .reasonOfEvent(event.id == 40 ? .errorInfo : .disconnectReason)
}
