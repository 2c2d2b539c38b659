import Primitives

/// Protocol versions as records and hellos carry them. [RFC 5246 6.2.1] [RFC 8446 4.2.1]
public enum TLSVersion {
    public static let ssl30: UInt16 = 0x0300
    public static let tls10: UInt16 = 0x0301
    public static let tls11: UInt16 = 0x0302
    public static let tls12: UInt16 = 0x0303
    public static let tls13: UInt16 = 0x0304

    /// True for TLS 1.3 and for the drafts of it (`0x7fNN`), whose handshake is encrypted after the ServerHello.
    public static func encryptsHandshake(_ version: UInt16) -> Bool { version == tls13 || version >> 8 == 0x7f }
}

/// How people write a version.
public enum TLSVersionName {
    /// `TLS 1.2`, `SSL 3.0`; hexadecimal (`0x7f1c`) for numbers without a name.
    public static func of(_ version: UInt16) -> String {
        switch version {
        case 0x0002: "SSL 2.0"
        case TLSVersion.ssl30: "SSL 3.0"
        case TLSVersion.tls10: "TLS 1.0"
        case TLSVersion.tls11: "TLS 1.1"
        case TLSVersion.tls12: "TLS 1.2"
        case TLSVersion.tls13: "TLS 1.3"
        default: hexCode(version)
        }
    }
}
