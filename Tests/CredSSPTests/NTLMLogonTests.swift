@testable import CredSSP
import Primitives
import Testing
import Transport

/// The worked example of NTLM version 2. [MS-NLMP 4.2.1, 4.2.4]
@Suite struct NTLMv2ExampleTests {
    private let cryptography = SystemCryptography()
    private let password = Secret("Password")
    private let serverChallenge: UInt64 = 0xefcd_ab89_6745_2301
    private var responseKey: [UInt8] {
        NTLMv2.responseKey(user: "User", domain: "Domain", password: password, cryptography)
    }

    @Test func keyOfTheResponse() { #expect(hex(responseKey) == "0c868a403bfd7a93a3001ef22ef02e3f") }

    @Test func proofAndSessionKey() throws {
        let challenge = try ChallengeMessage(decoding: NLMP.challengeV2[...])
        let info = try #require(challenge.targetInfo)
        let blob = NTLMv2.clientChallenge(
            time: 0, nonce: [UInt8](repeating: 0xaa, count: 8), targetInfo: info.encoded())
        let proof = NTLMv2.proof(
            responseKey: responseKey, serverChallenge: challenge.serverChallenge, blob: blob, cryptography)
        #expect(hex(proof) == "68cd0ab851e51c96aabc927bebef6a1c")
        let example = try AuthenticateMessage(decoding: NLMP.authenticateV2[...])
        #expect(example.ntResponse == proof + blob)
        let baseKey = cryptography.hmacMD5(key: responseKey, proof)
        #expect(hex(baseKey) == "8de40ccadbc14a82f15cb0ad0de95ca3")
        var stream = RC4(key: baseKey)
        #expect(stream.apply([UInt8](repeating: 0x55, count: 16)) == example.encryptedSessionKey)
    }

    /// [MS-NLMP 4.2.4.4]
    @Test func sealsAsInTheExample() {
        let flags = NTLMFlags(rawValue: 0xe28a_8233)
        var sealer = NTLMSealer(
            .clientToServer, exported: [UInt8](repeating: 0x55, count: 16), flags: flags, cryptography)
        let plain = "Plaintext".utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        let sealed = sealer.seal(plain)
        #expect(hex(sealed.prefix(16)) == "010000007fb38ec5c55d497600000000")
        #expect(hex(sealed.dropFirst(16)) == "54e50165bf1936dc996020c1811b0f06fb5f")
    }

    @Test func theExampleIsLetIn() throws {
        var server = NTLMServer(try ChallengeMessage(decoding: NLMP.challengeV2[...]), cryptography)
        _ = server.answer(NLMP.negotiate)
        let verdict = try server.verify(NLMP.authenticateV2) { user, domain in
            user == "User" && domain == "Domain" ? password : nil
        }
        #expect(verdict == .accepted)
        #expect(try server.verify(NLMP.authenticateV2) { _, _ in Secret("password") } == .wrongPassword)
        #expect(try server.verify(NLMP.authenticateV2) { _, _ in nil } == .unknownUser)
        #expect(try server.verify(NLMP.authenticateV1) { _, _ in password } == .notVersion2)
    }

    /// Letter by letter: what would become two letters stays.
    @Test(arguments: [("user", "USER"), ("straße", "STRAßE"), ("jürgen", "JÜRGEN"), ("ﬁn", "ﬁN"), ("иван", "ИВАН")])
    func namesAreFolded(_ name: String, _ folded: String) {
        let key = { NTLMv2.responseKey(user: $0, domain: "d", password: self.password, self.cryptography) }
        #expect(key(name) == key(folded))
        #expect(NTLMv2.responseKey(user: name, domain: "D", password: password, cryptography) != key(name))
    }
}

/// Our client before our server: what each checks of the other.
@Suite struct NTLMHandshakeTests {
    private static let challenge = ChallengeMessage(
        targetName: "LAB", flags: NegotiateMessage.usualFlags.union([.targetInfo]), serverChallenge: 77,
        targetInfo: TargetInfo(
            nbComputerName: "WS-1", nbDomainName: "LAB", timestamp: UnixTime(seconds: 1_795_449_480)),
        version: NTLMVersion(major: 10, minor: 0, build: 20_348))

    private func handshake(
        _ account: String, _ password: String, challenge: ChallengeMessage = challenge,
        seen: (String, String) -> Secret? = { _, _ in Secret("geheim") }, change: (inout [UInt8]) -> Void = { _ in }
    ) throws -> (NTLMServer.Verdict, NTLMClient, NTLMServer) {
        let account = try #require(Account(account))
        var client = NTLMClient(
            account, password: Secret(password), targetName: "TERMSRV/ws-1", clock: UnixTime(seconds: 1_795_449_480),
            SystemCryptography())
        var server = NTLMServer(challenge, SystemCryptography())
        let challenged = server.answer(client.begin())
        let proof = try client.answer(challenged)
        var answer = try #require(proof)
        change(&answer)
        return (try server.verify(answer, passwordOf: seen), client, server)
    }

