import RDPUDP
import Testing

@Suite struct UDPSynResponderTests {
    private static let hash = [UInt8](1...32)

    private func responder(_ policy: UDPSynResponder.Policy, lose: Int = 0) -> UDPSynResponder {
        UDPSynResponder(
            policy: policy, snInitialSequenceNumber: 0x0f94_ea0b, cookieHash: Self.hash, datagramsToLose: lose)
    }

    /// The same answer as the server of the capture gave to the same SYN.
    @Test(arguments: [UDPVersion.version2, .version3]) func answersAsWindowsDid(_ highest: UDPVersion) {
        var responder = responder(.accept(upTo: highest))
        #expect(responder.answer(to: Captured.syn[...]) == Captured.synAck)
        #expect(responder.answer(to: Captured.syn[...]) == Captured.synAck)
    }

    /// Offered, supported, the hash shown, and what both must speak then. [MS-RDPEUDP 3.1.5.1.1, 3.1.5.1.3]
    private static let versions: [(UDPVersion, UDPVersion, [UInt8]?, UDPVersion)] = [
        (.version1, .version2, nil, .version1), (.version2, .version1, nil, .version1),
        (.version2, .version2, nil, .version2), (.version2, .version3, nil, .version2),
        (.version3, .version3, hash, .version3), (.version3, .version2, hash, .version2),
        (.version3, .version3, hash.reversed(), .version2), (.version3, .version3, nil, .version2),
        (UDPVersion(rawValue: 0xffff), .version3, nil, .version2), (UDPVersion(rawValue: 0), .version3, nil, .version1),
    ]

    @Test(arguments: versions)
    func choosesTheHighestCommonVersion(
        _ offered: UDPVersion, _ supported: UDPVersion, _ hash: [UInt8]?, _ chosen: UDPVersion
    ) throws {
        let syn = UDPSynSequence.Plan(snInitialSequenceNumber: 5, offer: offered, cookieHash: hash, limitMs: 1).syn
        var responder = responder(.accept(upTo: supported))
        let reply = responder.answer(to: syn.encoded()[...])
        let answer = try SynDatagram(decoding: try #require(reply)[...])
        #expect(answer.version == chosen)
        #expect(answer.header.snSourceAck == 5)
        #expect(answer.isWellPadded)
        // Neither to a client that sent none nor from a server that does not know it.
        if offered == .version1 || supported == .version1 { #expect(answer.synDataEx == nil) }
    }

    @Test(arguments: [(1132, 1232, 1132), (1232, 1132, 1132), (1200, 1190, 1190), (0, 1232, 1132), (9000, 1232, 1232)])
    func negotiatesTheSmallerMtu(_ own: UInt16, _ offered: UInt16, _ agreed: UInt16) throws {
        let syn = UDPSynSequence.Plan(snInitialSequenceNumber: 5, mtu: offered, limitMs: 1).syn
        var responder = responder(.accept(upTo: .version2))
        responder.mtu = own
        let reply = responder.answer(to: syn.encoded()[...])
        let bytes = try #require(reply)
        #expect(bytes.count == agreed)
        let answer = try SynDatagram(decoding: bytes[...])
        #expect(answer.synData.uUpStreamMtu == agreed)
        #expect(answer.synData.uDownStreamMtu == agreed)
    }

    @Test func meetsWhatIsNoSynWithSilence() {
        var responder = responder(.accept(upTo: .version3))
        var small = Captured.syn
        small[12] = 0
        var acknowledging = Captured.syn
        acknowledging[0] = 0
        for bytes in [[], Captured.synAck, Captured.clientData, Array(Captured.syn.prefix(52)), small, acknowledging] {
            #expect(responder.answer(to: bytes[...]) == nil)
        }
    }

    // MARK: Both sides

    private func outcome(_ responder: UDPSynResponder) -> (outcome: UDPSynSequence.Outcome?, sent: Int) {
        var (responder, now) = (responder, 0.0)
        var sequence = UDPSynSequence(plan: .init(snInitialSequenceNumber: 5, limitMs: 5000))
        var actions = sequence.handle(.start, atMs: now)
        for _ in 0..<20 {
            var next: [UDPSynSequence.Action] = []
            for action in actions {
                switch action {
                case .conclude(let outcome): return (outcome, sequence.datagramsSent)
                case .send(let bytes):
                    if let answer = responder.answer(to: bytes[...]) {
                        next += sequence.handle(.received(answer[...]), atMs: now + 1)
                    }
                case .wake(let ms) where next.isEmpty:
                    now += Double(ms)
                    next = sequence.handle(.woken, atMs: now)
                case .wake: break
                }
            }
            actions = next
        }
        return (nil, sequence.datagramsSent)
    }

    @Test(arguments: [0, 1, 2]) func getsThroughALossyNetwork(_ lost: Int) {
        let end = outcome(responder(.accept(upTo: .version2), lose: lost))
        #expect(end.sent == lost + 1)
        guard case .synAck(let answer) = end.outcome else {
            Issue.record("no SYN+ACK")
            return
        }
        #expect(answer.version == .version2)
    }

    @Test func seesEveryPolicyForWhatItIs() {
        #expect(outcome(responder(.silence)).outcome == .silence)
        #expect(outcome(responder(.silence)).sent == 3)
        #expect(outcome(responder(.accept(upTo: .version2), lose: 3)).outcome == .silence)
        guard case .garbage(let another) = outcome(responder(.acknowledgeAnother)).outcome,
            case .garbage(let foreign) = outcome(responder(.answer([1, 2, 3]))).outcome
        else {
            Issue.record("no garbage")
            return
        }
        #expect(another.reason == .otherSequenceNumber(~5))
        #expect(foreign.start == [1, 2, 3])
    }
}
