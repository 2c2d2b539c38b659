#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// One run of another program with its three streams in our hands.
struct ChildProcess {
    enum Ending: Equatable {
        case exited(Int32)
        case signalled(Int32)
        /// It was ended by us.
        case timedOut, saidTooMuch
    }

    struct Result {
        let ending: Ending
        let output: [UInt8]
        /// The last of what it said on standard error.
        let complaint: [UInt8]
    }

    struct Limits {
        var milliseconds: Double
        var outputBytes: Int
        var complaintBytes = 4096
    }

    private let pid: pid_t
    private let input: Int32
    private let output: Int32
    private let errors: Int32

    /// Looks the program up in PATH. Nil where it is not there or cannot be started.
    init?(_ words: [String]) {
        guard let input = pipeEnds(), let output = pipeEnds(), let errors = pipeEnds() else { return nil }
        let pid = spawn(words, standardStreams: [input.read, output.write, errors.write])
        for end in [input.read, output.write, errors.write] { close(end) }
        guard let pid else {
            for end in [input.write, output.read, errors.read] { close(end) }
            return nil
        }
        (self.pid, self.input, self.output, self.errors) = (pid, input.write, output.read, errors.read)
    }

    /// Feeds `bytes` and holds standard input open until the program closes its output. Blocks its thread.
    func converse(feeding bytes: [UInt8], limits: Limits) -> Result {
        for end in [input, output, errors] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        let deadline = ContinuousClock.now + .milliseconds(Int64(limits.milliseconds))
        var stream = Streams(rest: bytes[...], limits: limits)
        while stream.isOpen, !stream.isTooMuch, ContinuousClock.now < deadline { turn(&stream) }
        let isLate = stream.isOpen && !stream.isTooMuch
        if stream.isOpen { kill(pid, SIGTERM) }
        close(input)
        let ending = reap()
        turnOnce(errors, into: &stream.complaint, keepingLast: limits.complaintBytes)
        close(output)
        close(errors)
        return Result(
            ending: isLate ? .timedOut : stream.isTooMuch ? .saidTooMuch : ending, output: stream.output,
            complaint: stream.complaint)
    }

    private struct Streams {
        var rest: ArraySlice<UInt8>
        let limits: Limits
        var output: [UInt8] = []
        var complaint: [UInt8] = []
        /// The program has not closed its output.
        var isOpen = true

        var isTooMuch: Bool { output.count > limits.outputBytes }
    }

    /// Waits a moment for any of the streams, then moves what can be moved.
    private func turn(_ streams: inout Streams) {
        let wantsToWrite: Int16 = streams.rest.isEmpty ? 0 : Int16(POLLOUT)
        var polled = [
            pollfd(fd: output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
            pollfd(fd: streams.rest.isEmpty ? -1 : input, events: wantsToWrite, revents: 0),
        ]
        guard poll(&polled, nfds_t(polled.count), 100) > 0 else { return }
        if polled[2].revents != 0 { feed(&streams.rest) }
        if polled[1].revents != 0 {
            let isAtEnd = turnOnce(errors, into: &streams.complaint, keepingLast: streams.limits.complaintBytes)
            // Closed by both sides it would be ready for ever.
            if isAtEnd, polled[0].revents == 0 { usleep(10_000) }
        }
        if polled[0].revents != 0 { streams.isOpen = !turnOnce(output, into: &streams.output, keepingLast: .max) }
    }

    private func feed(_ rest: inout ArraySlice<UInt8>) {
        let count = rest.withUnsafeBytes { write(input, $0.baseAddress, min($0.count, 262_144)) }
        if count > 0 {
            rest = rest.dropFirst(count)
        } else if errno != EAGAIN, errno != EINTR {
            // It reads no more: what it says and how it ends will tell why.
            rest = []
        }
    }

    /// True at the end of the stream.
    @discardableResult
    private func turnOnce(_ end: Int32, into bytes: inout [UInt8], keepingLast limit: Int) -> Bool {
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = read(end, &piece, piece.count)
        guard count > 0 else { return count == 0 || (errno != EAGAIN && errno != EINTR) }
        bytes += piece.prefix(count)
        if bytes.count > limit { bytes.removeFirst(bytes.count - limit) }
        return false
    }

    /// Waits two seconds, then insists.
    private func reap() -> Ending {
        var status: Int32 = 0
        for attempt in 0..<400 {
            let ended = waitpid(pid, &status, WNOHANG)
            if ended == pid { return ending(status) }
            if ended < 0, errno != EINTR { return .exited(255) }
            if attempt == 200 { kill(pid, SIGTERM) }
            if attempt == 300 { kill(pid, SIGKILL) }
            usleep(10_000)
        }
        return .signalled(SIGKILL)
    }

    private func ending(_ status: Int32) -> Ending {
        let signal = status & 0x7f
        return signal == 0 ? .exited(status >> 8 & 0xff) : .signalled(signal)
    }
}

/// Closed by themselves in every program that is started later.
private func pipeEnds() -> (read: Int32, write: Int32)? {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
}

private func spawn(_ words: [String], standardStreams: [Int32]) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
    }
    for (number, end) in standardStreams.enumerated() {
        posix_spawn_file_actions_adddup2(&actions, end, Int32(number))
    }
    // What we ignore, the other program shall hear.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGPIPE, SIGTERM] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var pid: pid_t = 0
    return posix_spawnp(&pid, words[0], &actions, &attributes, &arguments, environ) == 0 ? pid : nil
}
