import Evidence
import NIOCore
import NIOPosix
import Primitives
import RDPSequence
import Synchronization
import Testing
import Transport

private let address = try? SocketAddress(ipAddress: "192.0.2.1", port: 3389)

private func contains(_ bytes: [UInt8], _ text: String) -> Bool { hex(bytes).contains(hex(text.utf8)) }

private func converse(with address: SocketAddress, cookie: String?) async -> (tape: Tape, facts: [any Fact]) {
    let clock = WalkClock()
    let tape = Tape(keepsBytes: true)
    let facts = Mutex<[any Fact]>([])
    let plan = ClientSequence.Plan(
        question: .client, address: "127.0.0.1", askedHost: "lab.example", startedAt: clock.startedAt, cookie: cookie)
    _ = await Dialer(group: MultiThreadedEventLoopGroup.singleton, clock: clock, tape: tape).converse(
        with: address, sequence: ClientSequence(plan: plan, depth: .negotiate), limitMs: 5000, deadlineMs: 10_000,
        onReach: { _ in .authenticate }, observe: { fact, _ in facts.withLock { $0.append(fact) } })
    return (tape, facts.withLock(\.self))
}

@Suite(.serialized) struct TapeTests {
    @Test func whatIsKeptOfAConnectionIsBounded() throws {
        let tape = Tape(keepsBytes: true)
        let track = tape.begin(to: try #require(address), purpose: "client", atMs: 1)
        let half = [UInt8](repeating: 7, count: Tape.bytesAtMost / 2)
        track.moved(half, from: .them, atMs: 2)
        track.moved(half, from: .us, atMs: 3)
        #expect(tape.traces.first?.cut == false)
        track.moved([1], from: .us, atMs: 4)
        track.moved([2], from: .them, atMs: 5)
        let trace = try #require(tape.traces.first)
        #expect(trace.cut)
        #expect(trace.pieces.reduce(0) { $0 + $1.bytes.count } == Tape.bytesAtMost)
        #expect(trace.sentBytes == half.count + 1)
        #expect(trace.receivedBytes == half.count + 1)
    }

    @Test func theLastPieceIsKeptAsFarAsThereIsRoom() throws {
        let tape = Tape(keepsBytes: true)
        let track = tape.begin(to: try #require(address), purpose: "client", atMs: 1)
        track.moved([UInt8](repeating: 7, count: Tape.bytesAtMost - 1), from: .them, atMs: 2)
        track.moved([1, 2], from: .them, atMs: 3)
        let trace = try #require(tape.traces.first)
        #expect(trace.cut)
        #expect(trace.pieces.last?.bytes == [1])
    }

    @Test func aPeerThatSendsSingleBytesIsBoundedToo() throws {
        let tape = Tape(keepsBytes: true)
        let track = tape.begin(to: try #require(address), purpose: "client", atMs: 1)
        for _ in 0...Tape.piecesAtMost { track.moved([1], from: .them, atMs: 2) }
        let trace = try #require(tape.traces.first)
        #expect(trace.pieces.count == Tape.piecesAtMost)
        #expect(trace.cut)
        #expect(trace.receivedBytes == Tape.piecesAtMost + 1)
    }

    @Test func withoutARecordingOnlyTheTimesAreKept() throws {
        let tape = Tape(keepsBytes: false)
        let track = tape.begin(to: try #require(address), purpose: "connect", atMs: 1)
        track.reached(.connected, atMs: 2)
        track.moved([1, 2, 3], from: .us, atMs: 3)
        track.closed(atMs: 4)
        track.closed(atMs: 5)
        let trace = try #require(tape.traces.first)
        #expect(trace.pieces.isEmpty && !trace.cut)
        #expect((trace.sentBytes, trace.openedMs, trace.connectedMs, trace.closedMs) == (3, 1, 2, 4))
        #expect((trace.address, trace.port, trace.outcome) == ("192.0.2.1", 3389, .connected))
    }

    @Test func aUserNameInTheCookieIsOnTheWireButNotOnTheTape() async throws {
        // The server gives back what it was sent: the name must not come in by that way either.
        let server = try await ScriptedServer([[], [.echo, .close]])
        let (tape, facts) = await converse(with: server.address, cookie: "jdoe4711")
        await server.close()
        let trace = try #require(tape.traces.first)
        #expect(trace.pieces.map(\.from) == [.us, .them])
        for piece in trace.pieces {
            #expect(contains(piece.bytes, "Cookie: mstshash=xxxxxxxx\r\n"))
            #expect(!contains(piece.bytes, "jdoe"))
        }
        for fact in facts { #expect(!"\(fact)".contains("jdoe") && !"\(fact)".contains(hex("jdoe".utf8)), "\(fact)") }
    }

    @Test func theTapeHoldsTheRecordsOfTLSAsTheyWere() async throws {
        let server = try await ScriptedServer([
            [], [.send(hexBytes("0300 0013 0ed0 0000 1234 00 02 00 0800 01000000"))], [.close],
        ])
        let (tape, _) = await converse(with: server.address, cookie: nil)
        await server.close()
        let trace = try #require(tape.traces.first)
        #expect(trace.pieces.map(\.from) == [.us, .them, .us])
        // A handshake record of TLS. [RFC 8446 5.1]
        #expect(trace.pieces.last?.bytes.prefix(2) == [0x16, 0x03])
        #expect(trace.sentBytes == trace.pieces.filter { $0.from == .us }.reduce(0) { $0 + $1.bytes.count })
        #expect(trace.closedMs != nil)
    }

    @Test func aConnectionThatNeverWasIsThereToo() async throws {
        let server = try await ScriptedServer([])
        await server.close()
        let (tape, _) = await converse(with: server.address, cookie: nil)
        let trace = try #require(tape.traces.first)
        #expect((trace.outcome, trace.connectedMs) == (.refused, nil))
        #expect(trace.closedMs != nil)
    }
}
