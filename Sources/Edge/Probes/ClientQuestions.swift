import Evidence
import Programs
import Readers
import Synchronization
import Transport

extension WalkRunner {
    /// How long the verdict waits for Windows' tools, from the start of the walk: in WSL, where they are asked unbidden, and
    /// where the user asked for them.
    private static let windowsUnbiddenMs = 2_500.0
    private static let windowsBiddenMs = 10_000.0

    /// What the tools have said so far.
    final class WindowsAnswers: Sendable {
        let client = Mutex(WindowsClient())
        /// A tool was ended because it took too long.
        let isCutOff = Mutex(false)
        let done = Signal<Bool>()
        let limitMs: Double

        init(limitMs: Double) { self.limitMs = limitMs }
    }

    /// Records this client's surroundings at once, and begins to ask the Windows around it where there is one.
    func beginClientQuestions(_ vantage: Vantage) -> WindowsAnswers? {
        let first = target.gateway.map { GatewayAddress($0).host } ?? target.host
        recorder.observe(clientEnvironment(asking: first), by: .clientEnvironment)
        recorder.note(.clientEnvironment, .answered)
        let isWSL = vantage.kind == .wsl2NAT || vantage.kind == .wsl2Mirrored
        guard let folder = options.windowsTools ?? (isWSL ? usualToolFolder : nil) else {
            recorder.note(.windowsClient, .notRun(.notApplicable))
            return nil
        }
        let waitMs = options.windowsTools == nil ? Self.windowsUnbiddenMs : Self.windowsBiddenMs
        let answers = WindowsAnswers(limitMs: min(waitMs, options.timeoutMs))
        Task {
            await askWindows(folder, answers)
            answers.done.fire(true)
        }
        return answers
    }

    /// What was answered in time, be it not all.
    func noteWindows(_ answers: WindowsAnswers?) async {
        guard let answers else { return }
        let isDone = await answers.done.wait(ms: max(0, min(answers.limitMs - recorder.clock.nowMs(), leftMs))) ?? false
        let client = answers.client.withLock(\.self)
        let isCutOff = answers.isCutOff.withLock(\.self)
        if client.asked.isEmpty {
            recorder.note(.windowsClient, isCutOff || !isDone ? .unanswered(.timedOut) : .unanswered(.ourFault))
        } else {
            recorder.observe(client, by: .windowsClient)
            recorder.note(.windowsClient, .answered)
        }
    }
}

/// Where Windows keeps its tools, under the root that WSL mounts its drives at unless it is told otherwise.
private let usualToolFolder = "/mnt/c/Windows/System32"

/// Runs all tools beside one another, each within the limit, and keeps what they answer.
private func askWindows(_ folder: String, _ answers: WalkRunner.WindowsAnswers) async {
    await withTaskGroup(of: Void.self) { group in
        for query in WindowsSettings.queries {
            group.addTask {
                let ran = await onOwnThread {
                    Result { () throws(ProgramFailure) in
                        var tool = Program(
                            "\(folder)/\(query.tool.rawValue)", query.arguments,
                            // Ended before the verdict, and with it this program, may leave them behind.
                            limitMs: answers.limitMs - 100, outputLimit: WindowsText.limit)
                        tool.graceMs = 0
                        return try tool.run()
                    }
                }
                switch ran {
                case .success(let ran):
                    answers.client.withLock { WindowsSettings.add(ran.output, status: ran.status, of: query, to: &$0) }
                case .failure(.timedOut): answers.isCutOff.withLock { $0 = true }
                case .failure: break
                }
            }
        }
    }
}
