import Primitives

/// Cryptography that protects nothing and costs nothing: both sides of a fuzzed conversation agree, and that is all.
struct ToyCryptography: Cryptography {
    func random(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 * 5 + 1) } }
    func md5(_ bytes: [UInt8]) -> [UInt8] { digest(bytes, 16) }
    func sha1(_ bytes: [UInt8]) -> [UInt8] { digest(bytes, 20) }
    func sha256(_ bytes: [UInt8]) -> [UInt8] { digest(bytes, 32) }
    func hmacMD5(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] { digest(key + bytes, 16) }
    func hmacSHA1(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] { digest(key + bytes, 20) }

    /// The key added to every block, and nothing of the block before it.
    func tripleDES(_ bytes: [UInt8], key: [UInt8], vector: [UInt8], encrypting: Bool) -> [UInt8]? {
        guard key.count == 24, vector.count == 8, bytes.count.isMultiple(of: 8) else { return nil }
        return bytes.enumerated().map { encrypting ? $1 &+ key[$0 % 8] : $1 &- key[$0 % 8] }
    }

    func power(_ base: [UInt8], _ exponent: [UInt8], modulus: [UInt8]) -> [UInt8]? {
        guard !modulus.isEmpty, base.count <= modulus.count, modulus.count <= 1024 else { return nil }
        return base + [UInt8](repeating: 0, count: modulus.count - base.count)
    }

    func publicKey(ofCertificate der: [UInt8]) -> [UInt8]? { der.isEmpty ? nil : der }

    func rsaKey(ofCertificate der: [UInt8]) -> (modulus: [UInt8], exponent: [UInt8])? {
        der.count < 64 ? nil : (der, [1, 0, 1])
    }

    private func digest(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
        var state: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return (0..<count).map { index in
            state = state &* 6_364_136_223_846_793_005 &+ UInt64(index)
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }
}
