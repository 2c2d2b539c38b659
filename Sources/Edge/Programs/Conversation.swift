import Dispatch
import Synchronization

/// Another program that is talked with: a line goes in, a line comes back. It lives until it is closed, or nobody holds it.
public final class Conversation: Sendable {
    /// Of one answer, and of the program's life once it is to end.
    private let program: Program
    /// Waits block only this thread, never one of Swift's own.
    private let queue = DispatchQueue(label: "redial.conversation")
    private let child: Mutex<ChildProcess?>

    /// Starts it; a program whose input is kept open.
    ///
    /// - Parameter program: its `limitMs` is that of one answer, its `outputLimit` that of one answer's bytes. What stands in
    ///   its `input` is said first.
    public init(with program: Program) throws(ProgramFailure) {
        var program = program
        if case .bytes(let bytes) = program.input { program.input = .held(bytes) }
        if case .none = program.input { program.input = .held([]) }
        self.program = program
        let started = try ChildProcess.start(program)
        child = Mutex(consume started)
    }

    /// Says a line and waits for the answer. After any failure it is ended: what it would say next belongs to no question.
    ///
    /// - Parameter limitMs: of this answer, in place of the program's.
    public func ask(_ line: [UInt8], limitMs: Double? = nil) async throws(ProgramFailure) -> [UInt8] {
        let limitMs = limitMs ?? program.limitMs
        let stop = Stop()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async { continuation.resume(returning: self.answer(to: line, limitMs, stop)) }
            }
        } onCancel: {
            stop.isAsked.withLock { $0 = true }
        }
        return try result.get()
    }

    private final class Stop: Sendable {
        let isAsked = Mutex(false)
    }

    private func answer(to line: [UInt8], _ limitMs: Double, _ stop: Stop) -> Result<[UInt8], ProgramFailure> {
        Result { () throws(ProgramFailure) in
            try child.withLock { (child) throws(ProgramFailure) in
                do throws(ProgramFailure) {
                    return try Self.exchange(line, with: &child, program, limitMs, stop)
                } catch {
                    child?.end(graceMs: program.graceMs)
                    child = nil
                    throw error
                }
            }
        }
    }

    private static func exchange(
        _ line: [UInt8], with child: inout ChildProcess?, _ program: Program, _ limitMs: Double, _ stop: Stop
    ) throws(ProgramFailure) -> [UInt8] {
        guard child != nil else { throw .failed("it has ended") }
        child?.say(line + [0x0a])
        let deadline = ContinuousClock.now + .microseconds(Int64(max(0, limitMs) * 1000))
        while true {
            child?.move(program)
            if let answer = child?.line() { return answer }
            if let size = child?.output.count, size > program.outputLimit { throw .tooMuchOutput }
            if let status = child?.status() {
                // What it wrote at last is still in the pipes.
                child?.move(program)
                if let answer = child?.line() { return answer }
                let told = String(decoding: child?.errors ?? [], as: UTF8.self)
                throw .failed(
                    told.split(whereSeparator: \.isNewline).last.map(String.init) ?? "it ended with \(status)")
            }
            guard ContinuousClock.now < deadline, !stop.isAsked.withLock(\.self) else { throw .timedOut }
            child?.wait()
        }
    }

    /// Closes its input, which asks it to end, and makes it end when it does not.
    public func close() async {
        await withCheckedContinuation { continuation in
            queue.async {
                self.end(graceMs: self.program.graceMs)
                continuation.resume()
            }
        }
    }

    private func end(graceMs: Double) {
        child.withLock { child in
            child?.end(graceMs: graceMs)
            child = nil
        }
    }

    deinit { end(graceMs: 0) }
}
