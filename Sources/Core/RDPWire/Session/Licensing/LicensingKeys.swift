public import Primitives

/// What both sides of a licensing exchange make of its random numbers. [MS-RDPELE 5.1.3]
public struct LicensingKeys: Sendable {
    /// 16 bytes.
    let macSalt: [UInt8]
    /// 16 bytes.
    let encryption: [UInt8]
    private let cryptography: any Cryptography

    /// Nil for randoms of other than 32 bytes, and for a secret of other than 48.
    public init?(
        preMasterSecret: [UInt8], clientRandom: [UInt8], serverRandom: [UInt8], cryptography: any Cryptography
    ) {
        guard preMasterSecret.count == Self.secretLength, clientRandom.count == 32, serverRandom.count == 32 else {
            return nil
        }
        let master = saltedHash(preMasterSecret, "A", clientRandom + serverRandom, cryptography)
        let blob = saltedHash(master, "A", serverRandom + clientRandom, cryptography)
        macSalt = Array(blob.prefix(16))
        encryption = cryptography.md5(Array(blob[16..<32]) + clientRandom + serverRandom)
        self.cryptography = cryptography
    }

    public static let secretLength = 48

    /// Encrypts and decrypts alike; every message begins with the key anew. [MS-RDPELE 5.1.4]
    public func applied(_ bytes: [UInt8]) -> [UInt8] {
        var stream = RC4(key: encryption)
        return stream.apply(bytes)
    }

    /// 16 bytes over bytes in clear. [MS-RDPELE 5.1.6]
    public func mac(_ bytes: [UInt8]) -> [UInt8] {
        macData(bytes, length: bytes.count, key: macSalt, cryptography)
    }
}
