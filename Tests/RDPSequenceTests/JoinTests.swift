import Evidence
import Primitives
import RDPSequence
import RDPWire
import Testing

@Suite struct JoinTests {
    private func initial(_ conversation: Conversation) throws -> ConferenceCreateRequest {
        let frame = try #require(conversation.sent.last)
        return try ConferenceCreateRequest(try ConnectInitial(frame: frame[...]).userData[...])
    }

    /// The blocks of later versions go only to servers that say they know them. [MS-RDPBCGR 2.2.1.2.1]
    @Test(arguments: [(0x1f, [0xc006, 0xc00a]), (0x01, [0xc006, 0xc00a]), (0x1e, [])] as [(UInt8, [UInt16])])
    func theOpening(_ flags: UInt8, _ later: [UInt16]) throws {
        let request = try initial(.inConference(flags: flags))
        #expect(request.core?.serverSelectedProtocol == 1)
        #expect(request.core?.earlyCapabilityFlags.map { $0 & 1 } == 1, "no Set Error Info is asked for")
        #expect(request.security?.encryptionMethods.rawValue == 0x1b)
        #expect(request.network?.channels == [])
        let others = request.blocks.compactMap { if case .other(let type, _) = $0 { type } else { nil } }
        #expect(others == later)
    }

    @Test(arguments: pieces) func upToTheLastChannel(_ piece: Int) {
        var conversation = Conversation.inConference()
        conversation.nowMs = 110
        conversation.receive(response(settings), piece: piece)
        #expect(conversation.sent.count == 3, "two messages in one piece")
        #expect(conversation.said == [.erectDomainRequest(.init()), .attachUserRequest])
        conversation.nowMs = 120
        conversation.receive(attachConfirm, piece: piece)
        conversation.nowMs = 130
        conversation.receive(joinConfirm(1007), piece: piece)
        conversation.nowMs = 140
        conversation.receive(joinConfirm(1003), piece: piece)
        #expect(
            conversation.said.dropFirst(2) == [
                .channelJoinRequest(.init(initiator: 1007, channelID: 1007)),
                .channelJoinRequest(.init(initiator: 1007, channelID: 1003)),
                .disconnectProviderUltimatum(.init(reason: .userRequested)),
            ])
        #expect(
            conversation.end == JoinEnd(question: .client, outcome: .joined, stage: .channels, channels: 2, afterMs: 10)
        )
        #expect(conversation.durations.last == 40)
        #expect(conversation.wakes == [100] && conversation.finishes.isEmpty)
        conversation.tell(.closed(.eof))
        #expect(conversation.finishes == [.answered] && conversation.actionsAfterFinish == 0)
    }

    @Test func whatTheServerSettles() {
        let conversation = Conversation.attached(settings + [.messageChannel(1006), .multitransport(0x0305)])
        let expected = ConferenceSettings(
            question: .client, version: "0x80004", requestedProtocols: 11, earlyCapabilityFlags: 0, ioChannel: 1003,
            messageChannel: 1006)
        #expect(conversation.first(ConferenceSettings.self) == expected)
        let offer = MultitransportOffer(flags: 0x305, transports: ["UDPFECR", "UDPFECL", "UDP-PREFERRED", "SOFTSYNC"])
        #expect(conversation.first(MultitransportOffer.self) == offer)
        #expect(conversation.first(RDPSecurity.self) == nil, "TLS is no Standard RDP Security")
    }

    /// Bits that name no transport are no offer of one.
    @Test func aPreferenceAloneIsNoOffer() {
        #expect(Conversation.attached(settings + [.multitransport(0x0300)]).first(MultitransportOffer.self) == nil)
    }

    /// Nothing comes over it before the user is told; joining it would cost a round trip.
    @Test func theMessageChannelIsLeftOut() {
        var conversation = Conversation.attached(settings + [.messageChannel(1006)])
        for channel: UInt16 in [1007, 1003] { conversation.receive(joinConfirm(channel)) }
        #expect(conversation.end?.outcome == .joined && conversation.end?.channels == 2)
    }

    /// RNS_UD_SC_SKIP_CHANNELJOIN_SUPPORTED. [MS-RDPBCGR 2.2.1.4.2]
    @Test func aServerThatLetsTheJoiningBeLeftOut() {
        let blocks: [ServerDataBlock] = [.core(.init(clientRequestedProtocols: .ssl, earlyCapabilityFlags: 8))]
        let conversation = Conversation.attached(blocks + settings.dropFirst())
        #expect(conversation.end?.outcome == .joined && conversation.end?.channels == 0)
        #expect(conversation.said.last == .disconnectProviderUltimatum(.init(reason: .userRequested)))
    }

    @Test func aServerThatDoesNotCloseIsLeft() {
        var conversation = Conversation.joined()
        conversation.tell(.woken)
        #expect(conversation.finishes == [.answered])
    }

    /// A wake-up of an earlier question ends nothing.
    @Test func aWakeUpBeforeTheFarewellIsNone() {
        var conversation = Conversation.attached()
        conversation.tell(.woken)
        #expect(conversation.finishes.isEmpty)
    }

    @Test func aLogonStandsBeforeIt() {
        var conversation = Conversation.opened(depth: .join)
        conversation.receive(confirm(selected: 2, flags: 0x1f))
        conversation.tell(.secured)
        #expect(conversation.sent.count == 2 && conversation.said.isEmpty)
        conversation.tell(.closed(.eof))
        #expect(conversation.credSSP?.outcome == .closed && conversation.end == nil)
    }
}

