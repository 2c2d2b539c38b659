import Dispatch
import Primitives

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Runs this program on another machine through OpenSSH's client and takes back what it said.
///
/// Logging on, keys, agents, jump hosts and the trust in the host's key are the client's own business and its configuration's.
public struct RemoteWalk: Sendable {
    /// A recorded walk is some hundred kilobytes; more than this is nothing of ours.
    static let outputAtMost = 16 * 1024 * 1024

    public let destination: SSHDestination
    /// In place of the user's own configuration of ssh.
    public var configuration: String?
    /// Nobody is there to be asked for a password or a key's trust.
    public var isUnattended = true
    /// Arguments of redial.
    public let arguments: [String]
    /// For all of it: logging on, copying, walking.
    public let limitMs: Double

    public init(to destination: SSHDestination, arguments: [String], limitMs: Double) {
        self.destination = destination
        self.arguments = arguments
        self.limitMs = limitMs
    }

    /// Why there is no walk from there.
    public enum Failure: Error, Equatable, Sendable {
        case noClient
        case cannotReadOurself
        /// ssh did not get through; in its own words, escaped.
        case notLoggedOn(String)
        case hostKeyUnproven
        case noFolder, notStored, notExecutable, notRunnable, otherMachine
        case timedOut
        case saidTooMuch
        /// It ended before it had said anything.
        case saidNothing(String)
    }

    /// - Parameter program: the bytes of this very program.
    /// - Returns: what redial wrote on its standard output there.
    public func run(program: [UInt8]) async -> Result<[UInt8], Failure> {
        guard !program.isEmpty else { return .failure(.cannotReadOurself) }
        let mark = "redial-\(UInt64.random(in: .min ... .max))"
        guard
            let header = RemoteScript.header(
                mark: mark, machine: machineName(), size: program.count, arguments: arguments)
        else { return .failure(.saidNothing("an argument has more than one line")) }
        let limits = ChildProcess.Limits(milliseconds: limitMs, outputBytes: Self.outputAtMost)
        return await withCheckedContinuation { continuation in
            // A thread of its own: it waits for another program's streams.
            DispatchQueue(label: "redial.ssh").async {
                guard let child = ChildProcess(words) else {
                    return continuation.resume(returning: .failure(.noClient))
                }
                let result = child.converse(feeding: header + program, limits: limits)
                continuation.resume(returning: Self.judged(result, mark: mark))
            }
        }
    }

    var words: [String] {
        ["ssh", "-T", "-C"] + (configuration.map { ["-F", $0] } ?? [])
            + (isUnattended ? ["-o", "BatchMode=yes"] : []) + [
                "-o", "ConnectTimeout=15", "-o", "ServerAliveInterval=15",
            ]
            + (destination.user.map { ["-l", $0] } ?? []) + (destination.port.map { ["-p", String($0)] } ?? [])
            + ["--", destination.host, RemoteScript.command]
    }

    static func judged(_ result: ChildProcess.Result, mark: String) -> Result<[UInt8], Failure> {
        let complaint = lastLine(result.complaint)
        switch result.ending {
        case .timedOut: return .failure(.timedOut)
        case .saidTooMuch: return .failure(.saidTooMuch)
        case .exited(127) where result.output.isEmpty && complaint.isEmpty: return .failure(.noClient)
        case .exited(255): return .failure(notLoggedOn(result.complaint, complaint))
        case .exited(let code):
            if let ending = RemoteScript.Ending(rawValue: code) { return .failure(failure(ending, complaint)) }
        case .signalled: break
        }
        guard let document = RemoteScript.document(in: result.output, mark: mark), !document.isEmpty else {
            return .failure(.saidNothing(complaint))
        }
        return .success(document)
    }

    private static func notLoggedOn(_ all: [UInt8], _ complaint: String) -> Failure {
        String(decoding: all, as: UTF8.self).contains("Host key verification failed")
            ? .hostKeyUnproven : .notLoggedOn(complaint)
    }

    private static func failure(_ ending: RemoteScript.Ending, _ complaint: String) -> Failure {
        switch ending {
        case .noFolder: .noFolder
        case .notStored: .notStored
        case .notExecutable: .notExecutable
        case .notRunnable: .notRunnable
        case .otherMachine: .otherMachine
        case .notReceived, .ended: .saidNothing(complaint)
        }
    }

    /// The last line that says something: ssh's own word on what went wrong stands at the end.
    private static func lastLine(_ bytes: [UInt8]) -> String {
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        return shown(lines.last { !$0.allSatisfy(\.isWhitespace) } ?? "", limit: 160)
    }
}

/// `Linux x86_64`, as uname says it: a program runs only where both are the same.
private func machineName() -> String {
    var name = utsname()
    uname(&name)
    let system = withUnsafeBytes(of: name.sysname) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    let machine = withUnsafeBytes(of: name.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return system + " " + machine
}
