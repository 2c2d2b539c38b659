import CredSSP
import Evidence
import Primitives
import RDPSequence
import RDPWire
import Testing
import Transport

private let cryptography = SystemCryptography()
private let publicKey: [UInt8] = Array(1...140)
private let stranger = ShownIdentity(
    sha256: "aa", publicKeySHA256: "bb", publicKey: publicKey, isTrusted: false, isInDate: true, match: .exact)

private func plan(
    _ account: String = "LAB\\joe", password: String = "geheim", trust: TrustPolicy = TrustPolicy(given: ["aa"]),
    restrictedAdmin: Bool = false
) throws -> LogonPlan {
    LogonPlan(
        account: try #require(Account(account)), password: Secret(password), trust: trust,
        isRestrictedAdmin: restrictedAdmin, cryptography: cryptography)
}

/// The server's side of NLA with one account, LAB\joe; it answers as [MS-CSSP 3.1.5] has it.
private struct Server {
    var ntlm: NTLMServer
    var version = 6
    var key = publicKey
    var refusal: UInt32 = 0xc000_006d
    private(set) var verdict: NTLMServer.Verdict?
    private(set) var credentials: TSCredentials?
    private(set) var handedOver = false

    init(version: Int = 6) {
        self.version = version
        ntlm = NTLMServer(
            ChallengeMessage(
                targetName: "LAB", flags: NegotiateMessage.usualFlags.union([.targetInfo]), serverChallenge: 7,
                targetInfo: TargetInfo(nbComputerName: "WS-1", timestamp: UnixTime(seconds: 1_795_449_480))),
            cryptography)
    }

    /// Nil where it has nothing to say.
    mutating func answer(_ bytes: [UInt8]) throws -> [UInt8]? {
        let request = try TSRequest(decoding: bytes[...])
        if let sealed = request.authInfo {
            handedOver = true
            let message = ntlm.unseal(sealed)
            credentials = try TSCredentials(decoding: try #require(message)[...])
            return nil
        }
        let token = try #require(request.negoTokens.first)
        guard let sealed = request.pubKeyAuth else {
            return TSRequest(version: version, negoTokens: [ntlm.answer(token)]).encoded()
        }
        verdict = try ntlm.verify(token) { user, domain in
            user == "joe" && domain == "LAB" ? Secret("geheim") : nil
        }
        guard verdict == .accepted else { return TSRequest(version: version, errorCode: refusal).encoded() }
        let nonce = request.clientNonce ?? []
        let asked = PublicKeyBinding.message(
            of: .client, publicKey: key, version: version, nonce: nonce, cryptography)
        let shown = ntlm.unseal(sealed)
        guard shown == asked else { return TSRequest(version: version, errorCode: 0x8009_0346).encoded() }
        let answer = PublicKeyBinding.message(
            of: .server, publicKey: key, version: version, nonce: nonce, cryptography)
        let back = ntlm.seal(answer)
        return TSRequest(version: version, pubKeyAuth: back).encoded()
    }
}

/// Kerberos at whose ticket the server takes offence. [RFC 4120 7.5.9]
private struct RefusedTicket: SecurityContext {
    let code: Int32
    let mechanism = Mechanism.kerberos
    let isEstablished = false

    mutating func begin() throws(SecurityContextFailure) -> [UInt8] { [0] }
    mutating func answer(_ token: [UInt8]) throws(SecurityContextFailure) -> [UInt8]? {
        throw SecurityContextFailure("The server refused the ticket.", peersError: code)
    }
    mutating func seal(_ message: [UInt8]) throws(SecurityContextFailure) -> [UInt8] { message }
    mutating func unseal(_ sealed: [UInt8]) throws(SecurityContextFailure) -> [UInt8] { sealed }
}

/// A conversation up to the end of TLS, with somebody to log on.
private func secured(
    _ logon: LogonPlan, selected: UInt8 = 2, flags: UInt8 = 0, identity: ShownIdentity? = stranger
) -> Conversation {
    var conversation = Conversation(depth: .authenticate, logon: logon)
    conversation.tell(.connected)
    conversation.tell(.received(confirm(selected: selected, flags: flags)[...]))
    if let identity { conversation.sequence.see(identity) }
    conversation.nowMs = 100
    conversation.tell(.secured)
    return conversation
}

/// Lets both talk until neither has anything more to say, or the client has its end.
private func talk(_ conversation: inout Conversation, _ server: inout Server, piece: Int = .max) throws {
    var heard = 1
    for _ in 0..<10 where heard < conversation.sent.count && conversation.finishes.isEmpty {
        let said = conversation.sent[heard]
        heard += 1
        if let answer = try server.answer(said) { conversation.receive(answer, piece: piece) }
    }
}

@Suite struct LogonTests {
    @Test(arguments: pieces, 2...6) func accepted(_ piece: Int, _ version: Int) throws {
        var conversation = secured(try plan())
        var server = Server(version: version)
        try talk(&conversation, &server, piece: piece)
        let end = try #require(conversation.first(LogonEnd.self))
        #expect(end.outcome == .accepted)
        #expect(end.mechanism == "NTLM" && end.form == "domain" && end.version == version)
        #expect(conversation.first(IdentityTrust.self)?.outcome == .given)
        #expect(conversation.credSSP?.outcome == .challenge)
        #expect(conversation.finishes == [.answered])
        // A check leaves before the password itself is handed over: no session begins.
        #expect(server.handedOver == false)
        let request = try TSRequest(decoding: conversation.sent[2][...])
        #expect((request.clientNonce?.count ?? 0) == (version >= 5 ? 32 : 0))
    }

