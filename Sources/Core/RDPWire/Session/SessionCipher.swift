import Primitives

/// One direction of Standard RDP Security: signs and encrypts, or decrypts and checks, packet after packet. [MS-RDPBCGR 5.3.6]
struct SessionCipher: Sendable {
    private enum Kind {
        case rc4(KeyStrength)
        case tripleDES
    }

    static let signatureLength = 8
    static let blockLength = 8
    /// RC4 gets a new key after so many packets. [MS-RDPBCGR 5.3.7]
    private static let packetsOfKey: UInt32 = 4096
    private static let firstVector: [UInt8] = [0x12, 0x34, 0x56, 0x78, 0x90, 0xab, 0xcd, 0xef]

    private let kind: Kind
    private let cryptography: any Cryptography
    private let signing: [UInt8]
    private let initialKey: [UInt8]
    private var key: [UInt8]
    private var stream: RC4
    private var vector = firstVector
    private var packets: UInt32 = 0

    init(_ method: EncryptionMethods, key: [UInt8], signing: [UInt8], _ cryptography: any Cryptography) {
        kind = KeyStrength(method).map { .rc4($0) } ?? .tripleDES
        self.cryptography = cryptography
        self.signing = signing
        initialKey = key
        self.key = key
        stream = RC4(key: key)
    }

    /// - Parameter salted: the count of packets is signed too (SEC_SECURE_CHECKSUM); FIPS always does it.
    mutating func seal(_ plain: [UInt8], salted: Bool) -> (signature: [UInt8], bytes: [UInt8]) {
        let signature = signature(of: plain, salted: salted)
        return (signature, encrypted(plain))
    }

    /// - Parameter padding: how many bytes at the end of the last block do not count; FIPS only.
    mutating func open(
        _ bytes: ArraySlice<UInt8>, signature: ArraySlice<UInt8>, salted: Bool, padding: Int
    ) throws(WireError) -> [UInt8] {
        let reader = ByteReader(bytes, message: "Standard RDP Security")
        guard let decrypted = decrypted(Array(bytes)), padding <= decrypted.count else {
            throw reader.unexpected("encrypted data", "whole blocks", "\(bytes.count) bytes, padding \(padding)")
        }
        let plain = Array(decrypted.dropLast(padding))
        let expected = self.signature(of: plain, salted: salted, packet: packets &- 1)
        guard signature.elementsEqual(expected) else {
            throw reader.unexpected("dataSignature", "the signature of the data", "another", at: 0)
        }
        return plain
    }

    // MARK: signatures

    private func signature(of plain: [UInt8], salted: Bool, packet: UInt32? = nil) -> [UInt8] {
        let count = littleEndian(packet ?? packets)
        let digest: [UInt8] =
            switch kind {
            case .tripleDES: cryptography.hmacSHA1(key: signing, plain + count)
            case .rc4: macData(plain + (salted ? count : []), length: plain.count, key: signing, cryptography)
            }
        return Array(digest.prefix(Self.signatureLength))
    }

    // MARK: ciphers

    private mutating func encrypted(_ plain: [UInt8]) -> [UInt8] {
        switch kind {
        case .rc4: return applied(plain)
        case .tripleDES:
            let padded = plain + [UInt8](repeating: 0, count: Self.padding(plain.count))
            let bytes = cryptography.tripleDES(padded, key: key, vector: vector, encrypting: true) ?? []
            goOn(after: bytes)
            return bytes
        }
    }

    private mutating func decrypted(_ bytes: [UInt8]) -> [UInt8]? {
        switch kind {
        case .rc4: return applied(bytes)
        case .tripleDES:
            defer { goOn(after: bytes) }
            return cryptography.tripleDES(bytes, key: key, vector: vector, encrypting: false)
        }
    }

    /// What fills the last block.
    static func padding(_ count: Int) -> Int { (blockLength - count % blockLength) % blockLength }

    private mutating func goOn(after bytes: [UInt8]) {
        packets &+= 1
        if bytes.count >= Self.blockLength { vector = Array(bytes.suffix(Self.blockLength)) }
    }

    private mutating func applied(_ bytes: [UInt8]) -> [UInt8] {
        if packets > 0, packets % Self.packetsOfKey == 0 { renewKey() }
        packets &+= 1
        return stream.apply(bytes)
    }

    /// [MS-RDPBCGR 5.3.7.1]
    private mutating func renewKey() {
        guard case .rc4(let strength) = kind else { return }
        let digest = cryptography.sha1(initialKey + pad1 + key)
        let temporary = Array(cryptography.md5(initialKey + pad2 + digest).prefix(strength.length))
        var once = RC4(key: temporary)
        key = strength.weakened(once.apply(temporary))
        stream = RC4(key: key)
    }
}

/// 16 bytes; `length` is what is written for the length of the data. [MS-RDPBCGR 5.3.6.1; MS-RDPELE 5.1.6]
func macData(_ data: [UInt8], length: Int, key: [UInt8], _ cryptography: any Cryptography) -> [UInt8] {
    let inner = cryptography.sha1(key + pad1 + littleEndian(UInt32(truncatingIfNeeded: length)) + data)
    return cryptography.md5(key + pad2 + inner)
}

private let pad1 = [UInt8](repeating: 0x36, count: 40)
private let pad2 = [UInt8](repeating: 0x5c, count: 48)

private func littleEndian(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}
