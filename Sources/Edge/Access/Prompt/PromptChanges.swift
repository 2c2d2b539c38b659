import Primitives
import Readers
import Registry
public import Repairs

// What is changed, and how it is known that it was.

extension CommandPromptAccess {
    public func make(_ changes: [ItemChange]) async throws(AccessFailure) {
        guard !changes.isEmpty else { return }
        for change in changes where !canMake(change) {
            throw AccessFailure(
                .notPossible,
                "A command prompt cannot change \(shown(change.item.path, limit: 200)) to \(change.after.text).")
        }
        try requireRights()
        let removals = KeyRemovals(changes, try await listings(KeyRemovals.keys(in: changes)))
        var script = PromptScript(mark: PromptScript.randomMark(), stopsAtFailure: true)
        var asked: [ItemChange] = []
        for change in changes {
            guard let command = Self.command(change, script, removals) else { continue }
            script.add(command)
            asked.append(change)
        }
        guard !asked.isEmpty else { return }
        let answers = try await carryOut(script)
        for (place, change) in asked.enumerated() {
            guard place < answers.count else { throw Self.cutOff(change.item.path, prompt.place) }
            try require(answers[place], script, change)
        }
        for change in asked {
            if case (.service(let name), .running(let isRunning)) = (change.item, change.after) {
                try await settle(name, isRunning ? .running : .stopped)
            }
        }
    }

    /// Nil for a key that holds something, or is gone already.
    private static func command(
        _ change: ItemChange, _ script: PromptScript, _ removals: KeyRemovals
    ) -> PromptScript.Command? {
        guard case .key(let path) = change.item, change.after == .absent else { return script.change(change) }
        return removals.lineCounts[path].map { PromptScript.removal(ofEmptyKey: path, lineCount: $0) }
    }

    private func listings(_ keys: [String]) async throws(AccessFailure) -> [String: RegistryQueryText] {
        guard !keys.isEmpty else { return [:] }
        var listings: [String: RegistryQueryText] = [:]
        for (key, answer) in zip(keys, try await ask(keys.map { PromptScript.key($0) })) where answer.status == 0 {
            listings[key] = RegistryQueryText(answer.output)
        }
        return listings
    }

    private func canMake(_ change: ItemChange) -> Bool {
        guard canChange(change.item) else { return false }
        if case .key = change.item, change.after == .absent { return true }
        return PromptScript(mark: "").change(change) != nil
    }

    /// Nothing is tried that is known to be refused.
    private func requireRights() throws(AccessFailure) {
        guard trust == .limited, !prompt.isClient else { return }
        throw AccessFailure(
            .denied,
            "The account is logged on at \(prompt.place) without an administrator's rights, so nothing is changed there."
        )
    }

    /// Whether a change was made, as far as the answer to its command says.
    private func require(
        _ answer: PromptTranscript.Answer, _ script: PromptScript, _ change: ItemChange
    ) throws(AccessFailure) {
        if case .rule(let name) = change.item {
            guard String(decoding: answer.output, as: UTF8.self).contains(script.done) else {
                throw AccessFailure(
                    .notPossible,
                    "The firewall rule \(name) on \(prompt.place) is changed with PowerShell, which is missing there, closed to this account, or refused it."
                )
            }
        }
        if case .script(let repair) = change.item { return try require(answer, script, repair) }
        guard answer.status == 0 else {
            throw AccessFailure(
                .denied,
                "Windows does not let redial change \(change.item.path) on \(prompt.place) (exit code \(answer.status))."
            )
        }
    }

    /// PowerShell that is not there, or did nothing, says neither that it is done nor why not.
    private func require(
        _ answer: PromptTranscript.Answer, _ script: PromptScript, _ repair: ScriptedRepair
    ) throws(AccessFailure) {
        let lines = WindowsText(answer.output).lines
        if answer.status == 0, lines.contains(where: { $0.hasPrefix(script.done) }) { return }
        guard let told = lines.first(where: { $0.hasPrefix(script.reason) }) else {
            throw AccessFailure(
                .notPossible,
                "\(repair.repair) takes PowerShell on \(prompt.place), which is missing there, or closed to this account."
            )
        }
        let reason = shown(told.dropFirst(script.reason.count + 1), limit: 300)
        throw AccessFailure(.notPossible, "The script of \(repair.repair) on \(prompt.place) says: \(reason)")
    }

