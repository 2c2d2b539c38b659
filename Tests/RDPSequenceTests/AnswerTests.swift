import Evidence
import Primitives
import RDPSequence
import Testing

@Suite struct AnswerTests {
    @Test(
        arguments: [(UInt8(1), "SSL"), (2, "HYBRID"), (8, "HYBRID_EX"), (0, "RDP"), (0x10, "RDSAAD"), (0x20, "0x20")],
        pieces)
    func aSelection(_ selected: (bits: UInt8, name: String), _ piece: Int) {
        var conversation = Conversation.opened()
        conversation.nowMs = 12.5
        conversation.receive(confirm(selected: selected.bits, flags: 0x1f), piece: piece)
        let answer = conversation.answer
        #expect(answer?.outcome == .selected)
        #expect(answer?.selected == UInt32(selected.bits))
        #expect(answer?.selectedName == selected.name)
        #expect(answer?.flags == 0x1f)
        #expect(answer?.sourceReference == 0x1234)
        #expect(answer?.afterMs == 12.5)
        #expect(answer?.bytes == "030000130ed00000123400021f0800" + hex(selected.bits) + "000000")
        #expect(conversation.durations == [12.5])
        #expect(conversation.finishes == [.answered])
        #expect(conversation.startsOfTLS.isEmpty)
    }

    /// Eleven bytes, as servers answer that know no negotiation. [MS-RDPBCGR 3.3.5.3.2]
    @Test(arguments: pieces) func aPlainConfirm(_ piece: Int) {
        var conversation = Conversation.opened()
        conversation.receive(hexBytes("0300 000b 06 d0 0000 1234 00"), piece: piece)
        #expect(conversation.answer?.outcome == .plainConfirm)
        #expect(conversation.answer?.selected == 0)
        #expect(conversation.finishes == [.answered])
    }

    @Test(
        arguments: [
            (UInt8(1), "SSL_REQUIRED_BY_SERVER"), (2, "SSL_NOT_ALLOWED_BY_SERVER"), (3, "SSL_CERT_NOT_ON_SERVER"),
            (4, "INCONSISTENT_FLAGS"), (5, "HYBRID_REQUIRED_BY_SERVER"), (6, "SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER"),
            (99, nil),
        ] as [(UInt8, String?)], pieces)
    func aFailure(_ failure: (code: UInt8, name: String?), _ piece: Int) {
        var conversation = Conversation.opened(.tlsOnly, depth: .authenticate)
        conversation.receive(refusal(code: failure.code), piece: piece)
        #expect(conversation.answer?.outcome == .failure)
        #expect(conversation.answer?.failureCode == UInt32(failure.code))
        #expect(conversation.answer?.selected == nil)
        let fact = conversation.first(NegotiationFailure.self)
        #expect(fact == NegotiationFailure(question: .tlsOnly, code: UInt32(failure.code), name: failure.name))
        #expect(conversation.finishes == [.answered])
        #expect(conversation.startsOfTLS.isEmpty)
    }

    /// X.224 Disconnect Request, X.224 Error, and MCS Disconnect Provider Ultimatum in clear.
    @Test(
        arguments: ["0300 000b 06 80 0000 1234 00", "0300 000b 06 70 0000 02 c100", "0300 0009 02 f0 80 21 80"], pieces)
    func aDisconnect(_ frame: String, _ piece: Int) {
        var conversation = Conversation.opened()
        conversation.receive(hexBytes(frame), piece: piece)
        #expect(conversation.answer?.outcome == .disconnect)
        #expect(conversation.finishes == [.answered])
    }

    @Test(
        arguments: [
            // A server of another protocol over TPKT, a negotiation type that is none, a confirm whose lengths disagree.
            "0300 000c 02 f0 80 00112233 44", "0300 0013 0e d0 0000 1234 00 05 00 0800 01000000",
            "0300 000b 07 d0 0000 1234 00",
            "0300 0013 0e d0 0000 1234 00 02 00 0900 01000000",
        ], pieces)
    func garbageInAFrame(_ frame: String, _ piece: Int) {
        var conversation = Conversation.opened(depth: .authenticate)
        conversation.receive(hexBytes(frame), piece: piece)
        #expect(conversation.answer?.outcome == .garbage)
        #expect(conversation.finishes == [.answered])
        #expect(conversation.startsOfTLS.isEmpty)
    }

    /// No confirm is longer than a few dozen bytes: what claims to be is not waited for.
    @Test func aFrameThatNeverEnds() {
        var conversation = Conversation.opened()
        conversation.receive(hexBytes("0300 ffff"))
        #expect(conversation.answer?.outcome == .garbage)
        #expect(conversation.finishes == [.answered])
    }

