public import Evidence
import Primitives
import Programs
import Readers
import Registry
public import Repairs

/// A running Windows through its command prompt: another machine's over SSH, or that around this Linux.
///
/// The questions of one call go in one run. No answer's words are read, for they are translated: only numbers, names and
/// exit codes.
public struct CommandPromptAccess: Access {
    public let name: String
    let prompt: any Prompt
    let trust: ProcessTrust

    private static let readLimitMs = 90_000.0
    /// A service may take long to stop.
    static let changeLimitMs = 180_000.0
    /// Some answer only after a moment.
    private static let patience = 15

    /// The Windows around this Linux.
    public static func aroundThisLinux() async throws(AccessFailure) -> CommandPromptAccess {
        try await CommandPromptAccess(WindowsPrompt(), name: "wsl")
    }

    /// Asks who is logged on. Where no prompt answers, it is left open: the same way may lead to another system.
    init(_ prompt: any Prompt, name: String) async throws(AccessFailure) {
        self.prompt = prompt
        self.name = name
        let answers = try await Self.ask([PromptScript.groups], prompt, limitMs: Self.readLimitMs)
        trust = ProcessTrust(answers.first?.output ?? [])
    }

    public func close() async { await prompt.close() }

    /// A script asks nobody for an administrator's rights, as the Windows around this Linux has to.
    public func canChange(_ item: MachineItem) -> Bool {
        if case .script(let script) = item, prompt.isClient || script.isOfLinux { return false }
        return item.isPlain
    }

    // MARK: Reading

    /// None of the Windows around this Linux: it is who walks, not whom the walk leads to, and what its registry says of a
    /// server would prove nothing of another one. What matters of it as a client every walk asks by itself.
    public func readings() async throws(AccessFailure) -> [FileReading] {
        guard !prompt.isClient else { return [] }
        var known = PromptStates()
        try await ask(PromptReadings.settings, &known)
        var open = PromptReadings.proofs(known) + PromptReadings.services(known) + PromptReadings.tools
        while !open.isEmpty {
            try await ask(open, &known)
            open = PromptReadings.proofs(known)
        }
        return [PromptReadings.reading(known, from: name)]
    }

    public func states(of items: [MachineItem]) async throws(AccessFailure) -> [ItemState] {
        for item in items where !item.isPlain {
            throw AccessFailure(
                .notPossible, "A command prompt cannot be asked for \(shown(item.path, limit: 200)) as it is written.")
        }
        var known = PromptStates()
        var turns = 0
        while true {
            try await complete(&known, items)
            let findings = items.map(known.finding)
            guard findings.contains(.changing), turns < Self.patience else {
                return try states(items, findings)
            }
            turns += 1
            try? await Task.sleep(for: .seconds(1))
            known = PromptStates()
        }
    }

    /// Asks for the things themselves, and then for what proves that those are absent that were not seen.
    private func complete(_ known: inout PromptStates, _ items: [MachineItem]) async throws(AccessFailure) {
        try await ask(items.map(PromptStates.question), &known)
        var open: [PromptStates.Question]
        repeat {
            let unseen = items.filter { known.finding($0) == .unknown }
            open = unseen.compactMap(PromptStates.key(of:)).flatMap(known.proofs(ofKey:))
            try await ask(open, &known)
        } while !open.isEmpty
    }

    private func ask(_ questions: [PromptStates.Question], _ known: inout PromptStates) async throws(AccessFailure) {
        var open: [PromptStates.Question] = []
        for question in questions where !known.has(question) && !open.contains(question) { open.append(question) }
        guard !open.isEmpty else { return }
        let answers = try await ask(open.map(\.command))
        for (question, answer) in zip(open, answers) { known.add(question, answer) }
    }

    private func states(
        _ items: [MachineItem], _ findings: [PromptStates.Finding]
    ) throws(AccessFailure) -> [ItemState] {
        var states: [ItemState] = []
        for (item, finding) in zip(items, findings) {
            switch finding {
            case .state(let state): states.append(state)
            case .inexact(let type):
                throw AccessFailure(
                    .notPossible,
                    "\(item.path) is of type \(shown(type)), which this way does not read byte for byte: what it is now could not be put back."
                )
            case .changing:
                throw AccessFailure(.busy, "\(item.path) is on its way from one state to another on \(prompt.place).")
            case .unknown where item == .publicNetwork:
                throw AccessFailure(
                    .notPossible,
                    "Whether \(prompt.place) is in a public network cannot be told there; --accept-risk goes on without it."
                )
            case .unknown:
                throw AccessFailure(
                    .denied, "\(item.path) cannot be read on \(prompt.place) with the rights that are there.")
            }
        }
        return states
    }

    /// All answers of one run; a run that ended before the last one is a failure.
    func ask(_ commands: [String], limitMs: Double = readLimitMs) async throws(AccessFailure) -> [PromptTranscript
        .Answer]
    {
        try await Self.ask(commands, prompt, limitMs: limitMs)
    }

    private static func ask(
        _ commands: [String], _ prompt: any Prompt, limitMs: Double
    ) async throws(AccessFailure) -> [PromptTranscript.Answer] {
        var script = PromptScript(mark: PromptScript.randomMark())
        for command in commands { script.add(command) }
        let answers = try await run(script, prompt, limitMs: limitMs)
        guard answers.count == commands.count else {
            throw AccessFailure(
                .unexpected, "\(prompt.place) answered \(answers.count) of \(commands.count) questions.")
        }
        return answers
    }

    static func run(
        _ script: PromptScript, _ prompt: any Prompt, limitMs: Double
    ) async throws(AccessFailure) -> [PromptTranscript.Answer] {
        let end = try await prompt.feed(script.text, limitMs: limitMs)
        guard let transcript = PromptTranscript(end.output, mark: script.mark) else { throw await prompt.failure(end) }
        return transcript.answers
    }
}

extension PromptScript {
    static func randomMark() -> String { "redial-" + String(UInt64.random(in: .min ... .max), radix: 16) }
}

/// How much Windows trusts a process, by the label among its groups, which has the same number in every language.
/// [MS-DTYP 2.4.2.4]
enum ProcessTrust: Equatable {
    case elevated, limited, unknown

    init(_ groups: [UInt8]) {
        let text = WindowsText(groups).lines.joined(separator: "\n")
        if text.contains("S-1-16-12288") || text.contains("S-1-16-16384") {
            self = .elevated
        } else if text.contains("S-1-16-8192") || text.contains("S-1-16-8448") || text.contains("S-1-16-4096") {
            self = .limited
        } else {
            self = .unknown
        }
    }
}
