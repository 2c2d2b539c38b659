import Evidence

/// Far more than any computer gives a right to.
private let mostHolders = 200

/// What `secedit /export` writes: names of sections and rights are the same in every language, and accounts stand in it by their
/// identifiers, with a star before each. [MS-GPSB 2.2.6]
///
/// A right that is not in an export has nobody; in a template of a group policy, which looks like it, it is left to others. An
/// export ends in its section `Version`, and names what every Windows gives somebody.
func logonRights(in lines: [String], isCut: Bool) -> MachineLogonRights? {
    let start = lines.firstIndex { $0.lowercased() == "[privilege rights]" }
    guard let start, !isCut else { return nil }
    let section = lines[(start + 1)...].prefix { !$0.hasPrefix("[") }
    guard lines[section.endIndex...].contains(where: { $0.lowercased() == "[version]" }) else { return nil }
    var found: [String: [String]] = [:]
    for line in section {
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { continue }
        found[parts[0].trimmed.lowercased()] = holders(parts[1])
    }
    guard alwaysHeld.allSatisfy({ !(found[$0] ?? []).isEmpty }) else { return nil }
    return MachineLogonRights(
        rights: MachineLogonRights.names.map { .init(name: $0, holders: found[$0.lowercased()] ?? []) })
}

/// Given to services and to everybody since the first Windows that has them.
private let alwaysHeld = ["sechangenotifyprivilege", "seimpersonateprivilege", "secreateglobalprivilege"]

private func holders(_ list: Substring) -> [String] {
    list.split(separator: ",").prefix(mostHolders).compactMap { entry in
        let name = entry.trimmed
        let plain = name.first == "*" ? name.dropFirst() : name
        return plain.isEmpty ? nil : toolText(plain, limit: 120)
    }
}

/// What our own collector asks of a group: `redial-group 1`, its identifier, and a line for each member.
func group(in lines: [String], isCut: Bool) -> MachineGroup? {
    guard lines.first == "redial-group 1", !isCut else { return nil }
    func identifiers(_ word: Substring) -> [String] {
        lines.dropFirst().compactMap { line in
            let words = line.words
            return words.count == 2 && words[0] == word && words[1].hasPrefix("S-1-") ? toolText(words[1]) : nil
        }
    }
    // Without its end a list may lack members.
    guard let group = identifiers("group").first, lines.last == "end" else { return nil }
    return MachineGroup(group: group, members: Array(identifiers("member").prefix(mostHolders)))
}

/// `nltest /sc_query`: `Status = 5 0x5 ERROR_ACCESS_DENIED`, one number in two forms and its name, and `\\dc01.corp.example`.
///
/// Where it names the call that failed, it speaks of who asked: that call is an administrator's, and Netlogon's to answer.
func secureChannel(in lines: [String]) -> MachineSecureChannel? {
    for (index, line) in lines.enumerated() where !line.contains("I_NetLogonControl") {
        guard let status = statusInTwoForms(line.words) else { continue }
        let controller = lines[..<index].suffix(2).lazy.compactMap { $0.words.last }.first { $0.hasPrefix("\\\\") }
        return MachineSecureChannel(
            status: status, controller: controller.map { toolText($0.dropFirst(2), limit: 120) })
    }
    return nil
}

private func statusInTwoForms(_ words: [Substring]) -> UInt32? {
    for index in words.indices.dropFirst().dropLast(2) where words[index - 1] == "=" {
        guard let number = words[index].decimal, words[index + 1].hasPrefix("0x"),
            UInt32(words[index + 1].dropFirst(2), radix: 16) == number,
            ["NERR_", "ERROR_", "RPC_"].contains(where: { words[index + 2].hasPrefix($0) })
        else { continue }
        return number
    }
    return nil
}
