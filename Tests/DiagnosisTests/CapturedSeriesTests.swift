import Evidence
import Knowledge
import Primitives
import Testing

@testable import Diagnosis

private let start = UnixTime(seconds: 1_794_990_000)

/// A captured connection that began so many seconds in.
private func captured(
    _ seconds: Int64, _ facts: [any Fact], client: String = "10.0.0.9", server: String = "10.0.0.41",
    port: UInt16 = 3389
) -> Walk {
    Walk(
        target: Target(asked: server, host: server, port: port),
        vantage: Vantage(id: "capture", kind: .file, host: "capture", source: client, interface: nil, overlays: []),
        startedAt: UnixTime(milliseconds: start.milliseconds + seconds * 1000), durationMs: 900,
        observations: facts.enumerated().map { index, fact in
            Observation(id: "o\(index + 1)", probe: "capture", atMs: Double(index + 1), fact: fact)
        })
}

private func closed(_ last: String) -> CaptureClose {
    CaptureClose(by: .server, how: .fin, last: last, afterMs: 900, idleMs: 1, clientBytes: 900, serverBytes: 900)
}

private let asked = RequestSeen(requested: 11, flags: 0, routing: nil, correlation: true, length: 47)
private let askedOld = RequestSeen(requested: 0, flags: 0, routing: nil, correlation: false, length: 19)
private let opened: [any Fact] = [CapturePath(), port(.connected), asked]
private let through: [any Fact] = opened + [windowsNLA, handshake(), closed("secured")]
private let cut: [any Fact] = opened + [windowsNLA, handshake(.reset, .nothing), closed("client-hello")]
private let unanswered: UDPAnswer = {
    var answer = UDPAnswer(address: "10.0.0.41", port: 3389, outcome: .silence, datagrams: 3)
    answer.afterMs = 6227
    return answer
}()
private let datagrams: [any Fact] = [
    unanswered,
    CaptureUDP(
        address: "10.0.0.41", port: 3389, version: nil, fromClient: 3, fromServer: 0, startedMs: 0,
        lastFromServerMs: nil,
        silentMs: 6000, tcpWentOnMs: nil),
]

private func series(_ walks: Walk...) -> CapturedSeries {
    CapturedSeries(walks.map { ($0, diagnose($0, knowledge: .shared).verdict) })
}

