import Dispatch
import Synchronization

/// How another program ended, and what it printed.
public struct ProgramEnd: Sendable, Equatable {
    /// 0 to 255; 128 and the signal where one ended it.
    public let status: Int32
    public let output: [UInt8]
    /// The last of what it said on standard error.
    public let errors: [UInt8]

    public init(status: Int32, output: [UInt8], errors: [UInt8] = []) {
        self.status = status
        self.output = output
        self.errors = errors
    }
}

/// Why there is no end to tell.
public enum ProgramFailure: Error, Equatable {
    case notInstalled
    /// It was ended by us.
    case timedOut
    /// It printed more than was allowed, and was ended by us.
    case tooMuchOutput
    case failed(String)
}

/// Another program that is run to its end. No shell is between: arguments arrive as they are.
public struct Program: Sendable {
    public enum Input: Sendable, Equatable {
        /// There is nothing to read.
        case none
        /// Closed when all of it is read.
        case bytes([UInt8])
        /// Kept open behind these bytes until the program closes its output, for one that ends when nobody is there any more.
        case held([UInt8])
        /// An open file, by its descriptor, which stays open here.
        case file(Int32)
    }

    /// Looked for in PATH where it is no path.
    public var name: String
    public var arguments: [String]
    /// Variables set beside those of this process.
    public var environment: [String: String] = [:]
    public var input = Input.none
    /// Of its whole run.
    public var limitMs: Double
    /// Bytes of its output.
    public var outputLimit: Int
    /// Bytes of what it says on standard error, of which the last are kept.
    public var errorLimit = 4096
    /// How long it may take to end once it is asked to, before it is made to.
    public var graceMs = 1000.0

    public init(_ name: String, _ arguments: [String], limitMs: Double, outputLimit: Int) {
        self.name = name
        self.arguments = arguments
        self.limitMs = limitMs
        self.outputLimit = outputLimit
    }

    /// Runs it and blocks this thread meanwhile.
    ///
    /// What still holds its streams after it has ended is not waited for: services that a program starts inherit them.
    public func run() throws(ProgramFailure) -> ProgramEnd { try run { false } }

    /// Runs it on a thread of its own. A task that is cancelled ends it.
    public func runAside() async throws(ProgramFailure) -> ProgramEnd {
        let stop = Stop()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                DispatchQueue(label: "redial.program").async {
                    continuation.resume(
                        returning: Result { () throws(ProgramFailure) in try run { stop.isAsked.withLock(\.self) } })
                }
            }
        } onCancel: {
            stop.isAsked.withLock { $0 = true }
        }
        return try result.get()
    }

    private final class Stop: Sendable {
        let isAsked = Mutex(false)
    }

    private func run(unless isStopped: () -> Bool) throws(ProgramFailure) -> ProgramEnd {
        var child = try ChildProcess.start(self)
        let deadline = ContinuousClock.now + .microseconds(Int64(max(0, limitMs) * 1000))
        while true {
            child.move(self)
            if child.output.count > outputLimit {
                child.end(graceMs: graceMs)
                throw .tooMuchOutput
            }
            if let status = child.status() {
                // What it wrote at last is still in the pipes.
                child.move(self)
                guard child.output.count <= outputLimit else { throw .tooMuchOutput }
                return ProgramEnd(status: status, output: child.output, errors: child.errors)
            }
            guard ContinuousClock.now < deadline, !isStopped() else {
                child.end(graceMs: graceMs)
                throw .timedOut
            }
            child.wait()
        }
    }
}
