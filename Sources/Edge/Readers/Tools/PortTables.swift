import Evidence

/// `netsh interface portproxy show all`: an address, a port, an address, a port; headings are translated.
func portProxies(in lines: [String]) -> MachinePortProxies? {
    var found: [MachinePortProxies.Proxy] = []
    for words in rows(in: lines, columns: 4) where found.count < 64 {
        guard words.count == 4, let from = port(words[1]), let to = port(words[3]), isPlace(words[0]),
            isPlace(words[2])
        else { continue }
        found.append(
            .init(
                listenAddress: toolText(words[0]), listenPort: from, connectAddress: toolText(words[2]),
                connectPort: to))
    }
    return found.isEmpty ? nil : MachinePortProxies(proxies: found)
}

/// `netsh interface ipv4 show excludedportrange protocol=tcp`: two ports a line below a rule of dashes, with a star behind those
/// that an administrator set aside.
func reservedPorts(in lines: [String]) -> MachineReservedPorts? {
    var found: [MachineReservedPorts.Range] = []
    for words in rows(in: lines, columns: 2) where found.count < 256 {
        let isRow = words.count == 2 || words.count == 3 && words[2] == "*"
        guard isRow, let first = port(words[0]), let last = port(words[1]), first <= last else { continue }
        found.append(.init(first: first, last: last, isByAdministrator: words.count == 3))
    }
    return found.isEmpty ? nil : MachineReservedPorts(ranges: found)
}

/// The lines below rules of dashes, as many dashes as there are columns, that begin with an address, a star or a number.
private func rows(in lines: [String], columns: Int) -> [[Substring]] {
    var found: [[Substring]] = []
    var isBelowRule = false
    for line in lines {
        let words = line.words
        if words.allSatisfy(isDashes) {
            isBelowRule = words.count == columns
        } else if isBelowRule, (columns...(columns + 1)).contains(words.count), port(words[1]) != nil {
            found.append(words)
        } else {
            isBelowRule = false
        }
    }
    return found
}

private func port(_ word: Substring) -> UInt16? {
    word.decimal.flatMap { UInt16(exactly: $0) }.flatMap { $0 > 0 ? $0 : nil }
}

/// An address, the star for all, or a name with a dot or without: never a number, and nothing with other signs.
private func isPlace(_ word: Substring) -> Bool {
    word == "*" || isAddress(word)
        || word.first?.isLetter == true && word.utf8.allSatisfy { isNameByte($0) } && word.utf8.count <= 253
}

private func isNameByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) || byte == 0x2d || byte == 0x2e || byte == 0x5f
}

private func isDashes(_ word: Substring) -> Bool { word.utf8.count >= 4 && word.utf8.allSatisfy { $0 == 0x2d } }
