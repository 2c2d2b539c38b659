import Primitives
import RDPUDP
import Testing

@Suite struct UDPSynSequenceTests {
    private static let number: UInt32 = 0x0b12_7f15
    private static let syn = UDPSynSequence.Plan(snInitialSequenceNumber: number, limitMs: 5000).syn.encoded()

    private func sequence(limitMs: Int = 5000) -> UDPSynSequence {
        UDPSynSequence(plan: .init(snInitialSequenceNumber: Self.number, limitMs: limitMs))
    }

    /// Runs on a clock that jumps to every call back, feeding `answer` at `atMs` if that comes first.
    private func run(
        _ sequence: inout UDPSynSequence, event: UDPSynSequence.Event? = nil, atMs: Double = .infinity
    ) -> (sentAtMs: [Double], outcome: UDPSynSequence.Outcome?, atMs: Double) {
        var (now, sent, pending) = (100.0, [Double](), event)
        var actions = sequence.handle(.start, atMs: now)
        for _ in 0..<100 {
            var wakeAt = Double.infinity
            for action in actions {
                switch action {
                case .send(let bytes):
                    #expect(bytes == Self.syn)
                    sent.append(now - 100)
                case .wake(let ms): wakeAt = now + Double(ms)
                case .conclude(let outcome): return (sent, outcome, now - 100)
                }
            }
            if let event = pending, 100 + atMs <= wakeAt {
                now = 100 + atMs
                pending = nil
                actions = sequence.handle(event, atMs: now)
            } else {
                guard wakeAt < .infinity else { break }
                now = wakeAt
                actions = sequence.handle(.woken, atMs: now)
            }
        }
        return (sent, nil, now - 100)
    }

    // MARK: Answers

    @Test func concludesOnTheAnswerOfWindows() {
        var sequence = sequence()
        let end = run(&sequence, event: .received(Captured.synAck[...]), atMs: 3)
        #expect(end.sentAtMs == [0])
        #expect(end.atMs == 3)
        #expect(sequence.datagramsSent == 1)
        guard case .synAck(let answer) = end.outcome else {
            Issue.record("no SYN+ACK: \(String(describing: end.outcome))")
            return
        }
        #expect(answer.version == .version2)
        #expect(answer.uUpStreamMtu == 1232)
        #expect(answer.uDownStreamMtu == 1232)
        #expect(answer.uReceiveWindowSize == 64)
        #expect(answer.hasAllowedMtus)
        #expect(answer.isWellPadded)
    }

    @Test func takesAnAnswerWithoutAVersionForVersion1() {
        var sequence = UDPSynSequence(plan: .init(snInitialSequenceNumber: 0, limitMs: 5000))
        _ = sequence.handle(.start, atMs: 0)
        let actions = sequence.handle(.received(Captured.scannedSynAck[...]), atMs: 40)
        guard case .conclude(.synAck(let answer)) = actions.first else {
            Issue.record("no SYN+ACK: \(actions)")
            return
        }
        #expect(answer.version == .version1)
        #expect(!answer.isWellPadded)
    }

    @Test func offersVersion2WithoutAHash() throws {
        let syn = try SynDatagram(decoding: Self.syn[...])
        #expect(syn.version == .version2)
        #expect(syn.synDataEx?.cookieHash == nil)
        #expect(syn.header.uFlags == [.syn, .synEx])
        #expect(syn.isWellPadded)
        let first = UDPSynSequence.Plan(snInitialSequenceNumber: 1, offer: .version1, limitMs: 1).syn
        #expect(first.synDataEx == nil)
        #expect(first.header.uFlags == .syn)
        let third = UDPSynSequence.Plan(
            snInitialSequenceNumber: 1, offer: .version3, cookieHash: [UInt8](1...32), limitMs: 1
        ).syn
        #expect(third.synDataEx?.cookieHash == [UInt8](1...32))
    }

    @Test func hearsALateAnswer() {
        var sequence = sequence()
        let end = run(&sequence, event: .received(Captured.synAck[...]), atMs: 4999)
        #expect(end.sentAtMs == [0, 800, 1600])
        guard case .synAck = end.outcome else {
            Issue.record("no SYN+ACK")
            return
        }
    }

    // MARK: Silence

    @Test(
        arguments: [
            (5000, [0, 800, 1600]), (1601, [0, 800, 1600]), (1600, [0, 800]), (801, [0, 800]), (800, [0]), (1, [0]),
            (0, [0]), (-5, [0]), (Int.max, [0, 800, 1600]), (Int.min, [0]),
        ] as [(Int, [Double])])
    func sendsAtMostThreeAndOnlyWithinTheLimit(_ limitMs: Int, _ sentAtMs: [Double]) {
        var sequence = sequence(limitMs: limitMs)
        let end = run(&sequence)
        #expect(end.sentAtMs == sentAtMs)
        guard limitMs < Int.max else { return }
        #expect(end.outcome == .silence)
        #expect(end.atMs == Double(max(1, limitMs)))
    }

