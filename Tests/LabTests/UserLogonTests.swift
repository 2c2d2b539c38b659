import CredSSP
import Primitives
import RDPWire
import Testing
import Transport

@testable import Lab

/// Our client's NTLM is held to the specification's vectors and to real servers elsewhere; here it only opens the door.
@Suite("CredSSP with users")
struct UserLogonTests {
    private static let key = (0..<270).map { UInt8(truncatingIfNeeded: $0 &* 13 &+ 5) }
    private let cryptography = SystemCryptography()

    private struct Exchange {
        var sequence: ServerSequence
        var ntlm: NTLMClient
        let version: Int
        let nonce: [UInt8]
    }

    private func begin(
        _ behaviour: ServerBehaviour, password: Secret, user: String = "LAB\\joe",
        asking protocols: SecurityProtocols = [.ssl, .hybrid, .hybridEx], version: Int = 6
    ) throws -> Exchange {
        var sequence = ServerSequence(behaviour, serverChallenge: 7, publicKey: Self.key)
        _ = sequence.handle(.accepted, at: noon)
        _ = sequence.handle(
            .received(ConnectionRequest(negotiation: .init(protocols: protocols)).encoded()[...]), at: noon)
        _ = sequence.handle(.secured, at: noon)
        let account = try #require(Account(user))
        let ntlm = NTLMClient(account, password: password, targetName: "TERMSRV/x", clock: noon, cryptography)
        return Exchange(
            sequence: sequence, ntlm: ntlm, version: version, nonce: [UInt8](repeating: 9, count: 32))
    }

    private func binding(_ side: PublicKeyBinding.Side, _ exchange: Exchange, _ server: Int) -> [UInt8] {
        PublicKeyBinding.message(
            of: side, publicKey: Self.key, version: min(exchange.version, server), nonce: exchange.nonce, cryptography)
    }

    /// What the server answers to the proof of the password.
    private func prove(_ exchange: inout Exchange) throws -> [ServerSequence.Action] {
        let opening = TSRequest(version: exchange.version, negoTokens: [exchange.ntlm.begin()]).encoded()
        let challenged = exchange.sequence.handle(.received(opening[...]), at: noon)
        let request = try reply(challenged)
        let challenge = try #require(request.negoTokens.first)
        let answered = try exchange.ntlm.answer(challenge)
        let proof = try #require(answered)
        var answer = TSRequest(version: exchange.version, negoTokens: [proof])
        answer.pubKeyAuth = try exchange.ntlm.seal(binding(.client, exchange, request.version))
        answer.clientNonce = exchange.nonce
        return exchange.sequence.handle(.received(answer.encoded()[...]), at: noon)
    }

    private func reply(_ actions: [ServerSequence.Action]) throws -> TSRequest {
        let bytes = try #require(actions.sent.first)
        return try TSRequest(decoding: bytes[...])
    }

    private func handOver(_ exchange: inout Exchange, _ password: Secret) throws -> [ServerSequence.Action] {
        let credentials = TSCredentials(domain: "LAB", user: "joe", password: password)
        let sealed = try exchange.ntlm.seal(credentials.encoded())
        let request = TSRequest(version: exchange.version, authInfo: sealed).encoded()
        return exchange.sequence.handle(.received(request[...]), at: noon)
    }

    @Test("The right password is let in, by every version", arguments: 2...6)
    func accepted(version: Int) throws {
        let server = ServerBehaviour.knowing(.joe).with { $0.logon.version = version }
        var exchange = try begin(server, password: LabUser.joe.password)
        let answer = try reply(try prove(&exchange))
        let sealed = try #require(answer.pubKeyAuth)
        let unsealed = try exchange.ntlm.unseal(sealed)
        #expect(unsealed == binding(.server, exchange, version))
        let granted = try handOver(&exchange, LabUser.joe.password)
        #expect(granted == [.send([0, 0, 0, 0])])
    }

