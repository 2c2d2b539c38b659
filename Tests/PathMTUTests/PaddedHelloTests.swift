import Primitives
import TLSRecords
import Testing

@testable import PathMTU

@Suite struct PacketLadderTests {
    /// Segment and headers, as TCP has them with timestamps and without, over IPv4 and IPv6.
    @Test(
        arguments: [
            (1448, 52, [576, 1280, 1400, 1420, 1460, 1492, 1500, 1500]),
            (1460, 40, [576, 1280, 1400, 1420, 1460, 1492, 1500, 1500]),
            (1368, 52, [576, 1280, 1400, 1420, 1420]), (1208, 72, [576, 1280, 1280]), (536, 40, [576, 576]),
            (1000, 52, [576, 1052, 1052]),
        ]) func growsToTheLargest(_ segment: Int, _ overhead: Int, _ packets: [Int]) throws
    {
        let ladder = try #require(PacketLadder(segment: segment, overhead: overhead))
        #expect(ladder.packets == packets)
        #expect(ladder.pieces == packets.map { $0 - overhead } + [100])
        #expect(ladder.byteCount == ladder.pieces.reduce(0, +))
    }

    /// One record holds it, the first congestion window too (10 segments, RFC 6928), whatever the segment size.
    @Test func fitsOneRecordAndOneWindow() {
        for segment in 100...9164 {
            guard let ladder = PacketLadder(segment: segment, overhead: 52) else {
                Issue.record("no ladder for \(segment)")
                return
            }
            #expect(ladder.byteCount <= 1 << 14 && ladder.pieces.count <= 10)
            #expect(ladder.packets.max() == segment + 52 && ladder.packets == ladder.packets.sorted())
        }
    }

    @Test(arguments: [0, -1, 9165, 65_483]) func noPathHasSuchSegments(_ segment: Int) {
        #expect(PacketLadder(segment: segment, overhead: 52) == nil)
    }
}

@Suite struct PaddedHelloTests {
    private let random = (0..<96).map { UInt8($0) }

    @Test(arguments: [700, 1448, 9268, 14_000]) func isAsLongAsItShouldBe(_ count: Int) throws {
        for name in [nil, "ws-041.corp.example"] as [String?] {
            #expect(paddedHello(byteCount: count, serverName: name, random: random).count == count)
        }
    }

    /// One whole record with one whole ClientHello in it, that a TLS stack could answer.
    @Test func isAClientHello() throws {
        let bytes = paddedHello(byteCount: 5000, serverName: "ws-041.corp.example", random: random)
        let record = try TLSRecord(decoding: bytes[...])
        #expect(record.contentType == .handshake)
        var messages = HandshakeReassembler()
        messages.feed(record.fragment)
        let message = try #require(try messages.next())
        #expect(messages.pending == 0)
        let hello = try ClientHello(decoding: message.body)
        #expect(try hello.serverName == "ws-041.corp.example")
        #expect(try hello.supportedVersions == [0x0304, 0x0303])
        #expect(try hello.keyShares.map(\.key.count) == [32])
        #expect(hello.random == Array(0..<32) && hello.sessionID == Array(32..<64))
        // [RFC 7685 3]: every padding byte is zero, and there is one such extension.
        let padding = hello.extensions.filter { $0.type == .padding }
        #expect(padding.count == 1 && padding[0].body.allSatisfy { $0 == 0 } && padding[0].body.count > 4000)
    }

    @Test func tooLittleRandomnessIsFilledUp() {
        #expect(paddedHello(byteCount: 1000, serverName: nil, random: [1]).count == 1000)
    }
}
