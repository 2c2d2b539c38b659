/// What the protocols need of the system's cryptographic library. Core does no cryptography of its own but what that library no
/// longer offers (`MD4`, `RC4`); the edge hands this in, tests hand in one whose random numbers are known.
///
/// Numbers of RSA are little-endian, as [MS-RDPBCGR 5.3.4] has them.
public protocol Cryptography: Sendable {
    /// Fit for keys.
    func random(_ count: Int) -> [UInt8]
    /// 16 bytes. [RFC 1321]
    func md5(_ bytes: [UInt8]) -> [UInt8]
    /// 20 bytes. [FIPS 180-4]
    func sha1(_ bytes: [UInt8]) -> [UInt8]
    /// 32 bytes. [FIPS 180-4]
    func sha256(_ bytes: [UInt8]) -> [UInt8]
    /// 16 bytes. [RFC 2104]
    func hmacMD5(key: [UInt8], _ bytes: [UInt8]) -> [UInt8]
    /// 20 bytes. [RFC 2104]
    func hmacSHA1(key: [UInt8], _ bytes: [UInt8]) -> [UInt8]
    /// Triple DES in cipher block chaining without padding; nil unless the key has 24 bytes, the vector 8, and the data whole
    /// blocks of 8. [FIPS 46-3]
    func tripleDES(_ bytes: [UInt8], key: [UInt8], vector: [UInt8], encrypting: Bool) -> [UInt8]?
    /// `base` to the power of `exponent`, as long as the modulus; nil where the modulus is no odd number above the base, or
    /// longer than 8192 bits.
    func power(_ base: [UInt8], _ exponent: [UInt8], modulus: [UInt8]) -> [UInt8]?
    /// The subjectPublicKey of a DER certificate, without the count of unused bits; nil where it cannot be read. [RFC 5280 4.1]
    func publicKey(ofCertificate der: [UInt8]) -> [UInt8]?
    /// Modulus and exponent of the RSA key of a DER certificate; nil where it has another one, or cannot be read.
    func rsaKey(ofCertificate der: [UInt8]) -> (modulus: [UInt8], exponent: [UInt8])?
}
