import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// How another program ended, and what it printed.
public struct ProgramEnd: Sendable, Equatable {
    /// 0 to 255; 128 and the signal where one ended it.
    public let status: Int32
    public let output: [UInt8]
    public let errors: [UInt8]
}

/// Why there is no end to tell.
public enum ProgramFailure: Error, Equatable {
    case notInstalled
    case timedOut
    /// It printed more than was allowed.
    case tooMuchOutput
    case failed(String)
}

/// Runs another program to its end, and ends it when it takes too long, prints too much, or the task is cancelled.
///
/// - Parameters:
///   - name: looked for in PATH where it is no path. No shell is between: arguments arrive as they are.
///   - environment: variables set beside those of this process.
///   - limitMs: of its whole run.
///   - outputLimit: bytes of output and of errors, each.
public func runProgram(
    _ name: String, _ arguments: [String], environment: [String: String] = [:], input: [UInt8] = [], limitMs: Double,
    outputLimit: Int
) async throws(ProgramFailure) -> ProgramEnd {
    try await run(
        name, arguments, environment, .array(input), Limits(milliseconds: limitMs, outputBytes: outputLimit))
}

/// The same with an open file as its input, which stays open here.
public func runProgram(
    _ name: String, _ arguments: [String], inputDescriptor: Int32, limitMs: Double, outputLimit: Int
) async throws(ProgramFailure) -> ProgramEnd {
    let file = FileDescriptor(rawValue: inputDescriptor)
    return try await run(
        name, arguments, [:], .fileDescriptor(file, closeAfterSpawningProcess: false),
        Limits(milliseconds: limitMs, outputBytes: outputLimit))
}

private struct Limits {
    let milliseconds: Double
    let outputBytes: Int
}

private func run(
    _ name: String, _ arguments: [String], _ environment: [String: String], _ input: some InputProtocol,
    _ limits: Limits
) async throws(ProgramFailure) -> ProgramEnd {
    let executable: Executable = name.contains("/") ? .path(FilePath(name)) : .name(name)
    let variables = Environment.inherit.updating(
        Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }))
    let outcome = await withTaskGroup(of: Result<ProgramEnd, ProgramFailure>.self) { group in
        group.addTask {
            do {
                let run = try await Subprocess.run(
                    executable, arguments: Arguments(arguments), environment: variables, input: input,
                    output: .bytes(limit: limits.outputBytes), error: .bytes(limit: limits.outputBytes))
                return .success(
                    ProgramEnd(
                        status: status(run.terminationStatus), output: run.standardOutput, errors: run.standardError))
            } catch {
                return .failure(failure(error))
            }
        }
        group.addTask {
            try? await Task.sleep(for: .microseconds(Int64(max(0, limits.milliseconds) * 1000)))
            return .failure(.timedOut)
        }
        let first = await group.next() ?? .failure(.timedOut)
        // What is cancelled is ended: the library sends it a signal it cannot ignore.
        group.cancelAll()
        return first
    }
    return try outcome.get()
}

private func status(_ end: TerminationStatus) -> Int32 {
    switch end {
    case .exited(let code): code
    case .signaled(let signal): 128 + signal
    }
}

private func failure(_ error: any Error) -> ProgramFailure {
    guard let error = error as? SubprocessError else { return .failed("\(error)") }
    switch error.code {
    case .executableNotFound: return .notInstalled
    case .outputLimitExceeded: return .tooMuchOutput
    default: return .failed(error.description)
    }
}