    @Test("Without HYBRID_EX nothing is said of an authorization")
    func withoutAuthorization() throws {
        var exchange = try begin(.knowing(.joe), password: LabUser.joe.password, asking: .hybrid)
        _ = try prove(&exchange)
        let told = try handOver(&exchange, LabUser.joe.password)
        #expect(told == [])
    }

    /// [MS-ERREF 2.3.1]
    @Test(
        "Every state of an account has its NTSTATUS",
        arguments: [
            (LabUser.State.locked, 0xc000_0234), (.disabled, 0xc000_0072), (.expired, 0xc000_0193),
            (.passwordExpired, 0xc000_0071), (.mustChangePassword, 0xc000_0224), (.restricted, 0xc000_006e),
        ] as [(LabUser.State, UInt32)])
    func states(_ state: LabUser.State, _ status: UInt32) throws {
        var exchange = try begin(.knowing(.joe(state)), password: LabUser.joe.password)
        let actions = try prove(&exchange)
        #expect(try reply(actions).errorCode == status)
        #expect(actions.last == .close)
    }

    @Test("A wrong password, and a user whom nobody knows", arguments: ["LAB\\joe", "LAB\\jane", "OTHER\\joe"])
    func refused(user: String) throws {
        var exchange = try begin(.knowing(.joe), password: Secret("wrong"), user: user)
        let actions = try prove(&exchange)
        #expect(try reply(actions).errorCode == 0xc000_006d)
    }

    @Test("A refusal without a word, by an alert, by silence, and by a version without room for one")
    func otherRefusals() throws {
        let refusals: [(Logon.Refusal, [ServerSequence.Action])] = [
            (.close, [.close]), (.alert(49), [.alert(49), .close]), (.silence, []),
        ]
        for (refusal, expected) in refusals {
            let server = ServerBehaviour.knowing(.joe).with { $0.logon.refusal = refusal }
            var exchange = try begin(server, password: Secret("wrong"))
            let said = try prove(&exchange)
            #expect(said == expected)
        }
        let old = ServerBehaviour.knowing(.joe).with { $0.logon.version = 5 }
        var exchange = try begin(old, password: Secret("wrong"))
        let said = try prove(&exchange)
        #expect(said == [.close])
    }

    @Test("A user without the right is told so where there is a word for it")
    func noRight() throws {
        var exchange = try begin(.knowing(.joe(.noRemoteLogonRight)), password: LabUser.joe.password)
        _ = try prove(&exchange)
        let told = try handOver(&exchange, LabUser.joe.password)
        #expect(told == [.send([5, 0, 0, 0]), .close])
    }

    @Test("Another password than the one that was proven is not taken")
    func otherCredentials() throws {
        var exchange = try begin(.knowing(.joe), password: LabUser.joe.password)
        _ = try prove(&exchange)
        let told = try handOver(&exchange, Secret("other"))
        #expect(told == [.close])
    }

    @Test("Behind somebody in between the binding is another", arguments: [Logon.Binding.foreign, .garbage])
    func bound(_ wrong: Logon.Binding) throws {
        let server = ServerBehaviour.knowing(.joe).with { $0.logon.binding = wrong }
        var exchange = try begin(server, password: LabUser.joe.password)
        let answer = try reply(try prove(&exchange))
        let sealed = try #require(answer.pubKeyAuth)
        let unsealed = try? exchange.ntlm.unseal(sealed)
        #expect(unsealed != binding(.server, exchange, 6))
    }

    @Test("A client that is bound to another key is not let in")
    func boundClient() throws {
        var exchange = try begin(.knowing(.joe), password: LabUser.joe.password)
        exchange.sequence = ServerSequence(.knowing(.joe), serverChallenge: 7, publicKey: [1, 2, 3])
        _ = exchange.sequence.handle(.accepted, at: noon)
        _ = exchange.sequence.handle(
            .received(ConnectionRequest(negotiation: .init(protocols: .hybrid)).encoded()[...]), at: noon)
        _ = exchange.sequence.handle(.secured, at: noon)
        let said = try prove(&exchange)
        #expect(said == [.close])
    }
}
