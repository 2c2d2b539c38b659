import Evidence
import FuzzTargets
import Primitives
import RDPWire
import Testing

@testable import Capture

/// What sequence numbers tell of the way.
@Suite struct PathTests {
    private typealias S = ScriptedConnection

    /// A connection as far as the client's hello.
    private var greeted: S {
        var made = S()
        made.handshake()
        made.send(.client, CapturedExamples.request)
        made.send(.server, CapturedExamples.confirm(.ssl))
        made.send(.client, CapturedExamples.hello)
        return made
    }

    /// Seen at the sender: a full packet goes out again and again and is never acknowledged; small ones were.
    @Test func aLargePacketThatNeverArrives() throws {
        var made = greeted
        let first = made.frame(.server, Array(CapturedExamples.flight.prefix(1400)))
        for _ in 0..<4 {
            made.atMs += 1500
            made.frames.append(.init(bytes: first, atMs: made.atMs))
        }
        let walk = try #require(read(made.frames, silenceMs: 1000).walks.first)
        let path = try #require(walk.fact(CapturePath.self))
        #expect((path.lost, path.lostFrom, path.resent) == (1440, .server, 3))
        #expect(path.passed == 59)
    }

    /// Seen at the receiver: what follows it comes, and it does not.
    @Test func aLargePacketThatIsMissingHere() throws {
        var made = greeted
        let before = made.frames.count
        made.send(.server, CapturedExamples.flight)
        made.frames.remove(at: before)
        let told = read(made.frames, silenceMs: 6000)
        let path = try #require(told.walks.first?.fact(CapturePath.self))
        #expect((path.lost, path.lostFrom) == (1400, .server))
        #expect(told.walks.first?.fact(HandshakeEnd.self)?.outcome == .silence)
    }

    @Test func aRouterSaysWhatPasses() throws {
        var made = S()
        made.handshake()
        made.send(.client, CapturedExamples.request)
        let quoted = Array(made.frame(.server, [1, 2, 3])[14..<42])
        let word = made.ip(.client, protocolNumber: 1, [3, 4, 0, 0, 0, 0, 5, 20] + quoted)
        made.frames.append(.init(bytes: made.ethernet(word), atMs: made.atMs))
        made.send(.server, CapturedExamples.confirm(.ssl))
        #expect(read(made.frames).walks.first?.fact(CapturePath.self)?.reportedMTU == 1300)
    }

    /// A mirrored port shows each packet when it comes in and when it goes out.
    @Test func whatTheCaptureHoldsTwiceWasNotSentAgain() throws {
        var made = greeted
        made.send(.server, CapturedExamples.flight)
        let once = try #require(read(made.frames).walks.first)
        let twice = try #require(read(made.frames.flatMap { [$0, $0] }).walks.first)
        let path = try #require(twice.fact(CapturePath.self))
        #expect((path.resentByClient, path.resentByServer) == (0, 0))
        #expect(twice.kinds == once.kinds)
    }

    @Test func repetitionsAndSignsOfLifeAreCountedApart() throws {
        var made = S()
        made.handshake()
        made.send(.client, CapturedExamples.request)
        made.atMs += 300
        made.frames.append(
            .init(
                bytes: made.frame(.client, CapturedExamples.request, back: UInt32(CapturedExamples.request.count)),
                atMs: made.atMs))
        made.send(.server, CapturedExamples.confirm(.ssl))
        made.segment(.client)
        made.atMs += 60_000
        made.frames.append(.init(bytes: made.frame(.server, [0], back: 1), atMs: made.atMs))
        made.segment(.client)
        made.atMs += 60_000
        made.segment(.server, flags: S.reset | S.ack)
        let walk = try #require(read(made.frames).walks.first)
        let path = try #require(walk.fact(CapturePath.self))
        #expect((path.resentByClient, path.resentByServer) == (1, 0))
        let close = try #require(walk.fact(CaptureClose.self))
        #expect((close.by, close.how, close.keepAlives, close.idleMs) == (.server, .reset, 1, 120_000))
    }

    /// A stream of more than 4 GiB: its numbers wrap around, twice here by steps of a gigabyte.
    @Test func numbersWrapAround() {
        var side = TCPSide()
        side.begin(at: 0xffff_ff00)
        side.stopReading()
        var sequence: UInt32 = 0xffff_ff00
        for _ in 0..<10 {
            side.heardAcknowledgement(sequence)
            _ = side.take(segment(sequence, length: 1_000_000_000), atNs: 0)
            sequence &+= 1_000_000_000
        }
        #expect(side.bytes == 10_000_000_000 && side.retransmissions == 0)
    }

    private func segment(_ sequence: UInt32, length: Int) -> TCPSegment {
        TCPSegment(sequence: sequence, payloadLength: length)
    }
}

extension TCPSegment {
    /// One whose payload was not captured.
    fileprivate init(sequence: UInt32, payloadLength: Int) {
        self.init(
            sourcePort: 1, destinationPort: 2, sequence: sequence, acknowledged: 0, flags: .ack, payload: [],
            payloadLength: payloadLength, packetLength: payloadLength + 40, largestSegment: nil, mark: 0)
    }
}
