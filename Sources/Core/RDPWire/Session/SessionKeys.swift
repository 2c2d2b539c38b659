import Primitives

/// What both sides make of their two random numbers: keys of one direction each, and one for signatures. [MS-RDPBCGR 5.3.5]
struct SessionKeys {
    /// 8 bytes with 40 and 56 bits, 16 with 128 bits, 24 with FIPS.
    let fromClient: [UInt8]
    let fromServer: [UInt8]
    let signing: [UInt8]

    /// Nil for what is no single known method, and for random numbers that are too short.
    init?(
        _ method: EncryptionMethods, client: [UInt8], server: [UInt8], _ cryptography: any Cryptography
    ) {
        guard client.count == Self.randomLength, server.count >= Self.randomLength else { return nil }
        let server = Array(server.prefix(Self.randomLength))
        if method == .fips {
            self.init(fips: client, server, cryptography)
        } else {
            guard let strength = KeyStrength(method) else { return nil }
            self.init(strength, client, server, cryptography)
        }
    }

    static let randomLength = 32

    /// [MS-RDPBCGR 5.3.5.1]
    private init(_ strength: KeyStrength, _ client: [UInt8], _ server: [UInt8], _ cryptography: any Cryptography) {
        let randoms = client + server
        let secret = Array(client.prefix(24) + server.prefix(24))
        let master = saltedHash(secret, "A", randoms, cryptography)
        let blob = saltedHash(master, "X", randoms, cryptography)
        let parts = (0..<3).map { Array(blob[(16 * $0)..<(16 * $0 + 16)]) }
        signing = strength.weakened(parts[0])
        fromServer = strength.weakened(cryptography.md5(parts[1] + randoms))
        fromClient = strength.weakened(cryptography.md5(parts[2] + randoms))
    }

    /// [MS-RDPBCGR 5.3.5.2]
    private init(fips client: [UInt8], _ server: [UInt8], _ cryptography: any Cryptography) {
        let encrypting = cryptography.sha1(Array(client.suffix(16) + server.suffix(16)))
        let decrypting = cryptography.sha1(Array(client.prefix(16) + server.prefix(16)))
        fromClient = tripleDESKey(encrypting)
        fromServer = tripleDESKey(decrypting)
        signing = cryptography.sha1(decrypting + encrypting)
    }
}

/// 48 bytes: the hash of a letter, of it twice and of the next three times, as Standard RDP Security and licensing make their
/// secrets. [MS-RDPBCGR 5.3.5.1; MS-RDPELE 5.1.3]
func saltedHash(
    _ secret: [UInt8], _ letter: Unicode.Scalar, _ randoms: [UInt8], _ cryptography: any Cryptography
) -> [UInt8] {
    (0..<3).flatMap { index in
        let salt = [UInt8](repeating: UInt8(truncatingIfNeeded: letter.value) + UInt8(index), count: index + 1)
        return cryptography.md5(secret + cryptography.sha1(salt + secret + randoms))
    }
}

/// How many bits of a key of RC4 are unknown. [MS-RDPBCGR 5.3.5.1]
enum KeyStrength {
    case bits40, bits56, bits128

    init?(_ method: EncryptionMethods) {
        switch method {
        case .rc4With40Bits: self = .bits40
        case .rc4With56Bits: self = .bits56
        case .rc4With128Bits: self = .bits128
        default: return nil
        }
    }

    /// The length in bytes of keys.
    var length: Int { self == .bits128 ? 16 : 8 }

    /// The beginning of a key as long as it is used, with what everybody knows in place of what it may not have.
    func weakened(_ key: [UInt8]) -> [UInt8] {
        let known: [UInt8] =
            switch self {
            case .bits40: [0xd1, 0x26, 0x9e]
            case .bits56: [0xd1]
            case .bits128: []
            }
        return known + key.prefix(length).dropFirst(known.count)
    }
}

/// 24 bytes: seven bits of the digest each, the lowest first, and the lowest of each byte then set for odd parity, as all
/// implementations do it. The digest of 20 bytes goes on with its own first one.
func tripleDESKey(_ digest: [UInt8]) -> [UInt8] {
    let bytes = digest + digest.prefix(1)
    return (0..<24).map { index in
        let bit = 7 * index
        let low = Int(bytes[min(bit / 8, bytes.count - 1)])
        let high = Int(bytes[min(bit / 8 + 1, bytes.count - 1)])
        let seven = UInt8(truncatingIfNeeded: (low | high << 8) >> (bit % 8)) & 0x7f
        let even = seven & 0xfe
        return even.nonzeroBitCount.isMultiple(of: 2) ? even | 1 : even
    }
}
