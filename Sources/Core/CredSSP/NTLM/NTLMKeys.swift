public import Primitives

/// What a user's password becomes in NTLM version 2; version 1 and LM are never used. [MS-NLMP 3.3.2]
public enum NTLMv2 {
    /// ResponseKeyNT, of 16 bytes. A name is folded to upper case letter by letter, as Windows does; the domain is not.
    public static func responseKey(
        user: String, domain: String, password: Secret, _ cryptography: any Cryptography
    ) -> [UInt8] {
        cryptography.hmacMD5(key: MD4.digest(password.utf16le), ntlmBytes(upperCased(user) + domain))
    }

    /// The blob that the client puts under its proof. [MS-NLMP 2.2.2.7]
    static func clientChallenge(time: UInt64, nonce: [UInt8], targetInfo: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.append([1, 1])
        writer.zeros(6)
        writer.u64le(time)
        writer.append(nonce)
        writer.zeros(4)
        writer.append(targetInfo)
        writer.zeros(4)
        return writer.bytes
    }

    /// NTProofStr over the server's challenge and that blob, of 16 bytes.
    static func proof(
        responseKey: [UInt8], serverChallenge: UInt64, blob: [UInt8], _ cryptography: any Cryptography
    ) -> [UInt8] {
        cryptography.hmacMD5(key: responseKey, challengeBytes(serverChallenge) + blob)
    }

    static func challengeBytes(_ challenge: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: challenge >> (8 * $0)) }
    }

    /// Letters whose upper case is one letter; `ß` stays as it is.
    private static func upperCased(_ text: String) -> String {
        var folded = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let upper = scalar.properties.uppercaseMapping.unicodeScalars
            folded.append(upper.count == 1 ? upper[upper.startIndex] : scalar)
        }
        return String(folded)
    }
}

/// One direction of a sealed conversation: a stream of RC4, a key for signatures, and a count. [MS-NLMP 3.4]
struct NTLMSealer: Sendable {
    enum Direction { case clientToServer, serverToClient }

    private let signingKey: [UInt8]
    private let encryptsChecksum: Bool
    private var stream: RC4
    private var sequence: UInt32 = 0
    private let cryptography: any Cryptography

    static let signatureLength = 16

    /// - Parameter exported: ExportedSessionKey, of 16 bytes.
    init(_ direction: Direction, exported: [UInt8], flags: NTLMFlags, _ cryptography: any Cryptography) {
        let names =
            switch direction {
            case .clientToServer: "client-to-server"
            case .serverToClient: "server-to-client"
            }
        let strength = flags.contains(.key128) ? 16 : flags.contains(.key56) ? 7 : 5
        func key(_ base: [UInt8], _ use: String) -> [UInt8] {
            cryptography.md5(base + Array("session key to \(names) \(use) key magic constant\0".utf8))
        }
        signingKey = key(exported, "signing")
        stream = RC4(key: key(Array(exported.prefix(strength)), "sealing"))
        encryptsChecksum = flags.contains(.keyExchange)
        self.cryptography = cryptography
    }

    /// Signature, then the encrypted message. [MS-NLMP 3.4.3, 3.4.4.2]
    mutating func seal(_ message: [UInt8]) -> [UInt8] {
        let sealed = stream.apply(message)
        return signature(of: message) + sealed
    }

    /// The message, where the signature is right; nil where it is not.
    mutating func unseal(_ sealed: [UInt8]) -> [UInt8]? {
        guard sealed.count >= Self.signatureLength else { return nil }
        let message = stream.apply(sealed[Self.signatureLength...])
        return signature(of: message) == Array(sealed.prefix(Self.signatureLength)) ? message : nil
    }

    private mutating func signature(of message: [UInt8]) -> [UInt8] {
        let count = (0..<4).map { UInt8(truncatingIfNeeded: sequence >> (8 * $0)) }
        let checksum = Array(cryptography.hmacMD5(key: signingKey, count + message).prefix(8))
        sequence = sequence &+ 1
        return [1, 0, 0, 0] + (encryptsChecksum ? stream.apply(checksum) : checksum) + count
    }
}
