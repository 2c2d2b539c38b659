#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// One run of another program with its three streams in our hands.
struct ChildProcess: ~Copyable {
    private(set) var output: [UInt8] = []
    private(set) var errors: [UInt8] = []
    private let pid: pid_t
    /// -1 once it is closed.
    private var input: Int32
    private var outputEnd: Int32
    private var errorEnd: Int32
    private var rest: ArraySlice<UInt8>
    private var endStatus: Int32?

    static func start(_ program: Program) throws(ProgramFailure) -> ChildProcess {
        let bytes = program.input.bytes
        guard let input = bytes == nil ? (read: -1, write: -1) : pipeEnds(), let output = pipeEnds(),
            let errors = pipeEnds()
        else { throw .failed("no more files can be opened") }
        let standardInput = program.input.descriptor ?? input.read
        let started = spawn(program, standardStreams: [standardInput, output.write, errors.write])
        for end in [input.read, output.write, errors.write] where end >= 0 { close(end) }
        guard started.error == 0 else {
            for end in [input.write, output.read, errors.read] where end >= 0 { close(end) }
            throw started.error == ENOENT ? .notInstalled : .failed(String(cString: strerror(started.error)))
        }
        return ChildProcess(
            pid: started.pid, input: input.write, output: output.read, errors: errors.read, feeding: bytes ?? [])
    }

    private init(pid: pid_t, input: Int32, output: Int32, errors: Int32, feeding bytes: [UInt8]) {
        (self.pid, self.input, outputEnd, errorEnd, rest) = (pid, input, output, errors, bytes[...])
        for end in [input, output, errors] where end >= 0 { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    }

    deinit {
        for end in [input, outputEnd, errorEnd] where end >= 0 { close(end) }
    }

    /// Moves what can be moved without waiting.
    mutating func move(_ program: Program) {
        feed(isHeld: program.input.isHeld)
        if outputEnd >= 0, drain(outputEnd, into: &output, keepingLast: .max) { closeOutput() }
        if errorEnd >= 0, drain(errorEnd, into: &errors, keepingLast: program.errorLimit) {
            close(errorEnd)
            errorEnd = -1
        }
    }

    /// Nil while it runs.
    mutating func status() -> Int32? {
        if let endStatus { return endStatus }
        var status: Int32 = 0
        let ended = waitpid(pid, &status, WNOHANG)
        if ended == pid {
            endStatus = status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
        } else if ended < 0, errno != EINTR {
            endStatus = 255
        }
        return endStatus
    }

    /// Waits for any of the streams; a program that does nothing with them is looked after every 20 ms.
    func wait() {
        var polled = [
            pollfd(fd: outputEnd, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errorEnd, events: Int16(POLLIN), revents: 0),
            pollfd(fd: rest.isEmpty ? -1 : input, events: Int16(POLLOUT), revents: 0),
        ]
        // A stream that is closed, while its program lives on, wakes nobody.
        let isSilent = polled.allSatisfy { $0.fd < 0 }
        _ = poll(&polled, nfds_t(polled.count), isSilent ? 2 : 20)
    }

    /// More for it to read, behind what it has not read yet.
    mutating func say(_ bytes: [UInt8]) { rest += bytes }

    /// What it printed up to the end of a line, without that; nil while there is none.
    mutating func line() -> [UInt8]? {
        guard let end = output.firstIndex(of: 0x0a) else { return nil }
        let line = Array(output[..<end])
        output.removeSubrange(...end)
        return line
    }

    /// Asks it to end, then makes it.
    mutating func end(graceMs: Double) {
        kill(pid, graceMs > 0 ? SIGTERM : SIGKILL)
        if input >= 0 { close(input) }
        input = -1
        let deadline = ContinuousClock.now + .microseconds(Int64(graceMs * 1000))
        while status() == nil, ContinuousClock.now < deadline { usleep(5000) }
        guard status() == nil else { return }
        kill(pid, SIGKILL)
        var ignored: Int32 = 0
        while waitpid(pid, &ignored, 0) < 0, errno == EINTR {}
        endStatus = 128 + SIGKILL
    }

    private mutating func feed(isHeld: Bool) {
        guard input >= 0 else { return }
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(input, $0.baseAddress, min($0.count, 262_144)) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN || errno == EINTR {
                return
            } else {
                // It reads no more: what it says and how it ends will tell why.
                rest = []
            }
        }
        guard !isHeld else { return }
        close(input)
        input = -1
    }

    private mutating func closeOutput() {
        close(outputEnd)
        outputEnd = -1
        // Whom it was held open for is done.
        if input >= 0 { close(input) }
        input = -1
        rest = []
    }
}

extension Program.Input {
    fileprivate var isHeld: Bool { if case .held = self { true } else { false } }

    fileprivate var descriptor: Int32? { if case .file(let descriptor) = self { descriptor } else { nil } }

    /// Nil where there is nothing to write.
    fileprivate var bytes: [UInt8]? {
        switch self {
        case .none, .file: nil
        case .bytes(let bytes), .held(let bytes): bytes
        }
    }
}

/// True at the end of the stream.
private func drain(_ end: Int32, into bytes: inout [UInt8], keepingLast limit: Int) -> Bool {
    var piece = [UInt8](repeating: 0, count: 65_536)
    // Bounded, so that limits are looked at in between.
    for _ in 0..<16 {
        let count = read(end, &piece, piece.count)
        guard count > 0 else { return count == 0 || (errno != EAGAIN && errno != EINTR) }
        bytes += piece.prefix(count)
        if bytes.count > limit { bytes.removeFirst(bytes.count - limit) }
    }
    return false
}

/// Closed by themselves in every program that is started later.
private func pipeEnds() -> (read: Int32, write: Int32)? {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
}

private func spawn(_ program: Program, standardStreams: [Int32]) -> (pid: pid_t, error: Int32) {
    #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
    #else
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
    }
    for (number, end) in standardStreams.enumerated() {
        if end < 0 {
            posix_spawn_file_actions_addopen(&actions, Int32(number), "/dev/null", O_RDONLY, 0)
        } else {
            posix_spawn_file_actions_adddup2(&actions, end, Int32(number))
        }
    }
    // What we ignore, the other program shall hear.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGPIPE, SIGTERM] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    var words: [UnsafeMutablePointer<CChar>?] = ([program.name] + program.arguments).map { strdup($0) } + [nil]
    var variables = variables(with: program.environment).map { strdup($0) } + [nil]
    defer { for text in words + variables { free(text) } }
    var pid: pid_t = 0
    let error = posix_spawnp(&pid, program.name, &actions, &attributes, &words, &variables)
    return (pid, error)
}

/// `NAME=value` of this process, with these in place of those of the same name.
private func variables(with added: [String: String]) -> [String] {
    var all: [String] = []
    var next = environ
    while let entry = next.pointee {
        let text = String(cString: entry)
        if added[String(text.prefix { $0 != "=" })] == nil { all.append(text) }
        next += 1
    }
    return all + added.map { "\($0.key)=\($0.value)" }
}
