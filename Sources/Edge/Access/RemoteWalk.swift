import Primitives
import Programs

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
        var client = Program("ssh", words, limitMs: limitMs, outputLimit: Self.outputAtMost)
        // The walk there is ended when nobody is here any more.
        client.input = .held(header + program)
        do {
            return Self.judged(try await client.runAside(), mark: mark)
        } catch {
            return .failure(Self.failure(error))
        }
    }

    var words: [String] {
        ["-T", "-C"] + (configuration.map { ["-F", $0] } ?? [])
            + (isUnattended ? ["-o", "BatchMode=yes"] : []) + [
                "-o", "ConnectTimeout=15", "-o", "ServerAliveInterval=15",
            ]
            + (destination.user.map { ["-l", $0] } ?? []) + (destination.port.map { ["-p", String($0)] } ?? [])
            + ["--", destination.host, RemoteScript.command]
    }

    private static func failure(_ failure: ProgramFailure) -> Failure {
        switch failure {
        case .notInstalled: .noClient
        case .timedOut: .timedOut
        case .tooMuchOutput: .saidTooMuch
        case .failed(let why): .saidNothing(why)
        }
    }

    static func judged(_ end: ProgramEnd, mark: String) -> Result<[UInt8], Failure> {
        let complaint = lastLine(end.errors)
        if end.status == 255 { return .failure(notLoggedOn(end.errors, complaint)) }
        if let ending = RemoteScript.Ending(rawValue: end.status) { return .failure(failure(ending, complaint)) }
        guard let document = RemoteScript.document(in: end.output, mark: mark), !document.isEmpty else {
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
