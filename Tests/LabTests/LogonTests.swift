import CredSSP
import Primitives
import RDPWire
import Testing

@testable import Lab

@Suite("CredSSP without accounts")
struct LogonTests {
    private let opening = TSRequest(
        version: 6, negoTokens: [NegTokenInit(mechTypes: [.ntlm], mechToken: NegotiateMessage().encoded()).encoded()]
    ).encoded()

    private func answer(_ fault: String, _ message: [UInt8]) throws -> [ServerSequence.Action] {
        var conversation = try Conversation(fault: fault)
        try conversation.secure([.ssl, .hybrid])
        return conversation.say(message)
    }

    private func challenge(_ actions: [ServerSequence.Action]) throws -> (
        request: TSRequest, challenge: ChallengeMessage
    ) {
        let request = try reply(actions)
        let token = try #require(request.negoTokens.first)
        let message = try #require(ntlmMessage(inToken: token))
        return (request, try ChallengeMessage(decoding: message[...]))
    }

    private func reply(_ actions: [ServerSequence.Action]) throws -> TSRequest {
        let bytes = try #require(actions.sent.first)
        return try TSRequest(decoding: bytes[...])
    }

    private func token(_ actions: [ServerSequence.Action]) throws -> [UInt8] {
        let tokens = try reply(actions).negoTokens
        return try #require(tokens.first)
    }

    @Test("The challenge names the machine, its release and its time")
    func names() throws {
        let (request, challenge) = try challenge(try answer("healthy-windows-nla", opening))
        #expect(request.version == 6)
        #expect(challenge.targetInfo?.nbComputerName == "WS-041")
        #expect(challenge.targetInfo?.nbDomainName == "CORP")
        #expect(challenge.targetInfo?.dnsComputerName == "ws-041.corp.test")
        #expect(challenge.targetInfo?.timestamp == noon)
        #expect(challenge.version?.text == "10.0.20348")
        #expect(challenge.serverChallenge == 0x0807_0605_0403_0201)
    }

    @Test("A clock 12 minutes ahead")
    func clock() throws {
        let (_, challenge) = try challenge(try answer("clock-skew", opening))
        #expect(challenge.targetInfo?.timestamp?.since(noon) == 720_000)
    }

    @Test func oldVersion() throws {
        #expect(try challenge(try answer("credssp-oracle-patch-mismatch", opening)).request.version == 2)
    }

    @Test("NTLM without SPNEGO is answered without it")
    func bareNTLM() throws {
        let bare = TSRequest(version: 6, negoTokens: [NegotiateMessage().encoded()]).encoded()
        let token = try token(try answer("healthy-windows-nla", bare))
        #expect(token.starts(with: Array("NTLMSSP\0".utf8)))
    }

    @Test("A client that guessed Kerberos is asked for NTLM where it knows that")
    func otherMechanism() throws {
        let guess = NegTokenInit(mechTypes: [.msKerberos, .ntlm], mechToken: [1, 2, 3]).encoded()
        let actions = try answer("healthy-windows-nla", TSRequest(version: 6, negoTokens: [guess]).encoded())
        let token = try token(actions)
        #expect(try NegTokenResp(decoding: token[...]).supportedMech == .ntlm)
        #expect(!actions.contains(.close))
    }

    @Test("Whatever follows the challenge is refused as a logon failure")
    func refusal() throws {
        var conversation = try Conversation(fault: "healthy-windows-nla")
        try conversation.secure([.ssl, .hybrid])
        _ = conversation.say(opening)
        let actions = conversation.say(TSRequest(version: 6, negoTokens: [[0x4e]]).encoded())
        #expect(try reply(actions).errorCode == 0xc000_006d)
        #expect(actions.last == .close)
        #expect(conversation.say(opening).isEmpty)
    }

    @Test func withoutNTLM() throws {
        let actions = try answer("ntlm-blocked-kerberos-needed", opening)
        let token = try token(actions)
        #expect(ntlmMessage(inToken: token) == nil)
        #expect(try NegTokenResp(decoding: token[...]).supportedMech == .msKerberos)
    }

    @Test func ends() throws {
        #expect(try answer("credssp-closed", opening) == [.close])
        #expect(try answer("credssp-silence", opening).isEmpty)
    }
}
