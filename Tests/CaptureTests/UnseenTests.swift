import Evidence
import FuzzTargets
import Primitives
import Testing

@testable import Capture

/// What a capture does not contain is never judged.
@Suite struct UnseenTests {
    private typealias S = ScriptedConnection

    @Test func aRefusedPort() throws {
        var made = S()
        made.segment(.client, flags: S.syn)
        made.atMs = 4
        made.segment(.server, flags: S.reset | S.ack)
        let answer = try #require(read(made.frames).walks.first?.fact(PortAnswer.self))
        #expect((answer.outcome, answer.errno, answer.rttMs) == (.refused, "ECONNREFUSED", 4))
    }

    @Test func aSilentPortCountsOnlyAfterItsTime() {
        var made = S()
        made.segment(.client, flags: S.syn)
        #expect(read(made.frames, silenceMs: 2900).walks.isEmpty)
        #expect(read(made.frames, silenceMs: 2900).warned == ["ends-too-early"])
        let walk = read(made.frames, silenceMs: 3100).walks.first
        #expect(walk?.fact(PortAnswer.self)?.outcome == .timedOut)
    }

    /// Type and code of ICMP and ICMPv6, and what connect(2) makes of them.
    @Test(arguments: [(3, 1, "EHOSTUNREACH"), (3, 0, "ENETUNREACH"), (3, 3, "ECONNREFUSED"), (3, 13, "EHOSTUNREACH")])
    func theNetworksWord(type: UInt8, code: UInt8, errno: String) throws {
        var made = S()
        made.segment(.client, flags: S.syn)
        let quoted = Array(made.frames[0].bytes[14..<42])
        let word = made.ip(.server, protocolNumber: 1, [type, code, 0, 0, 0, 0, 0, 0] + quoted)
        made.frames.append(.init(bytes: made.ethernet(word), atMs: 3))
        let answer = try #require(read(made.frames).walks.first?.fact(PortAnswer.self))
        #expect(answer.errno == errno)
        #expect(answer.outcome == (errno == "ECONNREFUSED" ? .refused : .unreachable))
    }

    @Test func aSilenceCountsOnlyAfterAServersTimeToThink() throws {
        var made = S()
        made.handshake()
        made.send(.client, CapturedExamples.request)
        #expect(read(made.frames, silenceMs: 4900).walks.first?.fact(ProtocolAnswer.self) == nil)
        let walk = try #require(read(made.frames, silenceMs: 5100).walks.first)
        #expect(walk.fact(ProtocolAnswer.self)?.outcome == .silence)
    }

    /// The client gives up before the server has had its time: that says nothing of the server.
    @Test func aClientThatLeavesEarly() throws {
        var made = S()
        made.handshake()
        made.send(.client, CapturedExamples.request)
        made.atMs += 1000
        made.segment(.client, flags: S.fin | S.ack)
        made.segment(.server, flags: S.fin | S.ack)
        let walk = try #require(read(made.frames).walks.first)
        #expect(walk.fact(ProtocolAnswer.self) == nil)
        #expect(walk.fact(CaptureClose.self)?.by == .client)
    }

    @Test func aServerThatTurnsAwayAtTheDoor() throws {
        var made = S()
        made.handshake()
        made.segment(.server, flags: S.reset | S.ack)
        let answer = try #require(read(made.frames).walks.first?.fact(ProtocolAnswer.self))
        #expect((answer.outcome, answer.close) == (.closed, .reset))
    }

    @Test func aPortThatWasOnlyLookedAt() {
        var made = S()
        made.handshake()
        made.segment(.client, flags: S.fin | S.ack)
        #expect(read(made.frames).walks.isEmpty)
        #expect(read(made.frames).warned == ["bare-connections"])
    }

    /// Without one of its packets, whichever it is, a conversation never fails where the whole one did not.
    @Test func aMissingPacketIsNoFault() throws {
        let made = CapturedExamples.handshake()
        for index in made.frames.indices {
            var frames = made.frames
            frames.remove(at: index)
            for walk in read(frames).walks {
                #expect(walk.fact(ProtocolAnswer.self)?.outcome ?? .selected == .selected, "without \(index)")
                #expect(walk.fact(HandshakeEnd.self)?.outcome ?? .completed == .completed, "without \(index)")
            }
        }
    }

    @Test func oneDirectionAlone() {
        let made = CapturedExamples.handshake()
        for isFromClient in [true, false] {
            let frames = made.frames.filter { ($0.bytes[34..<36] == [0xc3, 0x50]) == isFromClient }
            let told = read(frames, silenceMs: 60_000)
            #expect(told.warned.contains("one-direction"), "\(told.warnings)")
            for walk in told.walks {
                #expect(walk.fact(ProtocolAnswer.self) == nil && walk.fact(HandshakeEnd.self) == nil)
            }
        }
    }

    @Test func framesThatWereCutOff() throws {
        let told = read(CapturedExamples.handshake().frames, silenceMs: 60_000, snapLength: 120)
        #expect(told.warned.isSuperset(of: ["frames-cut", "packets-missing"]), "\(told.warnings)")
        let walk = try #require(told.walks.first)
        #expect(walk.fact(ProtocolAnswer.self)?.outcome == .selected)
        #expect(walk.fact(HandshakeEnd.self) == nil)
    }

    @Test func aCaptureThatBeginsInTheMiddle() throws {
        let frames = Array(CapturedExamples.handshake().frames.dropFirst(5))
        let told = read(frames, silenceMs: 60_000)
        #expect(told.warned == ["start-missing"])
        let walk = try #require(told.walks.first)
        #expect(walk.fact(PortAnswer.self)?.outcome == .connected)
        #expect(walk.fact(ProtocolAnswer.self) == nil && walk.fact(HandshakeEnd.self) == nil)
    }

    /// Every prefix of a capture ends somewhere; none of them is a fault of the server.
    @Test func everyPrefix() {
        let made = CapturedExamples.handshake()
        for count in made.frames.indices {
            for walk in read(Array(made.frames[..<count])).walks {
                #expect(walk.fact(HandshakeEnd.self)?.outcome ?? .completed == .completed)
                #expect(walk.fact(ProtocolAnswer.self)?.outcome ?? .selected == .selected)
            }
        }
    }
}
