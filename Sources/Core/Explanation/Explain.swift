import Diagnosis
public import Knowledge
import Primitives

private let shownLimit = 200
private let eventLimit = 6

/// Explains what somebody wrote down: codes, names, events, or a whole dialog. Pure.
public func explain(_ text: String, knowledge: Knowledge, table: CodeTable = .shared) -> Explanation {
    let found = meanings(in: text, knowledge, table)
    let likeliest = found.compactMap(\.codes.first)
    let tokens = Set(found.flatMap(\.telling).flatMap(\.tokens))
    return Explanation(
        input: shown(text, limit: shownLimit), codes: found.flatMap(\.codes),
        causes: causesShowing(tokens, knowledge: knowledge), stepsPossible: commonSteps(likeliest),
        stepsBecause: eachOnce(likeliest.compactMap(\.steps?.because)), myths: myths(about: tokens, knowledge),
        next: nextCommands(found))
}

/// Two codes may narrow the steps for one reason.
private func eachOnce(_ reasons: [Sentence]) -> [Sentence] {
    reasons.reduce(into: []) { kept, reason in
        if !kept.contains(where: { $0.text == reason.text }) { kept.append(reason) }
    }
}

/// Only the codes of it, without what follows from them: a tenth of the work, for texts that mostly show none.
public func explainedCodes(in text: String, knowledge: Knowledge, table: CodeTable = .shared) -> [ExplainedCode] {
    meanings(in: text, knowledge, table).flatMap(\.codes)
}

/// What one clue may mean, most likely first.
private struct Meanings {
    /// Nil for what the words of a dialog say.
    let clue: Clue?
    var codes: [ExplainedCode]

    /// Those that say something of a cause. Nobody reads a bare number off a packet: where it has a meaning that people meet, the
    /// others are told and count for nothing.
    var telling: [ExplainedCode] {
        guard case .number(_, role: .alone, _) = clue else { return codes }
        let met = codes.filter { $0.entry.map { !seldomBare.contains($0.kind) } ?? false }
        return met.isEmpty ? codes : met
    }

    /// Whether it is the second number of a dialog.
    var isExtended: Bool {
        guard let kind = codes.first?.entry?.kind else { return false }
        if kind == .extendedReason { return true }
        guard case .number(_, let role, _) = clue else { return false }
        return kind == .errorInfo && (role == .extended || role == .second)
    }
}

private func meanings(in text: String, _ knowledge: Knowledge, _ table: CodeTable) -> [Meanings] {
    let words = Sentences(knowledge)
    let written = clues(in: text, table).map { Meanings(clue: $0, codes: meanings(of: $0, table, words)) }
    let said = spoken(in: text, besides: written.flatMap(\.codes), table, words)
    return (written + said.map { Meanings(clue: nil, codes: [$0]) }).map { meanings in
        var meanings = meanings
        for index in meanings.codes.indices {
            meanings.codes[index].steps = meanings.codes[index].entry.flatMap { possibleSteps($0, knowledge) }
        }
        return meanings
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
        return structure(of: number, role, table, words)
    }
}

private func nextCommands(_ found: [Meanings]) -> [String] {
    guard !found.isEmpty else { return [] }
    // A number that stands alone is one of the two, never both.
    let code = found.first { $0.codes.first?.entry?.kind == .disconnectReason }
    let extended = found.first(where: \.isExtended)
    return ["redial check HOST" + option("--code", code) + option("--extended", extended)]
}

private func option(_ name: String, _ found: Meanings?) -> String {
    guard let number = found?.codes.first?.number else { return "" }
    return " \(name) 0x" + String(number, radix: 16)
}

/// Makes sentences of the templates that belong to explaining.
struct Sentences {
    let templates: [String: String]

    init(_ knowledge: Knowledge) { templates = knowledge.sentences }

    func text(_ id: String) -> Value { .text(templates[id] ?? id) }

    func say(_ id: String, _ args: [String: Value] = [:]) -> Sentence {
        Sentence(id: id, args: args, text: filled(templates[id] ?? id, args.mapValues(\.text)))
    }
}
