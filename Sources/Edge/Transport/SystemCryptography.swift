import CTLS
public import Primitives

/// `Cryptography` by OpenSSL.
public struct SystemCryptography: Cryptography {
    private static let longestNumber = 1024

    public init() {}

    /// Where the system has no random numbers there is nothing safe to go on with: none are returned, and every key made of
    /// them is too short to be used.
    public func random(_ count: Int) -> [UInt8] {
        guard (1...Self.longestNumber).contains(count) else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        return ctls_random(&bytes, count) == 1 ? bytes : []
    }

    public func md5(_ bytes: [UInt8]) -> [UInt8] { digest(CTLS_MD5, bytes) }
    public func sha1(_ bytes: [UInt8]) -> [UInt8] { digest(CTLS_SHA1, bytes) }
    public func sha256(_ bytes: [UInt8]) -> [UInt8] { digest(CTLS_SHA256, bytes) }
    public func hmacMD5(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] { hmac(CTLS_MD5, key, bytes) }
    public func hmacSHA1(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] { hmac(CTLS_SHA1, key, bytes) }

    public func tripleDES(_ bytes: [UInt8], key: [UInt8], vector: [UInt8], encrypting: Bool) -> [UInt8]? {
        guard key.count == 24, vector.count == 8, bytes.count.isMultiple(of: 8), bytes.count < 1 << 24 else {
            return nil
        }
        guard !bytes.isEmpty else { return [] }
        // OpenSSL may touch one block more than it fills.
        var out = [UInt8](repeating: 0, count: bytes.count + 8)
        guard ctls_triple_des(key, vector, encrypting ? 1 : 0, bytes, bytes.count, &out) == 1 else { return nil }
        return Array(out.prefix(bytes.count))
    }

    public func power(_ base: [UInt8], _ exponent: [UInt8], modulus: [UInt8]) -> [UInt8]? {
        let lengths = [base.count, exponent.count, modulus.count]
        guard lengths.allSatisfy((1...Self.longestNumber).contains) else { return nil }
        var out = [UInt8](repeating: 0, count: modulus.count)
        let done = ctls_power(base, base.count, exponent, exponent.count, modulus, modulus.count, &out)
        return done == 1 ? out : nil
    }

    public func publicKey(ofCertificate der: [UInt8]) -> [UInt8]? {
        var out = [UInt8](repeating: 0, count: 4096)
        let count = ctls_certificate_key(der, der.count, &out, out.count)
        return count > 0 ? Array(out.prefix(count)) : nil
    }

    public func rsaKey(ofCertificate der: [UInt8]) -> (modulus: [UInt8], exponent: [UInt8])? {
        var modulus = [UInt8](repeating: 0, count: Self.longestNumber)
        var exponent = [UInt8](repeating: 0, count: 64)
        var lengths = (modulus.count, exponent.count)
        guard ctls_certificate_rsa(der, der.count, &modulus, &lengths.0, &exponent, &lengths.1) == 1 else { return nil }
        return (Array(modulus.prefix(lengths.0)), Array(exponent.prefix(lengths.1)))
    }

    private func digest(_ kind: Int, _ bytes: [UInt8]) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: 32)
        let count = ctls_digest(Int32(kind), bytes, bytes.count, &out)
        return Array(out.prefix(count))
    }

    private func hmac(_ kind: Int, _ key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: 32)
        let count = ctls_hmac(Int32(kind), key, key.count, bytes, bytes.count, &out)
        return Array(out.prefix(count))
    }
}
