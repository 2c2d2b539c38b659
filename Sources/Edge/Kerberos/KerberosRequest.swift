public import Primitives

/// Who wants a ticket for which host, and whom to ask for it.
public struct KerberosRequest: Sendable {
    public enum Credentials: Sendable {
        /// `isEnterprise`: the user is a name like an address, `joe@example.com`, that the KDC looks up. [RFC 6806 5]
        case password(user: String, isEnterprise: Bool = false, Secret)
        /// The tickets that the user has: of this cache (`FILE:/tmp/x`), or of the default one (`KRB5CCNAME`, else what this
        /// machine's settings name).
        case tickets(cache: String? = nil)
    }

    public var credentials: Credentials
    /// Realms are domain names in capital letters: it is asked for so. The tickets of a cache bring their own.
    public var realm: String
    /// `host`, `host:port`, `[v6]:port`: KDCs of that realm, asked in this order. Empty: as DNS says.
    public var kdcs: [String]
    /// `address:port` in place of the machine's name servers; empty to use those.
    public var nameServers: [String]
    /// The host as it is asked for: the service is `TERMSRV/host`.
    public var host: String
    /// When the verdict must be there, from the start of the walk.
    public var deadlineMs: Double

    public init(
        _ credentials: Credentials, realm: String, kdcs: [String] = [], nameServers: [String] = [], host: String,
        deadlineMs: Double
    ) {
        self.credentials = credentials
        self.realm = realm.uppercased()
        self.kdcs = kdcs
        self.nameServers = nameServers
        self.host = host
        self.deadlineMs = deadlineMs
    }

    /// The class of service that Remote Desktop has. [MS-CSSP 3.1.5]
    static let serviceClass = "TERMSRV"

    /// As the host is named, in small letters.
    public var service: String { Self.serviceClass + "/" + host.lowercased() }
}
