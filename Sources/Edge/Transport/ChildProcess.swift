#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a program that was run to its end printed.
public struct ChildOutput: Sendable {
    /// 0 to 255; 128 and the signal where it was killed.
    public let status: Int32
    public let output: [UInt8]
}

/// Why a program did not come to its own end.
public enum ChildFailure: Error, Sendable {
    case cannotRun
    /// It was ended by us.
    case timedOut
}

/// Runs a program and waits for it, at most so long and for at most so much output.
///
/// Blocks its thread. What still holds the pipe after the program has ended is not waited for: services that a Windows
/// emulation starts inherit it.
public func runChild(
    _ path: String, _ arguments: [String], limitMs: Double, outputLimit: Int
) throws(ChildFailure) -> ChildOutput {
    var pipeEnds: [Int32] = [-1, -1]
    guard pipe(&pipeEnds) == 0 else { throw .cannotRun }
    let (readEnd, writeEnd) = (pipeEnds[0], pipeEnds[1])
    defer { close(readEnd) }
    for end in pipeEnds { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child = spawn(path, arguments, output: writeEnd)
    close(writeEnd)
    guard let child else { throw .cannotRun }
    _ = fcntl(readEnd, F_SETFL, O_NONBLOCK)
    let end = ContinuousClock.now + .microseconds(Int64(max(0, limitMs) * 1000))
    var output: [UInt8] = []
    while true {
        drain(readEnd, into: &output, limit: outputLimit)
        if let status = endStatus(of: child) {
            drain(readEnd, into: &output, limit: outputLimit)
            return ChildOutput(status: status, output: output)
        }
        guard ContinuousClock.now < end else { break }
        // Woken by output or by the closing of the pipe; a program that does neither is looked after every 20 ms.
        var waiting = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
        _ = poll(&waiting, 1, 20)
        if waiting.revents & Int16(POLLHUP) != 0 { usleep(2000) }
    }
    kill(child, SIGKILL)
    var ignored: Int32 = 0
    waitpid(child, &ignored, 0)
    throw .timedOut
}

private func spawn(_ path: String, _ arguments: [String], output: Int32) -> pid_t? {
    #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
    #else
        var actions = posix_spawn_file_actions_t()
    #endif
    guard posix_spawn_file_actions_init(&actions) == 0 else { return nil }
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    return posix_spawn(&child, path, &actions, nil, &words, environ) == 0 ? child : nil
}

/// Nil while it runs.
private func endStatus(of child: pid_t) -> Int32? {
    var status: Int32 = 0
    guard waitpid(child, &status, WNOHANG) == child else { return nil }
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
}

private func drain(_ descriptor: Int32, into output: inout [UInt8], limit: Int) {
    var piece = [UInt8](repeating: 0, count: 16_384)
    while true {
        let count = read(descriptor, &piece, piece.count)
        guard count > 0 else { return }
        output += piece.prefix(min(count, max(0, limit - output.count)))
    }
}