@Suite struct BrokenConferenceTests {
    @Test func theConferenceIsRefused() {
        var conversation = Conversation.inConference()
        conversation.receive(response([], result: .unspecifiedFailure))
        #expect(conversation.end?.outcome == .refused && conversation.end?.stage == .nothing)
        #expect(conversation.end?.result == "rt-unspecified-failure")
        #expect(conversation.finishes == [.answered])
    }

    @Test func gccRefuses() {
        var conversation = Conversation.inConference()
        conversation.receive(response(settings, gcc: 2))
        #expect(conversation.end?.result == "GCC result 2")
    }

    @Test func theUserIsRefused() {
        var conversation = Conversation.inConference()
        conversation.receive(response(settings))
        conversation.receive(DomainPDU.attachUserConfirm(.init(result: .tooManyChannels, initiator: nil)).encoded())
        #expect(conversation.end?.outcome == .refused && conversation.end?.stage == .connectResponse)
    }

    @Test func aChannelIsRefused() {
        var conversation = Conversation.attached()
        conversation.receive(joinConfirm(1007))
        let refusal = ChannelJoinConfirm(result: .noSuchChannel, initiator: 1007, requested: 1003, channelID: nil)
        conversation.receive(DomainPDU.channelJoinConfirm(refusal).encoded())
        #expect(conversation.end?.outcome == .refused && conversation.end?.stage == .attachUser)
        #expect(conversation.end?.result == "rt-no-such-channel" && conversation.end?.detail == "channel 1003")
        #expect(conversation.end?.channels == 1)
    }

    @Test(arguments: [
        ChannelJoinConfirm(initiator: 1007, requested: 1007, channelID: 1042),
        ChannelJoinConfirm(initiator: 1007, requested: 1003, channelID: 1003),
        ChannelJoinConfirm(initiator: 1001, requested: 1007, channelID: 1007),
        ChannelJoinConfirm(initiator: 1007, requested: 1007, channelID: nil),
    ])
    func anotherChannelThanWasAskedFor(_ confirm: ChannelJoinConfirm) {
        var conversation = Conversation.attached()
        conversation.receive(DomainPDU.channelJoinConfirm(confirm).encoded())
        #expect(conversation.end?.outcome == .garbage)
    }

    /// An MCS disconnect at each stage, and X.224's own way to end. [MS-RDPBCGR 2.2.2.3; X.224 13.5]
    @Test func disconnected() {
        for (conversation, stage) in [
            (Conversation.inConference(), JoinEnd.Stage.nothing), (.attached(), .attachUser),
        ] {
            var conversation = conversation
            conversation.receive(ultimatum)
            #expect(conversation.end?.outcome == .disconnected && conversation.end?.stage == stage)
            #expect(conversation.end?.reason == "rn-provider-initiated")
        }
        var conversation = Conversation.inConference()
        conversation.receive(hexBytes("0300 000b 06 80 0000 1234 00"))
        #expect(conversation.end?.outcome == .disconnected)
        #expect(conversation.end?.detail == "X.224 Disconnect Request")
    }

    @Test func cutSilentAndAlerted() {
        for (event, outcome, attempt) in [
            (ClientSequence.Event.closed(.eof), JoinEnd.Outcome.closed, Attempt.unanswered(.cutOff)),
            (.closed(.reset), .reset, .unanswered(.cutOff)), (.alert(80), .tlsAlert, .unanswered(.cutOff)),
            (.deadline, .silence, .unanswered(.timedOut)),
        ] {
            var conversation = Conversation.inConference()
            conversation.tell(event)
            #expect(conversation.end?.outcome == outcome && conversation.end?.stage == .nothing)
            #expect((conversation.end?.afterMs == nil) == (outcome == .silence))
            #expect(conversation.finishes == [attempt])
        }
    }

    @Test func cutInTheMiddle() {
        var conversation = Conversation.inConference()
        conversation.receive(Array(response(settings).prefix(40)))
        conversation.tell(.closed(.eof))
        #expect(conversation.end?.detail == "in the middle of a message, after 40 bytes")
    }

    /// Another protocol, a frame that holds nothing known, a response without channels, another message than is due.
    @Test(arguments: [
        Array("HTTP/1.1 400\r\n".utf8), X224.wrapData([0x7f, 0x66, 0x03, 0x0a, 0x01]), response([.security(.init())]),
        attachConfirm, response(settings).map { $0 == 0x7c ? 0x7d : $0 },
    ])
    func nonsense(_ bytes: [UInt8]) {
        var conversation = Conversation.inConference()
        conversation.receive(bytes)
        #expect(conversation.end?.outcome == .garbage)
        #expect(conversation.finishes == [.answered])
    }

    @Test func aServerThatNeverStopsTalking() {
        var conversation = Conversation.attached()
        for code in UInt32(1)...100 { conversation.receive(errorInfo(code)) }
        #expect(conversation.end?.outcome == .garbage)
        #expect(conversation.facts.count { $0 is ErrorInfo } == 8)
        #expect(conversation.actionsAfterFinish == 0)
    }
}
