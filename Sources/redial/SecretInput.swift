#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where a password comes from: a file descriptor, a variable, or a terminal. Never an argument.
enum SecretInput {
    /// More than the longest password takes in UTF-8.
    private static let longest = 4096

    /// The first line that comes over an open descriptor, empty or not; nil where nothing comes at all.
    static func line(from descriptor: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while bytes.count < longest {
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return bytes.isEmpty ? nil : bytes }
            guard byte != 0x0a else { break }
            bytes.append(byte)
        }
        return bytes
    }

    /// Asks on the terminal itself, whatever the standard streams are, and shows nothing of what is typed; nil without a
    /// terminal.
    static func ask(_ question: String) -> [UInt8]? {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard terminal >= 0 else { return nil }
        defer { close(terminal) }
        var before = termios()
        guard tcgetattr(terminal, &before) == 0 else { return nil }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        guard tcsetattr(terminal, TCSAFLUSH, &silent) == 0 else { return nil }
        defer { tcsetattr(terminal, TCSAFLUSH, &before) }
        let text = Array((question + ": ").utf8)
        _ = write(terminal, text, text.count)
        let answer = line(from: terminal)
        _ = write(terminal, "\n", 1)
        return answer
    }
}