    @Test func anEarlyOrLateCallBackMakesNoBurst() {
        var sequence = sequence(limitMs: 10_000)
        #expect(sequence.handle(.start, atMs: 0).count == 2)
        #expect(sequence.handle(.woken, atMs: 10) == [.wake(afterMs: 790)])
        // The driver slept through the times of two datagrams.
        #expect(sequence.handle(.woken, atMs: 4000) == [.send(Self.syn), .wake(afterMs: 800)])
        #expect(sequence.handle(.woken, atMs: 4000.5) == [.wake(afterMs: 800)])
        #expect(sequence.handle(.woken, atMs: 4800) == [.send(Self.syn), .wake(afterMs: 5200)])
        for atMs in stride(from: 4801.0, to: 9999, by: 100) {
            #expect(sequence.handle(.woken, atMs: atMs).count == 1)
        }
        #expect(sequence.datagramsSent == UDPSynSequence.mostDatagrams)
        #expect(sequence.handle(.woken, atMs: 10_000) == [.conclude(.silence)])
        #expect(sequence.handle(.woken, atMs: 10_001).isEmpty)
    }

    // MARK: Refusal and garbage

    @Test(arguments: [0.5, 1000, 4999] as [Double]) func concludesOnARefusal(_ atMs: Double) {
        var sequence = sequence()
        let end = run(&sequence, event: .refused, atMs: atMs)
        #expect(end.outcome == .refused)
        #expect(end.atMs == atMs)
    }

    private static let reasons: [([UInt8], UDPGarbage.Reason?)] = [
        (syn, .echo), (Captured.unansweredSyn, .notAcknowledged), (Example.synAck, .otherSequenceNumber(0x42)),
        ([], nil), ([0x80], nil), (Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), nil), (Captured.clientData, nil),
        ([UInt8](repeating: 0, count: 9000), nil), (Array(Captured.synAck.prefix(19)), nil),
    ]

    /// Where no reason is given, the datagram cannot be read.
    @Test(arguments: reasons) func namesGarbageAndSendsNoMore(_ bytes: [UInt8], _ reason: UDPGarbage.Reason?) {
        var sequence = sequence()
        let end = run(&sequence, event: .received(bytes[...]), atMs: 5)
        #expect(end.sentAtMs == [0])
        #expect(end.atMs == 805)
        guard case .garbage(let garbage) = end.outcome else {
            Issue.record("no garbage: \(String(describing: end.outcome))")
            return
        }
        if let reason {
            #expect(garbage.reason == reason)
        } else if case .unreadable = garbage.reason {
        } else {
            Issue.record("readable: \(garbage.reason)")
        }
        #expect(garbage.length == bytes.count)
        #expect(garbage.start == Array(bytes.prefix(64)))
    }

    @Test func anAnswerBehindGarbageCounts() {
        var sequence = sequence()
        _ = sequence.handle(.start, atMs: 0)
        #expect(sequence.handle(.received([1, 2, 3]), atMs: 10) == [.wake(afterMs: 800)])
        #expect(sequence.handle(.received([4]), atMs: 700).isEmpty)
        // The call back that was asked for at the start.
        #expect(sequence.handle(.woken, atMs: 800) == [.wake(afterMs: 10)])
        guard case .conclude(.synAck) = sequence.handle(.received(Captured.synAck[...]), atMs: 805).first else {
            Issue.record("no SYN+ACK")
            return
        }
        #expect(sequence.handle(.refused, atMs: 806).isEmpty)
        #expect(sequence.handle(.received(Captured.synAck[...]), atMs: 806).isEmpty)
    }

    @Test func garbageEndsWithinTheLimit() {
        var sequence = sequence(limitMs: 300)
        let end = run(&sequence, event: .received([9]), atMs: 200)
        #expect(end.atMs == 300)
        guard case .garbage = end.outcome else {
            Issue.record("no garbage")
            return
        }
    }

    @Test func nothingHappensBeforeTheStart() {
        var sequence = sequence()
        for event in [.woken, .refused, .received(Captured.synAck[...])] as [UDPSynSequence.Event] {
            #expect(sequence.handle(event, atMs: 0).isEmpty)
        }
        #expect(sequence.datagramsSent == 0)
        #expect(sequence.handle(.start, atMs: 0).count == 2)
        #expect(sequence.handle(.start, atMs: 1).isEmpty)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300]) func survivesEveryClock(_ atMs: Double) {
        var sequence = sequence()
        _ = sequence.handle(.start, atMs: atMs)
        for other in [0, atMs, .nan, -1e300, 1e300] {
            _ = sequence.handle(.received([1]), atMs: other)
            _ = sequence.handle(.woken, atMs: other)
        }
        #expect(sequence.datagramsSent <= UDPSynSequence.mostDatagrams)
    }
}
