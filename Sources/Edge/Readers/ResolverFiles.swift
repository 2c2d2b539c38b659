/// The settings of this machine's resolver, as its files have them. [resolv.conf(5)]
public struct ResolverFile: Equatable, Sendable {
    /// Of the file, in bytes.
    public static let limit = 1 << 16
    /// glibc asks three name servers and searches any number of domains; more are no help to anybody.
    static let mostEntries = 16

    public var servers: [String] = []
    public var search: [String] = []

    public init(_ bytes: [UInt8]) {
        for line in lines(of: bytes) {
            let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
            switch words.first {
            case "nameserver": servers += words.dropFirst().prefix(1)
            // The last one counts, of either kind.
            case "search", "domain": search = Array(words.dropFirst())
            default: break
            }
        }
        servers = Array(servers.prefix(Self.mostEntries))
        search = Array(search.prefix(Self.mostEntries))
    }

    /// systemd-resolved listens here for programs that read the file. [systemd-resolved.service(8)]
    public var isStub: Bool { servers.contains { $0 == "127.0.0.53" || $0 == "127.0.0.54" } }
}

/// What systemd-resolved was told for one network interface: lines of NAME=value words.
public struct LinkResolverFile: Equatable, Sendable {
    public var servers: [String] = []
    /// Domains that are sent to these servers only, without the tilde that marks those which are not searched.
    public var domains: [String] = []

    public init(_ bytes: [UInt8]) {
        for line in lines(of: bytes) {
            let parts = line.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let words = parts[1].split(separator: " ").prefix(ResolverFile.mostEntries).map(String.init)
            switch parts[0] {
            case "SERVERS": servers = words
            case "DOMAINS": domains = words.map { $0.hasPrefix("~") ? String($0.dropFirst()) : $0 }
            default: break
            }
        }
    }
}

/// Without comments and blanks around them.
private func lines(of bytes: [UInt8]) -> [Substring] {
    String(decoding: bytes.prefix(ResolverFile.limit), as: UTF8.self).split(whereSeparator: \.isNewline)
        .map { $0.drop { $0.isWhitespace } }
        .filter { !$0.isEmpty && $0.first != "#" && $0.first != ";" }
}
