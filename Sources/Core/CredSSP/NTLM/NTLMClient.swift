public import Primitives

/// The client's side of NTLM version 2 with extended session security. [MS-NLMP 3.1.5.1]
///
/// A server that wants less is refused: nothing made of the password leaves in the forms of version 1 or LM, and a server whose
/// keys would be short of 56 bits gets no answer.
public struct NTLMClient: SecurityContext {
    public let mechanism = Mechanism.ntlm
    public private(set) var isEstablished = false

    private let account: Account
    private let password: Secret
    private let targetName: String
    private let cryptography: any Cryptography
    private let clock: UnixTime
    private var negotiate: [UInt8] = []
    private var sealing: (out: NTLMSealer, incoming: NTLMSealer)?

    /// - Parameters:
    ///   - targetName: the service that is meant, `TERMSRV/host`.
    ///   - clock: our time, used where the server does not tell its own.
    public init(
        _ account: Account, password: Secret, targetName: String, clock: UnixTime, _ cryptography: any Cryptography
    ) {
        self.account = account
        self.password = password
        self.targetName = targetName
        self.clock = clock
        self.cryptography = cryptography
    }

    /// Only who sends a VERSION is told the server's: the release of Windows 10 that FreeRDP names too.
    public static let version = NTLMVersion(major: 10, minor: 0, build: 19_041)

    public mutating func begin() -> [UInt8] {
        negotiate = NegotiateMessage(version: Self.version).encoded()
        return negotiate
    }

    public mutating func answer(_ token: [UInt8]) throws(SecurityContextFailure) -> [UInt8]? {
        guard !isEstablished else { return nil }
        let challenge: ChallengeMessage
        do { challenge = try ChallengeMessage(decoding: token[...]) } catch {
            throw SecurityContextFailure("The server's NTLM message cannot be read.")
        }
        let flags = challenge.flags.intersection(NegotiateMessage.usualFlags.union([.targetInfo, .version]))
        guard flags.isSuperset(of: [.unicode, .extendedSessionSecurity]), !flags.isDisjoint(with: [.key128, .key56])
        else {
            throw SecurityContextFailure("The server asks for an older NTLM than version 2 with session security.")
        }
        let (nonce, key) = (cryptography.random(8), cryptography.random(16))
        guard nonce.count == 8, key.count == 16 else {
            throw SecurityContextFailure("This machine has no random numbers to make keys of.")
        }
        let answer = respond(to: challenge, token, flags, nonce: nonce, exchangedKey: key)
        isEstablished = true
        return answer
    }

    private mutating func respond(
        to challenge: ChallengeMessage, _ token: [UInt8], _ flags: NTLMFlags, nonce: [UInt8], exchangedKey: [UInt8]
    ) -> [UInt8] {
        let (user, domain) = account.names(on: challenge)
        let key = NTLMv2.responseKey(user: user, domain: domain, password: password, cryptography)
        let tellsTime = challenge.targetInfo?.timestamp != nil
        let blob = NTLMv2.clientChallenge(
            time: (challenge.targetInfo?.timestamp ?? clock).fileTime, nonce: nonce,
            targetInfo: answered(challenge.targetInfo, withMIC: tellsTime))
        let proof = NTLMv2.proof(
            responseKey: key, serverChallenge: challenge.serverChallenge, blob: blob, cryptography)
        let baseKey = cryptography.hmacMD5(key: key, proof)
        let exchanges = flags.contains(.keyExchange)
        let exported = exchanges ? exchangedKey : baseKey
        sealing = (
            NTLMSealer(.clientToServer, exported: exported, flags: flags, cryptography),
            NTLMSealer(.serverToClient, exported: exported, flags: flags, cryptography)
        )
        var stream = RC4(key: baseKey)
        var message = AuthenticateMessage(
            domainName: domain, userName: user, workstation: "", flags: flags, version: Self.version,
            lmResponse: [UInt8](repeating: 0, count: 24), ntResponse: proof + blob,
            encryptedSessionKey: exchanges ? stream.apply(exported) : [],
            mic: tellsTime ? [UInt8](repeating: 0, count: AuthenticateMessage.micLength) : nil)
        guard tellsTime else { return message.encoded() }
        message.mic = cryptography.hmacMD5(key: exported, negotiate + token + message.encoded())
        return message.encoded()
    }

    /// The server's own words with what the client adds: that a MIC follows, that no channel binding is known, and which service
    /// is meant. [MS-NLMP 3.1.5.1.2]
    private func answered(_ info: TargetInfo?, withMIC: Bool) -> [UInt8] {
        guard var info else { return [] }
        info.pairs.removeAll { [AVID.flags, AVID.channelBindings, AVID.targetName].contains($0.id) }
        if withMIC { info.pairs.append(AVPair(id: AVID.flags, value: [2, 0, 0, 0])) }
        info.pairs.append(AVPair(id: AVID.channelBindings, value: [UInt8](repeating: 0, count: 16)))
        info.pairs.append(AVPair(id: AVID.targetName, value: ntlmBytes(targetName)))
        return info.encoded()
    }

    public mutating func seal(_ message: [UInt8]) throws(SecurityContextFailure) -> [UInt8] {
        guard let sealed = sealing?.out.seal(message) else {
            throw SecurityContextFailure("There is no key to seal with yet.")
        }
        return sealed
    }

    public mutating func unseal(_ sealed: [UInt8]) throws(SecurityContextFailure) -> [UInt8] {
        guard let message = sealing?.incoming.unseal(sealed) else {
            throw SecurityContextFailure("What the server sealed has a wrong signature.")
        }
        return message
    }
}