private func judged(_ series: CapturedSeries, _ index: Int) throws -> Diagnosis {
    diagnose(try #require(series.joined(index)), knowledge: .shared)
}

@Suite struct CapturedSeriesTests {
    @Test func whoCameAgainAndGotThroughHasLeftItBehind() throws {
        let tries = series(captured(0, cut), captured(5, through))
        #expect(tries.isOvercome(0) && !tries.isOvercome(1))
        let result = try judged(tries, 1)
        #expect(result.verdict.state == .healthy)
        #expect(result.notes.contains { $0.id == "capture-others-failed" && $0.text.contains("1, the last") })
    }

    /// Another client's success, one on another server, an earlier one, or one that is too long after it.
    @Test func whatOvercomesNothing() {
        #expect(!series(captured(0, cut), captured(5, through, client: "10.0.0.7")).isOvercome(0))
        #expect(!series(captured(0, cut), captured(5, through, server: "10.0.0.42")).isOvercome(0))
        #expect(!series(captured(0, cut), captured(5, through, port: 3390)).isOvercome(0))
        #expect(!series(captured(0, through), captured(5, cut)).isOvercome(1))
        #expect(!series(captured(0, cut), captured(5000, through)).isOvercome(0))
        // The second one got no further than the first.
        #expect(!series(captured(0, cut), captured(5, opened + [windowsNLA, closed("confirm")])).isOvercome(0))
    }

    /// Refused at the logon it comes back at once with TLS alone: that the server insists on NLA is no news then.
    @Test func aFallBackAfterARefusedLogonIsNotTheCause() {
        let turns = EncryptedTurns(
            turns: [86, 220, 638].enumerated().map { .init(ofClient: $0 % 2 == 0, bytes: $1) }, hidesHandshake: false)
        let refused: [any Fact] = opened + [windowsNLA, handshake(), turns, closed("secured")]
        let askedTLS = RequestSeen(requested: 1, flags: 0, routing: nil, correlation: false, length: 44)
        let fallBack: [any Fact] = [
            CapturePath(), port(.connected), askedTLS, answer(.failure, failure: 5), closed("confirm"),
        ]
        let tries = series(captured(0, refused), captured(3, fallBack))
        #expect(tries.isOvercome(1) && !tries.isOvercome(0))
        #expect(!series(captured(0, refused), captured(300, fallBack)).isOvercome(1))
        #expect(!series(captured(3, fallBack)).isOvercome(0))
    }

    /// Packets are lost before a session as well: that they were is no session.
    @Test func aLossyWayProvesNoSession() throws {
        var lossy = CapturePath()
        (lossy.packetsFromClient, lossy.packetsFromServer, lossy.resentByServer) = (40, 60, 20)
        let facts: [any Fact] = [lossy, port(.connected), asked, windowsNLA, handshake(), closed("secured")]
        let verdict = try judged(series(captured(0, facts)), 0).verdict
        #expect(verdict.state == .degraded && verdict.provenThrough == .encrypt)
        #expect(verdict.summary.text.contains("the TLS handshake, but"))
    }

    @Test func aFailureBesideSuccessesSaysSo() throws {
        let result = try judged(series(captured(0, through), captured(5, cut), captured(9, cut)), 2)
        #expect(result.verdict.step == .encrypt)
        #expect(result.notes.contains { $0.id == "capture-others-through" })
        #expect(result.notes.contains { $0.id == "capture-others-failed" })
    }

    /// The server takes no TLS, so the client asks for the old security: the fault is the server's, and it is counted once.
    @Test func firstWithTLSThenWithout() throws {
        let refused = answer(.failure, reference: 0x1234, failure: 2)
        let first = captured(
            0,
            [
                CapturePath(), port(.connected), asked, refused,
                NegotiationFailure(question: .client, code: 2, name: "SSL_NOT_ALLOWED_BY_SERVER"), closed("confirm"),
            ])
        let second = captured(
            2, [CapturePath(), port(.connected), askedOld, answer(.selected, selected: 0), closed("conference")])
        let tries = series(first, second)
        #expect(tries.isOvercome(0))
        let result = try judged(tries, 1)
        #expect(result.causes.first?.id == "tls-only-or-rdp-only-server")
        #expect(try #require(tries.joined(1)).all(ProtocolAnswer.self).map(\.fact.question) == [.rdpOnly, .client])
        // By itself the second one only shows what the client wished.
        #expect(diagnose(second, knowledge: .shared).causes.first?.id != "tls-only-or-rdp-only-server")
    }

    @Test func datagramsCountWithTheConnectionOnce() throws {
        let tries = series(captured(0, through), captured(60, datagrams, port: 3389))
        #expect(tries.isOvercome(1))
        #expect(try judged(tries, 0).verdict.state == .degraded)
        #expect(try #require(tries.joined(0)).all(UDPAnswer.self).count == 1)
        // Alone it is all there is.
        #expect(!series(captured(60, datagrams)).isOvercome(0))
        let own = captured(0, through + datagrams)
        #expect(try #require(series(own, captured(60, datagrams)).joined(0)).all(UDPAnswer.self).count == 1)
    }

    @Test func aCertificateThatAnotherConnectionShows() throws {
        let shown = captured(
            0, opened + [windowsNLA, handshake(version: "TLS 1.2")] + Shown().facts + [closed("secured")])
        let result = try judged(series(shown, captured(5, through)), 1)
        #expect(result.notes.contains { $0.id == "capture-certificate-of-another" })
        let alone = try judged(series(shown), 0)
        #expect(!alone.notes.contains { $0.id == "capture-certificate-of-another" })
    }

    /// A live walk and a stored one are what they are.
    @Test func onlyCapturesAreJoined() throws {
        let live = walk(healthyWindows)
        let tries = series(live, captured(0, cut))
        #expect(!tries.isOvercome(0) && !tries.isOvercome(1))
        #expect(try #require(tries.joined(0)).observations.count == live.observations.count)
        #expect(tries.joined(7) == nil)
    }
}