    @Test(arguments: [0xc000_006d, 0xc000_0234, 0xc000_0072, 0xc000_0224] as [UInt32])
    func refusedWithACode(_ code: UInt32) throws {
        var conversation = secured(try plan(password: "falsch"))
        var server = Server()
        server.refusal = code
        try talk(&conversation, &server)
        #expect(server.verdict == .wrongPassword)
        #expect(conversation.first(LogonEnd.self)?.outcome == .refused)
        #expect(conversation.first(LogonEnd.self)?.errorCode == code)
        #expect(conversation.sent.count == 3)
        #expect(conversation.finishes == [.answered])
    }

    @Test(arguments: [CloseKind.eof, .reset]) func refusedWithoutAWord(_ close: CloseKind) throws {
        var conversation = secured(try plan())
        var server = Server()
        let challenge = try server.answer(conversation.sent[1])
        conversation.receive(try #require(challenge))
        conversation.tell(.closed(close))
        #expect(conversation.first(LogonEnd.self)?.outcome == (close == .eof ? .closed : .reset))
        #expect(conversation.finishes == [.unanswered(.cutOff)])
    }

    /// Whoever terminates TLS with another key than the server's cannot have the logon.
    @Test func somebodyBetween() throws {
        var conversation = secured(try plan())
        var server = Server()
        let challenge = try server.answer(conversation.sent[1])
        conversation.receive(try #require(challenge))
        let proof = try server.answer(conversation.sent[2])
        var answer = try TSRequest(decoding: try #require(proof)[...])
        answer.pubKeyAuth?[20] ^= 1
        conversation.receive(answer.encoded())
        #expect(conversation.first(LogonEnd.self)?.outcome == .unbound)
        #expect(conversation.sent.count == 3)
    }

    /// Nothing made of the password is sent to a stranger.
    @Test(arguments: [
        (TrustPolicy(), IdentityTrust.Why.firstContact), (TrustPolicy(pinnedKeys: ["cc"]), .changed),
        (TrustPolicy(given: ["dd"]), .changed), (TrustPolicy(pinnedKeys: ["cc"], allowsFirstUse: true), .changed),
    ])
    func strangersGetAQuestionAndNoPassword(_ trust: TrustPolicy, _ why: IdentityTrust.Why) throws {
        var conversation = secured(try plan(trust: trust))
        var server = Server()
        try talk(&conversation, &server)
        #expect(conversation.first(IdentityTrust.self)?.outcome == .refused)
        #expect(conversation.first(IdentityTrust.self)?.why == why)
        #expect(conversation.first(LogonEnd.self) == nil)
        // What a check without a user asks is asked all the same.
        #expect(conversation.credSSP?.outcome == .challenge)
        #expect(conversation.sent.count == 2)
        #expect(server.verdict == nil)
    }

    @Test func aCertificateThatCannotBeReadIsNoIdentity() throws {
        let conversation = secured(try plan(), identity: nil)
        #expect(conversation.first(IdentityTrust.self)?.why == .noCertificate)
        #expect(conversation.sent.count == 2)
    }

    @Test(
        arguments: [(0, EarlyAuthorization.Outcome.granted), (5, .denied), (7, .other)]
            as [(UInt8, EarlyAuthorization.Outcome)])
    func theRightToLogOn(_ code: UInt8, _ outcome: EarlyAuthorization.Outcome) throws {
        var conversation = secured(try plan(), selected: 8)
        var server = Server()
        try talk(&conversation, &server)
        // With HYBRID_EX the server tells before a session begins.
        #expect(server.credentials == TSCredentials(domain: "LAB", user: "joe", password: Secret("geheim")))
        #expect(conversation.finishes.isEmpty)
        conversation.receive([code, 0, 0, 0], piece: 1)
        #expect(conversation.first(EarlyAuthorization.self)?.outcome == outcome)
        #expect(conversation.first(EarlyAuthorization.self)?.code == UInt32(code))
        #expect(conversation.finishes == [.answered])
    }

    @Test func restrictedAdminHandsNothingOver() throws {
        var conversation = secured(
            try plan(restrictedAdmin: true), selected: 8, flags: ConnectionConfirm.restrictedAdminModeSupported)
        let request = try ConnectionRequest(frame: conversation.sent[0][...])
        #expect(request.negotiation?.flags == ConnectionRequest.restrictedAdminModeRequired)
        var server = Server()
        try talk(&conversation, &server)
        #expect(server.credentials == TSCredentials.none)
    }

    /// A server that does not know of it would try an ordinary logon, without a password.
    @Test func restrictedAdminNeedsTheServersWord() throws {
        var conversation = secured(try plan(restrictedAdmin: true), selected: 2, flags: 1)
        var server = Server()
        #expect(conversation.first(LogonEnd.self)?.outcome == .failed)
        let challenge = try server.answer(conversation.sent[1])
        conversation.receive(try #require(challenge))
        #expect(server.verdict == nil && conversation.sent.count == 2 && conversation.finishes == [.answered])
        #expect(conversation.facts.count { $0 is LogonEnd } == 1)
    }

    /// What the server says of the ticket is a refusal, and no fault of ours.
    @Test func aTicketThatTheServerRefuses() throws {
        var logon = try plan()
        logon.kerberos = RefusedTicket(code: 41)
        var conversation = secured(logon)
        conversation.receive(
            TSRequest(version: 6, negoTokens: [NegTokenResp(responseToken: [1]).encoded()]).encoded())
        let end = try #require(conversation.first(LogonEnd.self))
        #expect(end.outcome == .refused && end.kerberosError == 41 && end.mechanism == "Kerberos")
        #expect(conversation.sent.count == 2 && conversation.finishes == [.answered])
    }

    @Test func silenceAndGarbage() throws {
        for (event, outcome) in [
            (ClientSequence.Event.deadline, LogonEnd.Outcome.silence), (.alert(49), .tlsAlert),
            (.received([0x16, 3, 3, 0][...]), .garbage),
            (.received([0x30, 0x84, 0xff, 0xff, 0xff, 0xff][...]), .garbage),
        ] {
            var conversation = secured(try plan())
            var server = Server()
            let challenge = try server.answer(conversation.sent[1])
            conversation.receive(try #require(challenge))
            conversation.tell(event)
            #expect(conversation.first(LogonEnd.self)?.outcome == outcome)
            #expect(conversation.finishes.count == 1)
        }
    }

    /// A server that asks for version 1 by leaving session security out gets no proof.
    @Test func weakServers() throws {
        var conversation = secured(try plan())
        let weak = ChallengeMessage(targetName: "OLD", flags: [.unicode, .ntlm], serverChallenge: 1)
        conversation.receive(TSRequest(version: 6, negoTokens: [weak.encoded()]).encoded())
        #expect(conversation.first(LogonEnd.self)?.outcome == .failed)
        #expect(conversation.sent.count == 2)
    }
}

@Suite struct TrustTests {
    private func judged(_ policy: TrustPolicy, _ change: (inout ShownIdentity) -> Void = { _ in }, nla: Bool = true)
        throws
        -> IdentityTrust
    {
        var identity = stranger
        change(&identity)
        var conversation = Conversation(depth: .authenticate, logon: try plan(trust: policy))
        conversation.tell(.connected)
        conversation.tell(.received(confirm(selected: 2)[...]))
        conversation.sequence.see(identity)
        conversation.tell(.secured)
        return try #require(conversation.first(IdentityTrust.self))
    }

    @Test func whoMaySeeAPassword() throws {
        #expect(try judged(TrustPolicy(pinnedKeys: ["bb"])).outcome == .pinned)
        #expect(try judged(TrustPolicy(allowsFirstUse: true)).outcome == .firstUse)
        let trusted = { (identity: inout ShownIdentity) in identity.isTrusted = true }
        #expect(try judged(TrustPolicy(), trusted).outcome == .chain)
        // Somebody who vouched for one host, when asked, has said nothing against another.
        #expect(try judged(TrustPolicy(confirmed: ["cc"]), trusted).outcome == .chain)
        #expect(try judged(TrustPolicy(given: ["cc"]), trusted).why == .changed)
        #expect(try judged(TrustPolicy(confirmed: ["aa"])).outcome == .given)
        #expect(try judged(TrustPolicy(pinnedKeys: ["cc"]), trusted).outcome == .chain)
        #expect(
            try judged(TrustPolicy()) {
                trusted(&$0)
                $0.match = .short
            }.why == .name)
        #expect(
            try judged(TrustPolicy()) {
                trusted(&$0)
                $0.isInDate = false
            }.why == .expired)
        #expect(
            try judged(TrustPolicy()) {
                trusted(&$0)
                $0.match = .byAddress
            }.why == .name)
        #expect(
            try judged(TrustPolicy()) {
                trusted(&$0)
                $0.match = .byAddress
                $0.namesAddress = true
            }.outcome == .chain)
    }
}

@Suite struct LogonFarewellTests {
    /// What gnome-remote-desktop 43 says to a wrong password: an MCS Disconnect Provider Ultimatum, and more behind it.
    @Test(arguments: pieces) func aFarewellOfTheConferenceIsARefusalWithoutAWord(_ piece: Int) throws {
        var conversation = secured(try plan())
        var server = Server()
        let challenge = try server.answer(conversation.sent[1])
        conversation.receive(try #require(challenge))
        conversation.receive(hexBytes("0300000902f0802180" + "0300000902f0802180"), piece: piece)
        #expect(conversation.first(LogonEnd.self)?.outcome == .closed)
        #expect(conversation.finishes == [.answered])
    }
}
