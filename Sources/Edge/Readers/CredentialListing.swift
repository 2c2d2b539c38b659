/// What `cmdkey /list` prints, as far as it is the same in every language: the targets of Remote Desktop's own entries.
///
/// The word for "target" is translated; `target=TERMSRV/` behind it is the name of the entry and is not. Users are not read.
public struct CredentialListing: Equatable, Sendable {
    public static let mostHosts = 64

    /// Hosts of entries `TERMSRV/host`, without a port, in lower case; each once.
    public private(set) var hosts: [String] = []

    public init(_ bytes: [UInt8]) {
        for line in WindowsText(bytes).lines where hosts.count < Self.mostHosts {
            guard let host = Self.host(line.lowercased()), !hosts.contains(host) else { continue }
            hosts.append(host)
        }
    }

    private static func host(_ line: String) -> String? {
        let marks = ["target=termsrv/", "target=microsoft_rdp:target=termsrv/"]
        var rest = line[...]
        while !rest.isEmpty {
            if let mark = marks.first(where: { rest.hasPrefix($0) }) {
                let name = rest.dropFirst(mark.count).prefix { !$0.isWhitespace }
                // A literal IPv6 address has more colons than the one before a port.
                let host = name.filter({ $0 == ":" }).count == 1 ? name.prefix { $0 != ":" } : name
                return host.isEmpty ? nil : String(host)
            }
            rest = rest.dropFirst()
        }
        return nil
    }
}
