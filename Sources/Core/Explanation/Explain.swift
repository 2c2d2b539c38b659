import Diagnosis
public import Knowledge
import Primitives

private let shownLimit = 200
private let eventLimit = 6

/// Explains what somebody wrote down: codes, names, events, or a whole dialog. Pure.
public func explain(_ text: String, knowledge: Knowledge, table: CodeTable = .shared) -> Explanation {
    let found = codesByClue(in: text, knowledge, table)
    let codes = found.flatMap(\.self)
    let likeliest = found.compactMap(\.first)
    let tokens = Set(codes.flatMap(\.tokens))
    return Explanation(
        input: shown(text, limit: shownLimit), codes: codes, causes: causesShowing(tokens, knowledge: knowledge),
        stepsPossible: commonSteps(likeliest),
        stepsBecause: eachOnce(likeliest.compactMap(\.steps?.because)), myths: myths(about: tokens, knowledge),
        next: nextCommands(codes))
}

/// Two codes may narrow the steps for one reason.
private func eachOnce(_ reasons: [Sentence]) -> [Sentence] {
    reasons.reduce(into: []) { kept, reason in
        if !kept.contains(where: { $0.text == reason.text }) { kept.append(reason) }
    }
}

/// Only the codes of it, without what follows from them: a tenth of the work, for texts that mostly show none.
public func explainedCodes(in text: String, knowledge: Knowledge, table: CodeTable = .shared) -> [ExplainedCode] {
    codesByClue(in: text, knowledge, table).flatMap(\.self)
}

private func codesByClue(in text: String, _ knowledge: Knowledge, _ table: CodeTable) -> [[ExplainedCode]] {
    let words = Sentences(knowledge)
    let written = clues(in: text, table).map { meanings(of: $0, table, words) }
    let said = spoken(in: text, besides: written.flatMap(\.self), table, words)
    return (written + said.map { [$0] }).map { codes in
        codes.map { code in
            var code = code
            code.steps = code.entry.flatMap { possibleSteps($0, knowledge) }
            return code
        }
    }
}

/// A dialog has more words than this, and codes on a command line have fewer.
private let fewestWords = 3

/// What its words say of a dialog that shows no number, or beside one that it shows. What a dialog only begins with is told where
/// nothing else is.
private func spoken(
    in text: String, besides written: [ExplainedCode], _ table: CodeTable, _ words: Sentences
) -> [ExplainedCode] {
    guard text.count < textLimit, text.split(whereSeparator: \.isWhitespace).count >= fewestWords else { return [] }
    let found = DialogTable.shared.messages(in: text, table).filter { message in
        !written.contains { $0.entry == message.entry }
    }
    let telling = found.filter { !$0.isOpening }
    let told = telling.isEmpty && written.isEmpty ? found : telling
    return told.map { .init(entry: $0.entry, number: $0.entry.number, reading: words.say("explain.by-words")) }
}

private func meanings(of clue: Clue, _ table: CodeTable, _ words: Sentences) -> [ExplainedCode] {
    switch clue {
    case .name(let name):
        return table.entries(named: name).map { entry in
            ExplainedCode(entry: entry, number: entry.number, reading: words.say("explain.by-name"))
        }
    case .event(let id, let provider, _):
        let events = table.events(id, provider: provider).prefix(eventLimit)
        guard events.isEmpty else {
            return events.map { .init(entry: $0, number: id, reading: words.say("explain.event")) }
        }
        return [.init(entry: nil, number: id, reading: words.say("explain.unknown-event"))]
    case .number(let number, let role, _):
        let entries = ranked(table.entries(of: number), number, role)
        guard entries.isEmpty else {
            let isShared = Set(entries.map(\.kind)).count > 1
            return entries.enumerated().map { index, entry in
                let reading = why(entry, role, bySize: number >= 0x10000, isShared: isShared, isFirst: index == 0)
                return .init(entry: entry, number: number, reading: words.say(reading))
            }
        }
        return structure(of: number, table, words)
    }
}

