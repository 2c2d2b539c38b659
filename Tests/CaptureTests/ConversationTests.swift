import Evidence
import FuzzTargets
import Primitives
import RDPSequence
import TLSRecords
import RDPWire
import Testing

@testable import Capture

/// One connection in a capture, whatever carries it.
@Suite struct ConversationTests {
    @Test func aHandshakeInClearTellsWhatALiveWalkTells() throws {
        var chains: [[[UInt8]]] = []
        let told = read(CapturedExamples.handshake().frames) { chain, asked, now in
            chains.append(chain)
            #expect(asked == "pc.example" && now.milliseconds == began / 1_000_000)
            return []
        }
        let walk = try #require(told.walks.first)
        #expect(told.walks.count == 1 && told.warnings.isEmpty)
        #expect((walk.target.host, walk.target.port, walk.vantage.source) == ("192.0.2.2", 3389, "192.0.2.1"))
        #expect(walk.vantage.kind == .file && walk.startedAt.milliseconds == began / 1_000_000)
        #expect(walk.fact(PortAnswer.self)?.rttMs == 20)
        let request = try #require(walk.fact(RequestSeen.self))
        #expect((request.requested, request.routing, request.readable) == (3, .cookie, true))
        let answer = try #require(walk.fact(ProtocolAnswer.self))
        #expect((answer.outcome, answer.selectedName, answer.afterMs) == (.selected, "HYBRID", 20))
        let hello = try #require(walk.fact(HelloSeen.self))
        #expect((hello.version, hello.serverName, hello.suites) == ("TLS 1.2", "pc.example", [0xc02f, 0x2f]))
        let end = try #require(walk.fact(HandshakeEnd.self))
        #expect((end.outcome, end.version) == (.completed, "TLS 1.2"))
        #expect(chains == [[Array(repeating: 7, count: 2000)]])
        // Its first message was closed on, as a live walk would see it.
        #expect(walk.fact(CredSSPAnswer.self)?.outcome == .closed)
        let close = try #require(walk.fact(CaptureClose.self))
        #expect((close.by, close.how, close.last) == (.server, .fin, "secured"))
        #expect(walk.fact(CapturePath.self)?.resentByServer == 0)
    }

    /// For a walk that speaks for the client: the hello as it was, and of the request no name.
    @Test func whatTheFirstClientBeganWith() throws {
        var reader = ConversationReader()
        for frame in CapturedExamples.handshake().frames {
            reader.take(
                frame.bytes[...], length: frame.bytes.count, atNs: began + Int64(frame.atMs) * 1_000_000,
                link: .ethernet)
        }
        _ = reader.finish()
        let opening = try #require(reader.opening)
        #expect((opening.protocols, opening.hasCookie) == (3, true))
        #expect(opening.hello.cipherSuites == [0xc02f, 0x2f])
        #expect(try opening.hello.serverName == "pc.example")
    }

    /// The name in the cookie is a user's.
    @Test func theCookieIsNotKept() throws {
        let walk = try #require(read(CapturedExamples.handshake().frames).walks.first)
        #expect(!"\(walk.observations)".contains("someone"))
    }

    @Test func sixAndTagsChangeNothingButTheAddress() throws {
        let plain = try #require(read(CapturedExamples.handshake().frames).walks.first)
        for (isV6, tags) in [(true, []), (false, [7]), (true, [100, 7] as [UInt16])] {
            let walk = try #require(read(CapturedExamples.handshake(isV6: isV6, tags: tags).frames).walks.first)
            #expect(walk.kinds == plain.kinds)
            #expect(walk.target.host == (isV6 ? "2001:db8::2" : "192.0.2.2"))
            #expect(walk.target.asked == (isV6 ? "[2001:db8::2]:3389" : "192.0.2.2:3389"))
        }
    }

    @Test func otherLinkLayersCarryTheSame() throws {
        let frames = CapturedExamples.handshake().frames
        let plain = try #require(read(frames).walks.first)
        let heads: [(LinkLayer, [UInt8])] = [
            (.rawIP, []), (.loopback, [2, 0, 0, 0]), (.linuxCooked, Array(repeating: 0, count: 14) + [8, 0]),
            (.linuxCooked2, [8, 0] + Array(repeating: 0, count: 18)),
        ]
        for (link, head) in heads {
            let other = frames.map { ScriptedConnection.Frame(bytes: head + $0.bytes.dropFirst(14), atMs: $0.atMs) }
            #expect(read(other, link: link).walks.first?.kinds == plain.kinds, "\(link)")
        }
    }

