import Primitives
import Readers
import Registry
public import Repairs

// What is changed, and how it is known that it was.

extension CommandPromptAccess {
    public func make(_ changes: [ItemChange]) async throws(AccessFailure) {
        guard !changes.isEmpty else { return }
        for change in changes where !canChange(change.item) {
            throw AccessFailure(
                .notPossible, "A command prompt cannot change \(shown(change.item.path, limit: 200)) as it is written.")
        }
        try requireRights()
        var together: [ItemChange] = []
        for change in changes {
            if PromptScript(mark: "").change(change) != nil {
                together.append(change)
                continue
            }
            try await write(together)
            together = []
            try await makeAlone(change)
        }
        try await write(together)
    }

    /// Nothing is tried that is known to be refused.
    private func requireRights() throws(AccessFailure) {
        guard trust == .limited, !prompt.isClient else { return }
        throw AccessFailure(
            .denied,
            "The account is logged on at \(prompt.place) without an administrator's rights, so nothing is changed there."
        )
    }

    /// Changes of the registry, which stop at the first that fails.
    private func write(_ changes: [ItemChange]) async throws(AccessFailure) {
        guard !changes.isEmpty else { return }
        var script = PromptScript(mark: PromptScript.randomMark(), stopsAtFailure: true)
        for change in changes {
            if let command = script.change(change) { script.add(command) }
        }
        let answers = try await carryOut(script)
        let done = answers.prefix { $0.status == 0 }.count
        guard done < changes.count else { return }
        let path = changes[done].item.path
        guard done < answers.count else { throw Self.cutOff(path, prompt.place) }
        throw AccessFailure(
            .denied,
            "Windows does not let redial change \(path) on \(prompt.place) (exit code \(answers[done].status)).")
    }

    private static func cutOff(_ path: String, _ place: String) -> AccessFailure {
        AccessFailure(
            .unreachable,
            "The connection to \(place) ended while \(path) was being changed; it may or may not have been.")
    }

    private func makeAlone(_ change: ItemChange) async throws(AccessFailure) {
        switch (change.item, change.after) {
        case (.key(let path), .absent): try await remove(path)
        case (.service(let name), .running(true)): try await bring(name, PromptScript.start([name]), to: .running)
        case (.service(let name), .running(false)): try await bring(name, PromptScript.stop([name]), to: .stopped)
        case (.serviceStart(let name), .start(let type)): try await configure(name, type)
        case (.rule(let name), .enabled(let isEnabled)): try await set(name, isEnabled)
        default:
            throw AccessFailure(
                .notPossible, "\(change.item.path) cannot become \(change.after.text) through a command prompt.")
        }
    }

    private func remove(_ path: String) async throws(AccessFailure) {
        let answer = try await ask([PromptScript.key(path)]).first
        guard let answer, answer.status == 0 else { return }
        let listing = RegistryQueryText(answer.output)
        // What holds something stays.
        guard listing.isEmpty(key: path) else { return }
        var script = PromptScript(mark: PromptScript.randomMark())
        script.add(PromptScript.removal(ofEmptyKey: path, lineCount: listing.lineCount))
        _ = try await carryOut(script)
    }

    private func configure(_ name: String, _ type: UInt32) async throws(AccessFailure) {
        guard let command = PromptScript.configure(name, start: type) else {
            throw AccessFailure(
                .notPossible, "\(name) cannot be given the start type \(type) through a command prompt.")
        }
        let status = try await carryOut([command]).first?.status
        guard status == 0 else {
            throw AccessFailure(
                status == 5 ? .denied : .unexpected,
                "Windows did not change how \(name) starts on \(prompt.place) (exit code \(status ?? -1)).")
        }
    }

    private func set(_ rule: String, _ isEnabled: Bool) async throws(AccessFailure) {
        var script = PromptScript(mark: PromptScript.randomMark())
        script.add(script.rule(rule, isEnabled: isEnabled))
        let told = String(decoding: try await carryOut(script).first?.output ?? [], as: UTF8.self)
        guard told.contains("done-" + script.mark) else {
            throw AccessFailure(
                .notPossible,
                "The firewall rule \(rule) on \(prompt.place) is changed with PowerShell, which is missing there, closed to this account, or refused it."
            )
        }
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

    private func bring(_ name: String, _ command: String, to target: ServiceStatus) async throws(AccessFailure) {
        _ = try await carryOut([command])
        try await settle(name, target)
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