    private static func cutOff(_ path: String, _ place: String) -> AccessFailure {
        AccessFailure(
            .unreachable,
            "The connection to \(place) ended while \(path) was being changed; it may or may not have been.")
    }

    // MARK: Services

    public func restart(_ service: String) async throws(AccessFailure) {
        guard PromptText.isName(service) else {
            throw AccessFailure(.notPossible, "\(shown(service)) is no service's name.")
        }
        try requireRights()
        let order = ServiceOrder.dependents(of: service) + [service]
        let before = try await serviceStates(order)
        let between = try await carryOut([PromptScript.restart(order, asking: service)]).first?.output ?? []
        switch ServiceStatus(between) {
        case .stopped, .stopPending, nil: break
        default:
            throw AccessFailure(.denied, "Windows did not stop \(service) on \(prompt.place).")
        }
        for (name, state) in zip(order.reversed(), before.reversed()) where name == service || state == .running {
            try await settle(name, .running)
        }
    }

    private func serviceStates(_ names: [String]) async throws(AccessFailure) -> [ServiceStatus?] {
        try await ask(names.map(PromptScript.service)).map { ServiceStatus($0.output) }
    }

    /// Waits until a service is what it should be. One that was still stopping when it was to start is started again.
    private func settle(_ name: String, _ target: ServiceStatus) async throws(AccessFailure) {
        var isRepeated = false
        for turn in 0..<Self.servicePatience {
            if turn > 0 { try? await Task.sleep(for: .seconds(1)) }
            let state = try await serviceStates([name]).first ?? nil
            if state == target { return }
            switch (state, target) {
            case (.stopped, .running) where !isRepeated:
                isRepeated = true
                _ = try await carryOut([PromptScript.start([name])])
            case (.startPending, _), (.stopPending, _), (.continuePending, _), (.pausePending, _): continue
            default:
                throw AccessFailure(
                    .denied,
                    "Windows did not \(target == .running ? "start" : "stop") \(name) on \(prompt.place)\(state == nil ? ": there is no such service, or it may not be seen" : "")."
                )
            }
        }
        throw AccessFailure(.timedOut, "\(name) on \(prompt.place) did not come to rest in \(Self.servicePatience) s.")
    }

    private static var servicePatience: Int { 30 }

    // MARK: Beside the machine

    public func keep(_ entry: [UInt8], id: String) async throws(AccessFailure) {
        try requireRights()
        var script = PromptScript(mark: PromptScript.randomMark())
        guard let command = PromptScript.kept(entry, id: id) else { return }
        script.add(command)
        // Unelevated where that is enough: whoever is asked for consent once a repair is asked often enough.
        guard try await Self.run(script, prompt, limitMs: Self.changeLimitMs).first?.status == 0 else {
            throw AccessFailure(
                .denied, "The journal cannot be kept on \(prompt.place) too (%ProgramData%\\redial cannot be written).")
        }
    }

    // MARK: Running what changes

    func carryOut(_ commands: [String]) async throws(AccessFailure) -> [PromptTranscript.Answer] {
        var script = PromptScript(mark: PromptScript.randomMark())
        for command in commands { script.add(command) }
        return try await carryOut(script)
    }

    /// With an administrator's rights, which a prompt that has them not asks for.
    func carryOut(_ script: PromptScript) async throws(AccessFailure) -> [PromptTranscript.Answer] {
        guard trust == .limited else { return try await Self.run(script, prompt, limitMs: Self.changeLimitMs) }
        let mark = PromptScript.randomMark()
        guard let asking = script.elevated(mark: mark) else {
            throw AccessFailure(.notPossible, "That is too much to ask for an administrator's consent at once.")
        }
        let answers = try await Self.run(asking, prompt, limitMs: Self.consentLimitMs)
        guard let told = answers.last, let transcript = PromptTranscript(told.output, mark: script.mark) else {
            throw AccessFailure(
                .denied, "Nobody consented to an administrator's rights on \(prompt.place), or there is no PowerShell.")
        }
        return transcript.answers
    }

    /// Somebody has to read the question and to type a password.
    private static var consentLimitMs: Double { 300_000 }
}
