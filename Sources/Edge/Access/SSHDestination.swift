/// `ssh://[user@]HOST[:port]`: a machine that OpenSSH's client reaches. HOST may be an alias of its configuration.
public struct SSHDestination: Equatable, Sendable {
    public let user: String?
    public let host: String
    public let port: UInt16?

    /// Nil for what is none: other schemes, paths, and words that a command line could take for options.
    public init?(_ text: String) {
        guard text.lowercased().hasPrefix("ssh://") else { return nil }
        var rest = text.dropFirst(6)
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        var user: Substring?
        if let at = rest.lastIndex(of: "@") {
            user = rest[..<at]
            rest = rest[rest.index(after: at)...]
        }
        guard let (host, port) = Self.hostAndPort(rest), Self.isWord(host, also: ":%"),
            user.map({ Self.isWord($0, also: "@\\") }) ?? true
        else { return nil }
        self.user = user.map(String.init)
        self.host = String(host)
        self.port = port
    }

    private static func hostAndPort(_ text: Substring) -> (host: Substring, port: UInt16?)? {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let host = text[text.index(after: text.startIndex)..<end]
            let behind = text[text.index(after: end)...]
            if behind.isEmpty { return (host, nil) }
            return behind.hasPrefix(":") ? number(behind.dropFirst()).map { (host, $0) } : nil
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        switch parts.count {
        case 1: return (parts[0], nil)
        case 2: return number(parts[1]).map { (parts[0], $0) }
        default: return nil
        }
    }

    private static func number(_ text: Substring) -> UInt16? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(text), port > 0 else {
            return nil
        }
        return port
    }

    /// Letters of any alphabet, digits, and what names and accounts have besides; never an option.
    private static func isWord(_ text: Substring, also: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 255 && !text.hasPrefix("-")
            && text.allSatisfy { $0.isLetter || $0.isNumber || ("._-" + also).contains($0) }
    }

    /// As people write it: `user@host:22`.
    public var name: String {
        let bracketed = host.contains(":") ? "[\(host)]" : host
        return (user.map { $0 + "@" } ?? "") + bracketed + (port.map { ":\($0)" } ?? "")
    }
}