    @Test(arguments: ["geheim", "", "pässwörd ☃ 🔑", String(repeating: "x", count: 512)])
    func rightPasswordAndSealedWords(_ password: String) throws {
        var (verdict, client, server) = try handshake("LAB\\joe", password, seen: { _, _ in Secret(password) })
        #expect(verdict == .accepted)
        for text in ["one", "two", String(repeating: "three", count: 1000)] {
            let there = try client.seal(Array(text.utf8))
            #expect(server.unseal(there) == Array(text.utf8))
            let back = server.seal(Array(text.utf8)) ?? []
            #expect(try client.unseal(back) == Array(text.utf8))
        }
        var forged = server.seal([1, 2, 3]) ?? [0]
        forged[0] ^= 1
        #expect(throws: SecurityContextFailure.self) { try client.unseal(forged) }
        #expect(throws: SecurityContextFailure.self) { try client.unseal([1, 2]) }
    }

    @Test func wrongPassword() throws { #expect(try handshake("joe", "falsch").0 == .wrongPassword) }

    /// The MIC is over all three messages.
    @Test func changedOnTheWay() throws {
        let verdict = try handshake("joe", "geheim", change: { $0[12 + 8 * 6] ^= 0x10 }).0
        #expect(verdict == .tampered)
    }

    @Test(arguments: [
        ("joe", "joe", ""), ("LAB\\joe", "joe", "LAB"), (".\\joe", "joe", "WS-1"), ("joe@lab.test", "joe@lab.test", ""),
        ("WS-1\\joe", "joe", "WS-1"), ("a\\b\\c", "b\\c", "a"),
    ])
    func formsOfUsers(_ written: String, _ user: String, _ domain: String) throws {
        var told: (String, String)?
        _ = try handshake(
            written, "geheim",
            seen: { user, domain in
                told = (user, domain)
                return nil
            })
        #expect(told?.0 == user)
        #expect(told?.1 == domain)
    }

    @Test func aDomainSaidApart() {
        #expect(Account("joe", domain: "LAB")?.domain == "LAB")
        #expect(Account("X\\joe", domain: "LAB")?.domain == "X")
        #expect(Account("") == nil && Account("LAB\\") == nil)
        #expect(Account("joe@corp.test")?.realm == "corp.test")
        #expect(Account("joe")?.realm == nil)
    }

    /// Servers that would take a weaker proof get none.
    @Test func neverLess() throws {
        for missing in [NTLMFlags.extendedSessionSecurity, .unicode, [.key128, .key56]] {
            var weak = Self.challenge
            weak.flags = weak.flags.subtracting(missing)
            #expect(throws: SecurityContextFailure.self) { try handshake("joe", "geheim", challenge: weak) }
        }
    }

    @Test func keyExchangeAndTimeAreLeftOutWhereTheServerLeavesThemOut() throws {
        var plain = Self.challenge
        plain.flags.remove(.keyExchange)
        plain.targetInfo = TargetInfo(nbComputerName: "WS-1")
        var (verdict, client, server) = try handshake("joe", "geheim", challenge: plain)
        #expect(verdict == .accepted)
        let sealed = try client.seal([1])
        #expect(server.unseal(sealed) == [1])
    }
}

@Suite struct CredentialsTests {
    /// SEQUENCE { [0] 1, [1] { SEQUENCE { [0] "a", [1] "b", [2] "c" } } }, texts in UTF-16. [MS-CSSP 2.2.1.2.1]
    @Test func layout() throws {
        let credentials = TSCredentials(domain: "a", user: "b", password: Secret("c"))
        #expect(
            hex(credentials.encoded())
                == "301da003020101a1160414" + "3012" + "a00404026100" + "a10404026200" + "a20404026300")
        #expect(try TSCredentials(decoding: credentials.encoded()[...]) == credentials)
        for length in 0..<credentials.encoded().count {
            #expect(throws: WireError.self) { try TSCredentials(decoding: credentials.encoded()[..<length]) }
        }
    }

    /// [MS-CSSP 3.1.5]: hashed from version 5 on, before that the key itself and the key with its first byte raised.
    @Test func bindings() {
        let cryptography = SystemCryptography()
        let (key, nonce) = ([UInt8]([0xff, 2, 3]), [UInt8](repeating: 7, count: 32))
        func message(_ side: PublicKeyBinding.Side, _ version: Int) -> [UInt8] {
            PublicKeyBinding.message(of: side, publicKey: key, version: version, nonce: nonce, cryptography)
        }
        #expect(message(.client, 4) == key)
        #expect(message(.server, 3) == [0, 2, 3])
        let text = Array("CredSSP Client-To-Server Binding Hash\0".utf8)
        #expect(message(.client, 6) == cryptography.sha256(text + nonce + key))
        #expect(message(.server, 6) != message(.client, 6))
    }

    @Test func authorizationResult() throws {
        #expect(try EarlyUserAuthorizationResult([5, 0, 0, 0][...]) == .accessDenied)
        #expect(EarlyUserAuthorizationResult.success.encoded() == [0, 0, 0, 0])
        #expect(throws: WireError.self) { try EarlyUserAuthorizationResult([0, 0, 0][...]) }
        #expect(throws: WireError.self) { try EarlyUserAuthorizationResult([0, 0, 0, 0, 0][...]) }
    }
}