/// The families of a number, most likely first: its place in a dialog decides, then its form, then the order of the families.
private func ranked(_ entries: [CodeEntry], _ number: UInt32, _ role: Clue.Role) -> [CodeEntry] {
    let own: [CodeKind] =
        switch role {
        case .code: [.disconnectReason, .gatewayClient, .client]
        case .extended: [.extendedReason, .errorInfo]
        case .exit: [.freerdpExit]
        case .of(let kind): [kind]
        case .alone: []
        }
    let placed = own.flatMap { kind in entries.filter { $0.kind == kind } }
    if !placed.isEmpty, role != .alone { return placed }
    // A bare number is no flag, and an event or a Kerberos error says that it is one.
    let unlikely: Set<CodeKind> = [
        .event, .negotiationType, .negotiationRequestFlag, .negotiationResponseFlag, .negotiationProtocol, .kerberos,
    ]
    return entries.filter { !unlikely.contains($0.kind) } + entries.filter { unlikely.contains($0.kind) }.prefix(3)
}

/// - Parameters:
///   - bySize: the number is too large for most families.
///   - isShared: several families have it.
private func why(_ entry: CodeEntry, _ role: Clue.Role, bySize: Bool, isShared: Bool, isFirst: Bool) -> String {
    switch (role, entry.kind) {
    case (.code, .disconnectReason), (.code, .gatewayClient), (.code, .client): "explain.first-number"
    case (.extended, .extendedReason): "explain.second-number"
    case (.extended, .errorInfo): "explain.second-number-wire"
    case (.exit, .freerdpExit): "explain.exit"
    case (.of(let named), let kind) where named == kind: "explain.by-family"
    case _ where bySize && !isShared: "explain.by-range"
    case _ where !isFirst: "explain.also"
    default: bySize ? "explain.likeliest-of-size" : "explain.likeliest"
    }
}

/// What the form of a number tells where no table has it. [MS-ERREF 2.1, 2.3]
private func structure(of number: UInt32, _ table: CodeTable, _ words: Sentences) -> [ExplainedCode] {
    // Of an NTSTATUS twelve bits, of an HRESULT eleven.
    let facility = number >> 16 & (number >> 30 == 3 ? 0xfff : 0x7ff)
    if number >> 31 == 1, number & 0x1000_0000 != 0, let entry = table.entry(.ntstatus, number & ~0x1000_0000) {
        return [.init(entry: entry, number: entry.number, reading: words.say("explain.wrapped-ntstatus"))]
    }
    if number >> 16 == 0x8007,
        let entry = table.entry(.win32, number & 0xffff) ?? table.entry(.winsock, number & 0xffff)
    {
        return [.init(entry: entry, number: entry.number, reading: words.say("explain.wrapped-win32"))]
    }
    let args: [String: Value] = ["facility": .integer(Int(facility)), "low": .integer(Int(number & 0xffff))]
    let reading =
        if number >> 30 == 3 { words.say("explain.unknown-ntstatus", args) } else if number >> 31 == 1 {
            words.say("explain.unknown-hresult", args)
        } else if let family = lowByteFamily(number) {
            words.say("explain.unknown-low-byte", ["family": words.text(family)])
        } else {
            words.say("explain.unknown")
        }
    return [.init(entry: nil, number: number, reading: reading)]
}

/// mstsc's numbers go by layers in their low byte: a hint for an unknown one, never its meaning.
private func lowByteFamily(_ number: UInt32) -> String? {
    guard (0x100...0xffff).contains(number) else { return nil }
    return switch number & 0xff {
    case 0x04: "explain.family-network"
    case 0x06: "explain.family-security"
    case 0x07: "explain.family-credssp"
    case 0x08: "explain.family-core"
    case 0x09: "explain.family-nla"
    case 0x0a: "explain.family-smart-card"
    default: nil
    }
}

private func nextCommands(_ codes: [ExplainedCode]) -> [String] {
    func hexadecimal(_ kind: CodeKind) -> String? {
        codes.first { $0.entry?.kind == kind }?.number.map { "0x" + String($0, radix: 16) }
    }
    guard !codes.isEmpty else { return [] }
    guard let code = hexadecimal(.disconnectReason) else { return ["redial check HOST"] }
    return ["redial check HOST --code \(code)" + (hexadecimal(.extendedReason).map { " --extended \($0)" } ?? "")]
}

/// Makes sentences of the templates that belong to explaining.
private struct Sentences {
    let templates: [String: String]

    init(_ knowledge: Knowledge) { templates = knowledge.sentences }

    func text(_ id: String) -> Value { .text(templates[id] ?? id) }

    func say(_ id: String, _ args: [String: Value] = [:]) -> Sentence {
        Sentence(id: id, args: args, text: filled(templates[id] ?? id, args.mapValues(\.text)))
    }
}
