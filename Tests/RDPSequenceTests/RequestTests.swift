import Evidence
import Primitives
import RDPSequence
import Testing

@Suite struct RequestTests {
    /// Each question as mstsc, FreeRDP or an old client puts it: TPKT, X.224 CR with no references and class 0, then
    /// RDP_NEG_REQ with its length in little-endian. [MS-RDPBCGR 2.2.1.1, 4.1.1]
    @Test(arguments: [
        (ProtocolAnswer.Question.client, "0300 0013 0e e0 0000 0000 00 01 00 0800 0b000000", UInt32?(0x0b)),
        (.tlsOnly, "0300 0013 0e e0 0000 0000 00 01 00 0800 01000000", 1),
        (.rdpOnly, "0300 0013 0e e0 0000 0000 00 01 00 0800 00000000", 0),
        (.noRequest, "0300 000b 06 e0 0000 0000 00", nil),
        (.redirected, "0300 0013 0e e0 0000 0000 00 01 00 0800 14000000", 0x14),
    ]) func asksInTheKnownBytes(_ question: ProtocolAnswer.Question, _ request: String, _ requested: UInt32?) {
        var conversation = Conversation.opened(question)
        #expect(conversation.sent == [hexBytes(request)])
        conversation.tell(.closed(.eof))
        #expect(conversation.answer?.question == question)
        #expect(conversation.answer?.requested == requested)
        #expect(conversation.answer?.address == "127.0.0.1")
    }

    /// The example of [MS-RDPBCGR 4.1.1], with the user name that stands in it and our protocols in place of its own.
    @Test func aCookieStandsBeforeTheNegotiation() {
        var conversation = Conversation(.rdpOnly, cookie: "eltons")
        conversation.tell(.connected)
        let expected = """
            03 00 00 2c 27 e0 00 00 00 00 00 43 6f 6f 6b 69 65 3a 20 6d 73 74 73 68 61 73 68 3d 65 6c 74 6f 6e 73 0d 0a
            01 00 08 00 00 00 00 00
            """
        #expect(conversation.sent == [hexBytes(expected)])
    }

    @Test func nothingHappensBeforeTheConnection() {
        var conversation = Conversation()
        for event in [ClientSequence.Event.received([3]), .secured, .woken, .closed(.eof)] { conversation.tell(event) }
        #expect(conversation.sent.isEmpty && conversation.facts.isEmpty && conversation.finishes.isEmpty)
    }

    /// To see who answers, a conversation goes through TLS and no further, whatever was selected.
    @Test(arguments: [UInt8(1), 2, 8]) func identifyingEndsAfterTLS(_ selected: UInt8) {
        var conversation = Conversation.opened(.tlsOnly, depth: .identify)
        conversation.tell(.received(confirm(selected: selected)[...]))
        #expect(conversation.startsOfTLS.count == 1 && conversation.finishes.isEmpty)
        conversation.tell(.secured)
        #expect(conversation.sent.count == 1, "nothing but the request")
        #expect(conversation.finishes == [.answered])
    }

    @Test func identifyingEndsWhereThereIsNoTLS() {
        var conversation = Conversation.opened(.rdpOnly, depth: .identify)
        conversation.tell(.received(confirm(selected: 0)[...]))
        #expect(conversation.startsOfTLS.isEmpty && conversation.finishes == [.answered])
    }
}