    @Test func aFrameThatStops() {
        var conversation = Conversation.opened()
        conversation.receive(Array(confirm(selected: 1).dropLast()))
        #expect(conversation.facts.isEmpty)
        conversation.tell(.closed(.reset))
        #expect(conversation.answer?.outcome == .garbage)
        #expect(conversation.answer?.close == .reset)
        #expect(conversation.finishes.count == 1)
    }

    @Test(arguments: [(ClientSequence.Event.closed(.eof), CloseKind.eof), (.closed(.reset), .reset)])
    func anEndBeforeAnyByte(_ event: ClientSequence.Event, _ close: CloseKind) {
        var conversation = Conversation.opened()
        conversation.nowMs = 3
        conversation.tell(event)
        #expect(conversation.answer?.outcome == .closed)
        #expect(conversation.answer?.close == close)
        #expect(conversation.answer?.bytes == nil)
        #expect(conversation.answer?.afterMs == 3)
        #expect(conversation.finishes == [.unanswered(.cutOff)])
    }

    @Test func silence() {
        var conversation = Conversation.opened()
        conversation.nowMs = 30_000
        conversation.tell(.deadline)
        #expect(conversation.answer?.outcome == .silence)
        #expect(conversation.answer?.afterMs == nil)
        #expect(conversation.finishes == [.unanswered(.timedOut)])
    }

    @Test func nothingHappensAfterTheEnd() {
        var conversation = Conversation.opened()
        conversation.receive(confirm(selected: 1))
        conversation.receive(confirm(selected: 2))
        let events: [ClientSequence.Event] = [
            .connected, .secured, .securingFailed, .closed(.eof), .alert(40), .woken, .deadline,
        ]
        for event in events { conversation.tell(event) }
        #expect(conversation.facts.count == 1)
        #expect(conversation.sent.count == 1)
        #expect(conversation.actionsAfterFinish == 0)
        #expect(conversation.finishes == [.answered])
    }
}

@Suite struct DepthTests {
    @Test(arguments: [UInt8(1), 2, 8]) func goesOnToTLSOnlyWhereAskedTo(_ selected: UInt8) {
        var deep = Conversation.opened(depth: .authenticate)
        deep.receive(confirm(selected: selected))
        #expect(deep.startsOfTLS == [[]])
        #expect(deep.finishes.isEmpty)

        var middle = Conversation.opened(depth: .identify)
        middle.tell(.received(confirm(selected: 2)[...]))
        #expect(middle.startsOfTLS.count == 1)
        middle.tell(.secured)
        #expect(middle.finishes == [.answered] && middle.sent.count == 1)

        var shallow = Conversation.opened(depth: .negotiate)
        shallow.receive(confirm(selected: selected))
        #expect(shallow.startsOfTLS.isEmpty)
        #expect(shallow.finishes == [.answered])
    }

    /// RDP's own security has no TLS; RDSTLS and RDSAAD have, but nobody redirected us.
    @Test(arguments: [UInt8(0), 4, 0x10]) func otherSelectionsEndThere(_ selected: UInt8) {
        var conversation = Conversation.opened(depth: .authenticate)
        conversation.receive(confirm(selected: selected))
        #expect(conversation.startsOfTLS.isEmpty)
        #expect(conversation.finishes == [.answered])
    }

    /// An MCS disconnect right behind the confirm is not lost, for it stands where TLS is due.
    @Test func whatFollowsTheConfirmInOnePieceIsHandedOn() {
        var conversation = Conversation.opened(depth: .authenticate)
        let disconnect = hexBytes("0300 0009 02 f0 80 21 80")
        conversation.receive(confirm(selected: 1) + disconnect)
        #expect(conversation.answer?.outcome == .selected)
        #expect(conversation.startsOfTLS == [disconnect])
    }

    @Test func tlsAloneEndsWithTheHandshake() {
        var conversation = Conversation.opened(depth: .authenticate)
        conversation.receive(confirm(selected: 1))
        conversation.tell(.secured)
        #expect(conversation.finishes == [.answered])
        #expect(conversation.sent.count == 1)
    }

    @Test func aFailedHandshakeEndsIt() {
        var conversation = Conversation.opened(depth: .authenticate)
        conversation.receive(confirm(selected: 2))
        conversation.tell(.deadline)
        conversation.tell(.securingFailed)
        conversation.tell(.closed(.eof))
        #expect(conversation.finishes == [.unanswered(.cutOff)])
        #expect(conversation.facts.count == 1)
    }

    @Test(arguments: [
        ("0300 0009 02 f0 80 21 80", String?("rn-user-requested")),
        ("0300 0009 02 f0 80 20 80", "rn-provider-initiated"),
        ("0300 0009 02 f0 80 23 80", "reason 7"), ("0300 000b 06 80 0000 1234 00", nil), ("0300 0009 02 f0 80 21", nil),
        ("", nil),
    ]) func readsADisconnectInClear(_ frame: String, _ reason: String?) {
        #expect(disconnectReason(inClear: hexBytes(frame)[...]) == reason)
    }
}
