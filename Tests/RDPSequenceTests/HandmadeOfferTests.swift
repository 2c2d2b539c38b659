import Evidence
import Primitives
import Testing

@testable import RDPSequence

/// What the offer's one fact was made of.
private struct Told: Fact {
    static let kind = "test.told"
    static let step = Step.encrypt
    static let meaning = ""
    let negotiation: ProtocolAnswer
    let hello: HelloAnswer?
}

private let clientHello: [UInt8] = [0x16, 3, 1, 0, 1, 1]
private let serverHello12 = hexBytes(
    "160303002a 02000026 0303 \(String(repeating: "52", count: 32)) 00 000a 00")
private let serverHelloDone = hexBytes("1603030004 0e000000")
private let handshakeFailure = hexBytes("1503030002 0228")

private func opened(
    request: HandmadeOffer.Request? = nil, hello: [UInt8]? = clientHello, awaitsCertificate: Bool = false
) -> Conversation {
    var conversation = Conversation()
    let offer = HandmadeOffer(request: request, hello: hello, awaitsCertificate: awaitsCertificate) {
        Told(negotiation: $0, hello: $1)
    }
    conversation.sequence = ClientSequence(plan: conversation.sequence.plan.with(offer), depth: .negotiate)
    conversation.tell(.connected)
    return conversation
}

private func answered(by bytes: [UInt8], piece: Int = .max) -> Conversation {
    var conversation = opened()
    conversation.receive(confirm(selected: 1))
    conversation.receive(bytes, piece: piece)
    return conversation
}

@Suite struct HandmadeOfferTests {
    @Test(arguments: pieces) func aServerHelloEndsIt(_ piece: Int) throws {
        let conversation = answered(by: serverHello12, piece: piece)
        let told = try #require(conversation.first(Told.self))
        #expect(conversation.sent.count == 2 && conversation.sent[1] == clientHello)
        #expect(conversation.facts.count == 1, "the answer to the request is no fact of the main walk")
        #expect(told.negotiation.outcome == .selected)
        #expect(told.hello?.outcome == .hello && told.hello?.stage == .serverHello)
        #expect(told.hello?.version == "TLS 1.2" && told.hello?.suite == "TLS_RSA_WITH_3DES_EDE_CBC_SHA")
        #expect(told.hello?.legacy == true)
        #expect(conversation.finishes == [.answered])
        #expect(conversation.startsOfTLS.isEmpty)
    }

    @Test func waitsForTheCertificateWhereToldTo() throws {
        var conversation = opened(awaitsCertificate: true)
        conversation.receive(confirm(selected: 1))
        conversation.receive(serverHello12)
        #expect(conversation.finishes.isEmpty)
        conversation.receive(serverHelloDone)
        #expect(conversation.first(Told.self)?.hello?.stage == .serverHelloDone)
        #expect(conversation.finishes == [.answered])
    }

    @Test func anAlertIsKeptWithItsName() throws {
        let hello = try #require(answered(by: handshakeFailure).first(Told.self)?.hello)
        #expect(hello.outcome == .alert && hello.alert == 40 && hello.alertName == "handshake_failure")
        #expect(hello.stage == .nothing && hello.version == nil)
    }

    /// A server that fails on its key may have written its ServerHello already.
    @Test func anAlertAfterAServerHelloIsARefusal() throws {
        let hello = try #require(answered(by: serverHello12 + handshakeFailure).first(Told.self)?.hello)
        #expect(hello.outcome == .alert && hello.stage == .serverHello && hello.version == "TLS 1.2")
    }

    @Test(arguments: [CloseKind.eof, .reset]) func aCutIsACut(_ close: CloseKind) throws {
        var conversation = opened()
        conversation.receive(confirm(selected: 2))
        conversation.tell(.closed(close))
        let hello = try #require(conversation.first(Told.self)?.hello)
        #expect(hello.outcome == .cut && hello.close == close && hello.stage == .nothing)
        #expect(conversation.finishes == [.answered])
    }

    /// Whoever counts what a host answered must see that it did not.
    @Test func whatAnOfferDoesNotTellIsToldAsItIs() {
        var conversation = Conversation()
        let offer = HandmadeOffer(hello: clientHello) { _, _ in nil }
        conversation.sequence = ClientSequence(plan: conversation.sequence.plan.with(offer), depth: .negotiate)
        conversation.tell(.connected)
        conversation.tell(.closed(.reset))
        #expect(conversation.answer?.outcome == .closed)
        #expect(conversation.finishes == [.unanswered(.cutOff)])
    }

    @Test func silenceIsNoAnswer() throws {
        var conversation = opened()
        conversation.receive(confirm(selected: 2))
        conversation.tell(.deadline)
        #expect(conversation.first(Told.self)?.hello?.outcome == .silence)
        #expect(conversation.finishes == [.unanswered(.timedOut)])
    }

    /// xrdp without a usable key disconnects in clear in the same piece as its confirm.
    @Test func aDisconnectInClearIsRead() throws {
        var conversation = opened()
        conversation.receive(confirm(selected: 1) + hexBytes("0300 0009 02f080 2180"))
        let hello = try #require(conversation.first(Told.self)?.hello)
        #expect(hello.outcome == .cleartext && hello.cleartext == "0300000902f0802180")
        #expect(conversation.sent.count == 1, "no hello is sent to who does not do TLS")
    }

    @Test func whoSelectsNoTLSGetsNoHello() throws {
        var refused = opened()
        refused.receive(refusal(code: 5))
        #expect(refused.first(Told.self)?.negotiation.failureCode == 5)
        #expect(refused.first(Told.self)?.hello == nil)
        #expect(refused.finishes == [.answered] && refused.sent.count == 1)
        var closed = opened()
        closed.tell(.closed(.reset))
        #expect(closed.first(Told.self)?.negotiation.outcome == .closed)
        #expect(closed.finishes == [.unanswered(.cutOff)])
    }

    /// [MS-RDPBCGR 2.2.1.1]
    @Test func theRequestIsTheClientsOwn() {
        let asked = opened(request: .init(protocols: 3, cookie: "user")).sent.first
        let cookie = hex("Cookie: mstshash=user\r\n".utf8)
        #expect(asked == hexBytes("0300 002a 25e0 0000 0000 00 \(cookie) 01 00 0800 03000000"))
        let old = opened(request: .init(protocols: nil), hello: nil)
        #expect(old.sent.first == hexBytes("0300 000b 06e0 0000 0000 00"))
    }

    @Test func withoutAHelloTheConfirmIsAll() {
        var conversation = opened(request: .init(protocols: nil), hello: nil)
        conversation.receive(hexBytes("0300 000b 06d0 0000 1234 00"))
        #expect(conversation.first(Told.self)?.negotiation.outcome == .plainConfirm)
        #expect(conversation.finishes == [.answered])
    }
}
