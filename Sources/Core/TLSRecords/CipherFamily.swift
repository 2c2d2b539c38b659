/// Cipher suites that stand or fall together on a server: the same key exchange, key and kind of cipher.
public enum CipherFamily: String, CaseIterable, Sendable {
    /// Every suite below that the version knows.
    case any
    /// Every suite but the legacy ones.
    case modern
    /// RSA key exchange, offered without any extension: what even the oldest and strictest servers can read.
    case plainRSA = "plain-rsa"
    case tls13
    case ecdheRSAAEAD = "ecdhe-rsa-aead"
    case ecdheECDSAAEAD = "ecdhe-ecdsa-aead"
    case ecdheRSACBC = "ecdhe-rsa-cbc"
    case ecdheECDSACBC = "ecdhe-ecdsa-cbc"
    case dhe
    case rsaAEAD = "rsa-aead"
    case rsaCBC = "rsa-cbc"
    case tripleDES = "3des"
    case rc4
    /// Export grades, single DES and NULL.
    case broken

    /// The families that are no union of others.
    static let single: [CipherFamily] = [
        .ecdheRSAAEAD, .ecdheECDSAAEAD, .ecdheRSACBC, .ecdheECDSACBC, .dhe, .rsaAEAD, .rsaCBC, .tripleDES, .rc4,
        .broken,
    ]

    /// What current clients no longer offer.
    static let legacy: [CipherFamily] = [.tripleDES, .rc4, .broken]

    /// The families into which the suites of a version fall.
    public static func families(of version: UInt16) -> [CipherFamily] {
        version >= TLSVersion.tls13 ? [.tls13] : single.filter { !$0.suites(version: version).isEmpty }
    }

    /// What may be offered under this version; suites with AEAD or SHA-2 exist from TLS 1.2 on. [RFC 5246, RFC 5288]
    public func suites(version: UInt16) -> [UInt16] {
        if version >= TLSVersion.tls13 { return self == .tls13 || self == .any ? tls13Suites : [] }
        switch self {
        case .any: return Self.single.flatMap { $0.suites(version: version) }
        case .modern: return Self.single.filter { !Self.legacy.contains($0) }.flatMap { $0.suites(version: version) }
        case .plainRSA:
            return CipherFamily.rsaAEAD.suites(version: version) + CipherFamily.rsaCBC.suites(version: version)
        default:
            let (new, old) = table[self] ?? ([], [])
            return (version >= TLSVersion.tls12 ? new : []) + old
        }
    }

    /// True for a suite that current clients no longer offer.
    public static func isLegacy(_ suite: UInt16) -> Bool {
        legacy.contains { $0.suites(version: TLSVersion.tls12).contains(suite) }
    }
}

private let tls13Suites: [UInt16] = [0x1302, 0x1301, 0x1303, 0x1304, 0x1305]

/// Suites that TLS 1.2 brought, and older ones. In all they stay below 64, of which old Schannel reads no more.
private let table: [CipherFamily: (new: [UInt16], old: [UInt16])] = [
    .ecdheRSAAEAD: ([0xc030, 0xc02f, 0xcca8], []),
    .ecdheECDSAAEAD: ([0xc02c, 0xc02b, 0xcca9, 0xc0ad, 0xc0ac], []),
    .ecdheRSACBC: ([0xc028, 0xc027], [0xc014, 0xc013]),
    .ecdheECDSACBC: ([0xc024, 0xc023], [0xc00a, 0xc009]),
    .dhe: ([0x009f, 0x009e, 0xccaa, 0x006b, 0x0067, 0x006a, 0x0040], [0x0039, 0x0033, 0x0038, 0x0032]),
    .rsaAEAD: ([0x009d, 0x009c, 0xc09d, 0xc09c], []),
    .rsaCBC: ([0x003d, 0x003c], [0x0035, 0x002f, 0x0084, 0x0041]),
    .tripleDES: ([], [0x000a, 0xc012, 0xc008, 0x0016, 0x0013]),
    .rc4: ([], [0x0005, 0x0004, 0xc011, 0xc007]),
    .broken: ([0x003b], [0x0009, 0x0015, 0x0062, 0x0064, 0x0003, 0x0006, 0x0008, 0x0014, 0x0002, 0x0001]),
]
