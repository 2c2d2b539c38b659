import Primitives

/// Security protocols as a client requests and a server selects them. No bit at all is Standard RDP Security.
/// [MS-RDPBCGR 2.2.1.1.1, 2.2.1.2.1]
public struct SecurityProtocols: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Standard RDP Security [MS-RDPBCGR 5.3]: the empty set.
    public static let rdp: SecurityProtocols = []
    /// TLS.
    public static let ssl = SecurityProtocols(rawValue: 0x01)
    /// CredSSP within TLS.
    public static let hybrid = SecurityProtocols(rawValue: 0x02)
    /// RDSTLS: credentials handed over by a redirection.
    public static let rdstls = SecurityProtocols(rawValue: 0x04)
    /// CredSSP followed by the Early User Authorization Result PDU.
    public static let hybridEx = SecurityProtocols(rawValue: 0x08)
    /// Entra ID.
    public static let rdsAAD = SecurityProtocols(rawValue: 0x10)

    private static let known: [(bit: SecurityProtocols, name: String)] = [
        (.ssl, "SSL"), (.hybrid, "HYBRID"), (.rdstls, "RDSTLS"), (.hybridEx, "HYBRID_EX"), (.rdsAAD, "RDSAAD"),
    ]

    /// `RDP`, or the names of the bits joined by `|`; bits without a name follow as one hexadecimal number.
    public var name: String {
        guard !isEmpty else { return "RDP" }
        var names = Self.known.filter { contains($0.bit) }.map(\.name)
        let nameless = Self.known.reduce(into: self) { $0.remove($1.bit) }
        if !nameless.isEmpty { names.append(hexCode(nameless.rawValue)) }
        return names.joined(separator: "|")
    }
}

/// Why a server refused to negotiate. An open set: numbers without a name are kept. [MS-RDPBCGR 2.2.1.2.2]
public struct NegotiationFailureCode: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let sslRequiredByServer = NegotiationFailureCode(rawValue: 1)
    public static let sslNotAllowedByServer = NegotiationFailureCode(rawValue: 2)
    public static let sslCertNotOnServer = NegotiationFailureCode(rawValue: 3)
    public static let inconsistentFlags = NegotiationFailureCode(rawValue: 4)
    public static let hybridRequiredByServer = NegotiationFailureCode(rawValue: 5)
    public static let sslWithUserAuthRequiredByServer = NegotiationFailureCode(rawValue: 6)

    /// The symbolic name, nil for numbers the specification does not list.
    public var name: String? {
        switch self {
        case .sslRequiredByServer: "SSL_REQUIRED_BY_SERVER"
        case .sslNotAllowedByServer: "SSL_NOT_ALLOWED_BY_SERVER"
        case .sslCertNotOnServer: "SSL_CERT_NOT_ON_SERVER"
        case .inconsistentFlags: "INCONSISTENT_FLAGS"
        case .hybridRequiredByServer: "HYBRID_REQUIRED_BY_SERVER"
        case .sslWithUserAuthRequiredByServer: "SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER"
        default: nil
        }
    }
}
