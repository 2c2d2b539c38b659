/// Marks the digits of addresses, dates, times and versions, and the numbers of what is no code.
func markAsides(_ words: inout [Word]) {
    var start = 0
    while start < words.count {
        var end = start + 1
        while end < words.count, joins(words[end - 1], words[end]) { end += 1 }
        if isWhole(words[start..<end]) { for place in start..<end { words[place].isAside = true } }
        start = end
    }
    for place in words.indices.dropFirst() where words[place].isDecimal && namesNoCode(words[place - 1], words[place]) {
        words[place].isAside = true
    }
}

/// `11/22/2026`, `10:00:00`, `10.0.0.7:3389`, `26100.4061`, `2001:db8::7`, `ws-041:3389`.
private func joins(_ left: Word, _ right: Word) -> Bool {
    guard !left.isHexadecimal, !right.isHexadecimal else { return false }
    switch right.gap {
    case ["."], ["/"]: return left.endsInDigit && right.beginsWithDigit
    case [":"], [":", ":"]: return left.endsInDigit && right.beginsWithDigit || left.isGroup && right.isGroup
    default: return false
    }
}

/// Two numbers with a stroke between them are the two of a dialog, and three are a date.
private func isWhole(_ run: ArraySlice<Word>) -> Bool {
    guard let second = run.dropFirst().first else { return false }
    return run.count > 2 || second.gap != ["/"]
}

private func namesNoCode(_ name: Word, _ number: Word) -> Bool {
    notNumbersOfCodes.contains(name.lower) && !number.gap.contains { $0 == "," || $0 == ";" || $0.value == 0x0a }
}

private let notNumbersOfCodes: Set = [
    "port", "ports", "build", "version", "kb", "linkid", "windows", "server", "pid", "user", "ポート", "puerto", "porta",
    "порт",
]

extension Word {
    fileprivate var endsInDigit: Bool { text.utf8.last.map { 0x30...0x39 ~= $0 } ?? false }
    fileprivate var beginsWithDigit: Bool { text.utf8.first.map { 0x30...0x39 ~= $0 } ?? false }
    /// One of the groups of an IPv6 address.
    fileprivate var isGroup: Bool { text.utf8.count <= 4 && text.allSatisfy { $0.isASCII && $0.isHexDigit } }
}
