import Primitives
import Programs
import Repairs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The prompt of the Windows around this Linux: WSL runs Windows' programs like any other.
struct WindowsPrompt: Prompt {
    let place = "the Windows around this Linux"
    let isClient = true
    private let path: String

    /// Where WSL mounts C: unless told otherwise, for those who keep Windows' folders out of PATH.
    private static let usual = "/mnt/c/Windows/System32/cmd.exe"
    private static let missing = AccessFailure(
        .notPossible, "There is no Windows around this Linux: WSL offers no cmd.exe in PATH or at \(usual).")

    init() throws(AccessFailure) {
        let folders = getenv("PATH").map { String(cString: $0) }?.split(separator: ":") ?? []
        let paths = folders.map { $0 + "/" + PromptScript.prompt[0] } + [Self.usual]
        guard let path = paths.first(where: { $0.hasPrefix("/") && access($0, X_OK) == 0 }) else {
            throw Self.missing
        }
        self.path = path
    }

    func feed(_ lines: [UInt8], limitMs: Double) async throws(AccessFailure) -> ProgramEnd {
        var program = Program(
            path, Array(PromptScript.prompt.dropFirst()), limitMs: limitMs, outputLimit: Self.outputAtMost)
        program.input = .bytes(lines)
        do {
            return try await program.runAside()
        } catch {
            throw Self.failure(error, place)
        }
    }

    private static func failure(_ failure: ProgramFailure, _ place: String) -> AccessFailure {
        switch failure {
        case .notInstalled: missing
        case .timedOut:
            AccessFailure(.timedOut, "\(place) gave no answer in time. What was asked for last may have been done.")
        case .tooMuchOutput: AccessFailure(.unexpected, "\(place) printed more than any answer has.")
        case .failed(let why):
            AccessFailure(.notPossible, "Windows' programs cannot be run from this Linux: \(shown(why)).")
        }
    }

    func failure(_ end: ProgramEnd) async -> AccessFailure {
        let told = SSHFailure.lastLine(end.errors)
        return AccessFailure(
            .notPossible,
            "Windows' command prompt does not run from this Linux\(told.isEmpty ? "." : ": \(told).")")
    }
}
