import Primitives
import Programs

/// OpenSSH's client towards one machine. Logging on and trusting the host's key are its own business.
///
/// The first call logs on; those after it share its connection, where the client can do that.
struct SSHClient: Sendable {
    private static let outputAtMost = 16 << 20
    private static let questionMs = 20_000.0

    let destination: SSHDestination
    private let options: [String]
    private let connection: SharedConnection?

    init(_ destination: SSHDestination, _ credentials: Credentials) {
        self.destination = destination
        connection = SharedConnection()
        options =
            (credentials.sshConfiguration.map { ["-F", $0] } ?? [])
            + (credentials.isUnattended ? ["-o", "BatchMode=yes"] : ["-o", "NumberOfPasswordPrompts=1"])
            + ["-o", "ConnectTimeout=15", "-o", "ServerAliveInterval=15"]
            + (connection?.options ?? [])
            + (destination.user.map { ["-l", $0] } ?? []) + (destination.port.map { ["-p", String($0)] } ?? [])
    }

    var place: String { destination.name }

    /// Runs a command there to its end. What stands in it is read by whatever shell the account has.
    func run(_ command: [String], input: [UInt8] = [], limitMs: Double) async throws(AccessFailure) -> ProgramEnd {
        try await client(["-T"], command, input, limitMs: limitMs)
    }

    private func client(
        _ more: [String], _ command: [String], _ input: [UInt8], limitMs: Double
    ) async throws(AccessFailure) -> ProgramEnd {
        var program = Program(
            "ssh", more + options + ["--", destination.host] + command, limitMs: limitMs,
            outputLimit: Self.outputAtMost)
        program.input = .bytes(input)
        do {
            return try await program.runAside()
        } catch {
            throw SSHFailure.of(error, place)
        }
    }

    /// What a machine that is none of Windows' calls its system; nil where it does not say.
    func system() async -> String? {
        guard let end = try? await run(["uname", "-s"], limitMs: Self.questionMs), end.status == 0 else { return nil }
        return String(decoding: end.output, as: UTF8.self).split(whereSeparator: \.isNewline).last.map { shown($0) }
    }

    func close() async {
        guard let connection else { return }
        if connection.isOpen { _ = try? await client(["-O", "exit"], [], [], limitMs: 5000) }
        connection.remove()
    }
}

extension SSHClient {
    /// Comes in: by a command prompt where Windows is there, and by a shell where Linux is.
    func access() async throws(AccessFailure) -> any Access {
        do {
            return try await CommandPromptAccess(SSHPrompt(client: self), name: "ssh://" + place)
        } catch {
            // No prompt was there. A machine that answers this is none of Windows'.
            let system = error.kind == .unexpected ? await system() : nil
            if system == "Linux" { return ShellAccess(client: self) }
            await close()
            throw system.map { AccessFailure(.notPossible, "\(place) runs \($0) and not Windows.") } ?? error
        }
    }
}
