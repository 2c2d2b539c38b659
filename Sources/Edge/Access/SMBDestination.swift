/// `smb://[DOMAIN;]user@HOST[:port]`.
public struct SMBDestination: Equatable, Sendable {
    public static let usualPort: UInt16 = 445

    public let domain: String?
    public let user: String
    public let host: String
    public let port: UInt16

    /// Nil for anything that is not such a name. The user is needed: nobody is logged on by guess. A password in it is refused
    /// too, for arguments are no secret.
    public init?(_ text: String) {
        guard text.lowercased().hasPrefix("smb://") else { return nil }
        var rest = text.dropFirst(6)
        var domain: String?
        if let cut = rest.firstIndex(of: ";") {
            domain = String(rest[..<cut])
            rest = rest[rest.index(after: cut)...]
        }
        // The same form as ssh's behind the domain.
        guard let place = SSHDestination("ssh://" + rest), let user = place.user,
            domain.map({ SSHDestination("ssh://" + $0)?.host == $0 }) ?? true
        else { return nil }
        self.domain = domain
        self.user = user
        host = place.host
        port = place.port ?? Self.usualPort
    }

    /// As it is typed; without the port where it is the usual one.
    public var name: String {
        let bracketed = host.contains(":") ? "[\(host)]" : host
        return "smb://\(domain.map { $0 + ";" } ?? "")\(user)@\(bracketed)"
            + (port == Self.usualPort ? "" : ":\(port)")
    }
}
