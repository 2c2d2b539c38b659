public import Primitives

/// The server's side of NTLM version 2, for a server that knows its users' passwords. [MS-NLMP 3.2.5.1]
public struct NTLMServer: Sendable {
    public enum Verdict: Equatable, Sendable {
        case accepted
        case wrongPassword
        case unknownUser
        /// The three messages are not those that the client saw.
        case tampered
        /// Version 1, LM, or nobody.
        case notVersion2
    }

    public let challenge: ChallengeMessage
    private let cryptography: any Cryptography
    private let challengeBytes: [UInt8]
    private var negotiate: [UInt8] = []
    private var sealing: (out: NTLMSealer, incoming: NTLMSealer)?

    public init(_ challenge: ChallengeMessage, _ cryptography: any Cryptography) {
        self.challenge = challenge
        self.cryptography = cryptography
        challengeBytes = challenge.encoded()
    }

    /// The CHALLENGE for the client's NEGOTIATE.
    public mutating func answer(_ negotiate: [UInt8]) -> [UInt8] {
        self.negotiate = negotiate
        return challengeBytes
    }

    /// Holds the client's AUTHENTICATE against the password of the one it names.
    ///
    /// - Parameters:
    ///   - token: the message as it came.
    ///   - passwordOf: nil for users who are not known.
    public mutating func verify(
        _ token: [UInt8], passwordOf: (_ user: String, _ domain: String) -> Secret?
    ) throws(WireError) -> Verdict {
        let message = try AuthenticateMessage(decoding: token[...])
        // A proof, and the fixed part of what it is over.
        guard message.ntResponse.count >= 16 + 28, !message.userName.isEmpty else { return .notVersion2 }
        guard let password = passwordOf(message.userName, message.domainName) else { return .unknownUser }
        let key = NTLMv2.responseKey(
            user: message.userName, domain: message.domainName, password: password, cryptography)
        let (proof, blob) = (Array(message.ntResponse.prefix(16)), Array(message.ntResponse.dropFirst(16)))
        let expected = NTLMv2.proof(
            responseKey: key, serverChallenge: challenge.serverChallenge, blob: blob, cryptography)
        guard proof == expected else { return .wrongPassword }
        let exported = exportedKey(message, base: cryptography.hmacMD5(key: key, proof))
        guard isIntact(message, token, exported) else { return .tampered }
        sealing = (
            NTLMSealer(.serverToClient, exported: exported, flags: message.flags, cryptography),
            NTLMSealer(.clientToServer, exported: exported, flags: message.flags, cryptography)
        )
        return .accepted
    }

    private func exportedKey(_ message: AuthenticateMessage, base: [UInt8]) -> [UInt8] {
        guard message.flags.contains(.keyExchange), message.encryptedSessionKey.count == 16 else { return base }
        var stream = RC4(key: base)
        return stream.apply(message.encryptedSessionKey)
    }

    private func isIntact(_ message: AuthenticateMessage, _ token: [UInt8], _ exported: [UInt8]) -> Bool {
        guard let mic = message.mic, mic != [UInt8](repeating: 0, count: mic.count) else { return true }
        var bare = token
        bare.replaceSubrange(AuthenticateMessage.micRange, with: [UInt8](repeating: 0, count: mic.count))
        return mic == cryptography.hmacMD5(key: exported, negotiate + challengeBytes + bare)
    }

    /// Nil before somebody was accepted.
    public mutating func seal(_ message: [UInt8]) -> [UInt8]? { sealing?.out.seal(message) }

    /// Nil where the signature is wrong, or before somebody was accepted.
    public mutating func unseal(_ sealed: [UInt8]) -> [UInt8]? { sealing?.incoming.unseal(sealed) }
}
