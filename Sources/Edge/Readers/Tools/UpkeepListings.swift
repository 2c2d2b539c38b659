import Evidence

/// `w32tm /query /status`: labels and remarks are translated, the order of lines and the numbers are not. The first lines are the
/// leap indicator, the stratum and the precision, each with its remark in brackets.
func clockStatus(in lines: [String]) -> MachineClock? {
    let values = lines.map(afterColon)
    for index in lines.indices.dropLast(2) {
        guard let leap = numberWithRemark(values[index]), leap < 4, let stratum = numberWithRemark(values[index + 1]),
            stratum <= 16, values[index + 2].first == "-", values[index + 2].contains("(")
        else { continue }
        // The reference of a machine that follows its own clock is the four letters LOCL. [RFC 5905 7.3]
        let isOwn = values[index...].prefix(8).contains { $0.lowercased().hasPrefix("0x4c4f434c") }
        return MachineClock(leap: leap, stratum: stratum, isOwnClock: isOwn)
    }
    return nil
}

private func afterColon(_ line: String) -> Substring {
    guard let colon = line.firstIndex(of: ":") else { return "" }
    return line[line.index(after: colon)...].trimmed
}

/// `3(not synchronized)`, `2 (secondary reference, syncd by (S)NTP)`.
private func numberWithRemark(_ value: Substring) -> UInt32? {
    let digits = value.prefix { $0 != "(" }
    return digits.endIndex == value.endIndex ? nil : digits.trimmed.decimal
}

/// `wmic qfe`, `Get-HotFix`, `systeminfo`: the number of an update alone, with a date behind it, behind a colon, or in a row that
/// names the account that installed it. Numbers in a text are none of these.
func updates(in lines: [String]) -> MachineUpdates? {
    var found: [String] = []
    for line in lines where found.count < 1000 {
        let words = line.words
        guard let index = words.firstIndex(where: { updateNumber($0) != nil }), let number = updateNumber(words[index])
        else { continue }
        let isAlone = words.count == 1
        let isDated = index == 0 && words.count > 1 && words[1].contains(where: \.isNumber)
        let isBehindColon = (1...2).contains(index) && index == words.count - 1 && words[index - 1].hasSuffix(":")
        let isOfAccount = words[index...].contains { $0.contains("\\") }
        guard isAlone || isDated || isBehindColon || isOfAccount else { continue }
        if !found.contains(number) { found.append(number) }
    }
    return found.isEmpty ? nil : MachineUpdates(updates: found)
}

private func updateNumber(_ word: Substring) -> String? {
    let digits = word.dropFirst(2)
    guard word.uppercased().hasPrefix("KB"), (6...7).contains(digits.utf8.count), digits.decimal != nil else {
        return nil
    }
    return "KB" + digits
}

/// What our own collector asks `Win32_TerminalServiceSetting`: `redial-licensing 1`, and a line for each answer.
func licensing(in lines: [String]) -> MachineLicensing? {
    guard lines.first == "redial-licensing 1" else { return nil }
    var values: [Substring: UInt32] = [:]
    for line in lines.dropFirst() {
        let words = line.words
        if words.count == 2, let number = words[1].decimal { values[words[0]] = number }
    }
    guard let mode = values["server-mode"], let type = values["licensing-type"] else { return nil }
    return MachineLicensing(mode: mode, licensingType: type, graceDays: values["grace-days"])
}

/// `wmic os get FreeVirtualMemory,TotalVirtualMemorySize`: names of properties are not translated, and stand in the order of the
/// alphabet. More free than there is tells nothing, as with Wine.
func memory(in lines: [String]) -> MachineMemory? {
    for (heading, values) in zip(lines, lines.dropFirst())
    where heading.words == ["FreeVirtualMemory", "TotalVirtualMemorySize"] {
        let numbers = values.words.compactMap { UInt64($0) }
        guard numbers.count == 2, values.words.count == 2, numbers[1] > 0, numbers[0] <= numbers[1] else { continue }
        return MachineMemory(freeKiB: numbers[0], totalKiB: numbers[1])
    }
    return nil
}

/// `Microsoft Windows [Version 10.0.19045.3803]`, as `ver` and every command interpreter print it: the word in the brackets is
/// translated.
func windowsVersion(in lines: [String]) -> MachineName? {
    for line in lines where line.hasPrefix("Microsoft Windows [") && line.hasSuffix("]") {
        let number = line.dropLast().words.last ?? ""
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard (3...4).contains(parts.count), parts.allSatisfy({ $0.decimal != nil && $0.utf8.count <= 6 }) else {
            continue
        }
        var name = MachineName()
        name.build = String(number)
        return name
    }
    return nil
}
