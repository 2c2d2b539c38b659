import Evidence
import FuzzTargets
import Primitives
import RDPUDP
import Testing

@testable import Capture

/// RDP over UDP in a capture.
@Suite struct DatagramTests {
    private static let syn = UDPSynSequence.Plan(snInitialSequenceNumber: 7, limitMs: 5000).syn.encoded()

    private func frame(_ made: ScriptedConnection, _ side: ScriptedConnection.Side, _ payload: [UInt8], atMs: Int)
        -> ScriptedConnection.Frame
    {
        var udp = ByteWriter()
        udp.u16be(side == .client ? 50_000 : 3389)
        udp.u16be(side == .client ? 3389 : 50_000)
        udp.u16be(UInt16(8 + payload.count))
        udp.u16be(0)
        return .init(bytes: made.ethernet(made.ip(side, protocolNumber: 17, udp.bytes + payload)), atMs: atMs)
    }

    @Test func anAnswerAndItsVersion() throws {
        var responder = UDPSynResponder(policy: .accept(upTo: .version2), snInitialSequenceNumber: 9)
        let said = responder.answer(to: Self.syn[...])
        let answer = try #require(said)
        for isV6 in [false, true] {
            var made = ScriptedConnection()
            made.isV6 = isV6
            let frames = [frame(made, .client, Self.syn, atMs: 0), frame(made, .server, answer, atMs: 30)]
            let walk = try #require(read(frames).walks.first)
            let fact = try #require(walk.fact(UDPAnswer.self))
            #expect((fact.outcome, fact.version, fact.afterMs) == (.answered, "2", 30))
        }
    }

    @Test func silenceOnlyAfterItsTime() {
        let made = ScriptedConnection()
        let frames = [0, 500, 1000].map { frame(made, .client, Self.syn, atMs: $0) }
        #expect(read(frames).walks.first?.fact(UDPAnswer.self) == nil)
        #expect(read(frames, silenceMs: 1500).walks.first?.fact(UDPAnswer.self)?.outcome == .silence)
    }

    @Test func aPortThatNobodyListensOn() throws {
        let made = ScriptedConnection()
        let syn = frame(made, .client, Self.syn, atMs: 0)
        let word = made.ip(.server, protocolNumber: 1, [3, 3, 0, 0, 0, 0, 0, 0] + Array(syn.bytes[14..<42]))
        let told = read([syn, .init(bytes: made.ethernet(word), atMs: 5)])
        let fact = try #require(told.walks.first?.fact(UDPAnswer.self))
        #expect((fact.outcome, fact.icmp, fact.from) == (.refused, "port-unreachable", "192.0.2.2"))
    }

    @Test func otherDatagramsAreLeftAlone() {
        let made = ScriptedConnection()
        #expect(read([frame(made, .client, Array(repeating: 0xff, count: 1200), atMs: 0)]).walks.isEmpty)
    }
}
