import Files

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The two streams and what is known of the terminal behind them.
enum Console {
    static func out(_ text: String) { writeWhole(Array(text.utf8), to: STDOUT_FILENO) }
    static func out(_ bytes: [UInt8]) { writeWhole(bytes, to: STDOUT_FILENO) }
    static func error(_ text: String) { writeWhole(Array(text.utf8), to: STDERR_FILENO) }

    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
    static var isInputTerminal: Bool { isatty(STDIN_FILENO) == 1 }
    static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Of the terminal, else `COLUMNS`, else 80.
    static var columns: Int {
        var size = winsize()
        if isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return environment("COLUMNS").flatMap { Int($0) } ?? 80
    }

    /// Whether the locale can show more than ASCII.
    static var isUnicode: Bool {
        let locale = environment("LC_ALL") ?? environment("LC_CTYPE") ?? environment("LANG") ?? ""
        let upper = locale.uppercased()
        return upper.contains("UTF-8") || upper.contains("UTF8")
    }

    /// As it stands, empty or not; nil where it is not set.
    static func variable(_ name: String) -> [UInt8]? {
        getenv(name).map { UnsafeBufferPointer(start: $0, count: strlen($0)).map { UInt8(bitPattern: $0) } }
    }

    /// Nil where it is not set or empty.
    static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Whether somebody agrees, asked on the terminal unless it was said beforehand.
    ///
    /// - Throws: a `UserError` of usage where nobody can be asked.
    static func consents(to question: String, yes: Bool, isAsking: Bool) throws(UserError) -> Bool {
        if yes { return true }
        guard isAsking, isInputTerminal, isTerminal else {
            throw .usage("Before something is changed you are asked on a terminal; --yes says it beforehand.")
        }
        out("\(question) [y/N] ")
        return ["y", "yes"].contains((readLine() ?? "").lowercased().filter { !$0.isWhitespace })
    }

    static func leave(_ code: Int32) -> Never { exit(code) }
}
