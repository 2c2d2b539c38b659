/// What `cmdkey /list` prints, as far as it is the same in every language: the targets of Remote Desktop's own entries.
///
/// The word for "target" is translated; `target=TERMSRV/` behind it is the name of the entry and is not. Users are not read.
public struct CredentialListing: Equatable, Sendable {
    public static let mostHosts = 64

    /// Hosts of entries `TERMSRV/host`, without a port, in lower case; each once.
    public private(set) var hosts: [String] = []

    public init(_ bytes: [UInt8]) {
        for line in WindowsText(bytes).lines where hosts.count < Self.mostHosts {
            guard let host = Self.host(Array(line.lowercased().utf8)), !hosts.contains(host) else { continue }
            hosts.append(host)
        }
    }

    private static let mark = Array("target=termsrv/".utf8)

    private static func host(_ line: [UInt8]) -> String? {
        guard let end = line.indices.first(where: { line[$0...].starts(with: mark) }).map({ $0 + mark.count }) else {
            return nil
        }
        let name = line[end...].prefix { $0 > 0x20 }
        // A literal IPv6 address has more colons than the one before a port.
        let colon = UInt8(ascii: ":")
        let host = name.count { $0 == colon } == 1 ? name.prefix { $0 != colon } : name
        return host.isEmpty ? nil : String(decoding: host, as: UTF8.self)
    }
}
