import Programs
import Repairs

/// A prompt on another machine, through OpenSSH's client.
struct SSHPrompt: Prompt {
    let client: SSHClient

    var place: String { client.place }

    func feed(_ lines: [UInt8], limitMs: Double) async throws(AccessFailure) -> ProgramEnd {
        try await client.run(PromptScript.prompt, input: lines, limitMs: limitMs)
    }

    func failure(_ end: ProgramEnd) async -> AccessFailure {
        if end.status == 255 { return SSHFailure.of(end.errors, place) }
        let told = SSHFailure.lastLine(end.errors)
        return AccessFailure(
            .unexpected, "\(place) lets redial in, but gives it no command prompt\(told.isEmpty ? "." : ": \(told).")")
    }

    func close() async { await client.close() }
}
