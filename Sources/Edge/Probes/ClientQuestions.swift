import Evidence
import Readers
import Transport

extension WalkRunner {
    /// All of Windows' tools together may take so long.
    private static let windowsLimitMs = 4_000.0
    /// The verdict waits for them no longer than this once everything else is known.
    static let windowsGraceMs = 1_000.0

    /// Records this client's surroundings at once, and begins to ask the Windows around it where there is one.
    func beginClientQuestions(_ vantage: Vantage) -> Signal<WindowsClient?> {
        let first = target.gateway.map { GatewayAddress($0).host } ?? target.host
        recorder.observe(clientEnvironment(asking: first), by: .clientEnvironment)
        recorder.note(.clientEnvironment, .answered)
        let signal = Signal<WindowsClient?>()
        let isWSL = vantage.kind == .wsl2NAT || vantage.kind == .wsl2Mirrored
        guard let folder = options.windowsTools ?? (isWSL ? usualToolFolder : nil) else {
            recorder.note(.windowsClient, .notRun(.notApplicable))
            return signal
        }
        let limitMs = min(Self.windowsLimitMs, options.timeoutMs)
        Task {
            signal.fire(await onOwnThread { windowsClient(in: folder, limitMs: limitMs) })
        }
        return signal
    }

    func noteWindows(_ answer: Signal<WindowsClient?>) async {
        // Noted already where nothing was asked.
        guard recorder.snapshot(final: false).attempt(of: Probe.windowsClient.rawValue) == nil else { return }
        switch await answer.wait(ms: min(Self.windowsGraceMs, leftMs)) {
        case .some(.some(let client)):
            recorder.observe(client, by: .windowsClient)
            recorder.note(.windowsClient, .answered)
        case .some(.none): recorder.note(.windowsClient, .unanswered(.ourFault))
        case .none: recorder.note(.windowsClient, .unanswered(.timedOut))
        }
    }
}

/// Where Windows keeps its tools, under the root that WSL mounts its drives at unless it is told otherwise.
private let usualToolFolder = "/mnt/c/Windows/System32"

/// Runs the tools one after the other within the limit. Nil where none of them could be run.
func windowsClient(in folder: String, limitMs: Double) -> WindowsClient? {
    let end = ContinuousClock.now + .microseconds(Int64(limitMs * 1000))
    var client = WindowsClient()
    for query in WindowsSettings.queries {
        let left = (end - ContinuousClock.now).components
        let leftMs = Double(left.seconds) * 1000 + Double(left.attoseconds) / 1e15
        guard leftMs > 0 else { break }
        let ran = runChild(
            "\(folder)/\(query.tool.rawValue)", query.arguments, limitMs: leftMs, outputLimit: WindowsText.limit)
        guard let ran else { continue }
        WindowsSettings.add(ran.output, status: ran.status, of: query, to: &client)
    }
    return client.asked.isEmpty ? nil : client
}