    /// Segments in every other order, twice, or cut into small ones, tell the same.
    @Test func orderAndRepetitionsDoNotMatter() throws {
        let made = CapturedExamples.handshake()
        let plain = try #require(read(made.frames).walks.first)
        var twice = made.frames.flatMap { [$0, $0] }
        #expect(read(twice).walks.first?.kinds == plain.kinds)
        // The two segments of the server's flight change places.
        let flight = made.frames.indices.filter { made.frames[$0].bytes.count > 700 }
        #expect(flight.count == 2)
        twice = made.frames
        twice.swapAt(flight[0], flight[1])
        let walk = try #require(read(twice).walks.first)
        #expect(walk.kinds == plain.kinds)
        #expect(walk.fact(CapturePath.self)?.reordered == 1)
        #expect(walk.fact(CapturePath.self)?.resentByServer == 0)
    }

    @Test func smallSegmentsAreOneStream() throws {
        var made = ScriptedConnection()
        made.handshake()
        made.send(.client, CapturedExamples.request, by: 3)
        made.send(.server, CapturedExamples.confirm(.ssl), by: 1)
        made.send(.client, CapturedExamples.hello, by: 7)
        made.send(.server, [0x15, 3, 3, 0, 2, 2, 70], by: 2)
        let walk = try #require(read(made.frames).walks.first)
        #expect(walk.fact(HandshakeEnd.self)?.alertName == "protocol_version")
    }

    @Test func fragmentsBecomeOnePacket() throws {
        for isV6 in [false, true] {
            var made = CapturedExamples.handshake(isV6: isV6)
            let head = isV6 ? 14 + 48 : 14 + 20
            made.frames = made.frames.flatMap { frame -> [ScriptedConnection.Frame] in
                guard frame.bytes.count > 700 else { return [frame] }
                let payload = Array(frame.bytes.dropFirst(head))
                let pieces = [(512, Array(payload[512...]), false), (0, Array(payload[..<512]), true)]
                return pieces.map { offset, bytes, more in
                    let packet = made.ip(.server, protocolNumber: 6, bytes, fragment: (offset, more))
                    return .init(bytes: made.ethernet(packet), atMs: frame.atMs)
                }
            }
            let told = read(made.frames)
            #expect(told.walks.first?.fact(HandshakeEnd.self)?.outcome == .completed, "IPv6: \(isV6)")
        }
    }

    @Test func aConferenceInClearIsReadByTheSameReader() throws {
        let walk = try #require(read(CapturedExamples.oldSecurity().frames).walks.first)
        #expect(walk.fact(ProtocolAnswer.self)?.outcome == .plainConfirm)
        let end = try #require(walk.fact(JoinEnd.self))
        #expect((end.outcome, end.reason) == (.disconnected, "rn-provider-initiated"))
    }

    @Test func otherPortsAndOtherProtocols() throws {
        var made = CapturedExamples.handshake()
        for index in made.frames.indices {
            // Ports of TCP behind Ethernet and IPv4.
            let isFromClient = made.frames[index].bytes[34..<36] == [0xc3, 0x50]
            let at = isFromClient ? 36 : 34
            made.frames[index].bytes[at] = 0x1f
            made.frames[index].bytes[at + 1] = 0x90
        }
        #expect(read(made.frames).walks.first?.target.port == 8080)

        var web = ScriptedConnection()
        web.ports.server = 80
        web.handshake()
        web.send(.client, Array("GET / HTTP/1.1\r\n\r\n".utf8))
        web.send(.server, Array("HTTP/1.1 200 OK\r\n\r\n".utf8))
        #expect(read(web.frames).walks.isEmpty && read(web.frames).warnings.isEmpty)
        var atPort = ScriptedConnection()
        atPort.handshake()
        atPort.send(.client, Array("GET / HTTP/1.1\r\n\r\n".utf8))
        #expect(read(atPort.frames).warned == ["other-protocols"])
    }

    /// S7 and MMS open with X.224 as well, with parameters that Remote Desktop has not.
    @Test func otherUsersOfX224AreLeftAlone() {
        let s7: [UInt8] = [3, 0, 0, 22, 17, 0xe0, 0, 0, 0, 1, 0, 0xc1, 2, 1, 0, 0xc2, 2, 1, 2, 0xc0, 1, 9]
        #expect(isConnectionRequest(s7[...], port: 102) == false)
        #expect(isConnectionRequest([3, 0, 0, 11, 6, 0xe0, 0, 0, 0, 0, 0], port: 3389) == true)
        #expect(isConnectionRequest([3, 0, 0, 11, 6, 0xe0, 0, 0, 0, 0, 0], port: 102) == false)
        #expect(isConnectionRequest([3, 0, 0], port: 3389) == nil)
    }
}
