import Evidence
import Knowledge
import Primitives
import Testing

@testable import Diagnosis

/// Turns after the handshake, the client's with a plus: how many bytes went each way.
private func logon(
    _ bytes: [Int], hidden: Bool = false, by: CaptureClose.Side? = .server, how: CaptureClose.How = .fin,
    alertAfter: Int? = nil
) -> Finding? {
    let turns = bytes.map { EncryptedTurns.Turn(ofClient: $0 > 0, bytes: abs($0)) }
    let close = CaptureClose(
        by: by, how: how, last: "secured", afterMs: 100, idleMs: 1, clientBytes: 900, serverBytes: 900)
    let facts: [any Fact] = [
        CapturePath(), port(.connected), windowsNLA, handshake(),
        EncryptedTurns(turns: turns, hidesHandshake: hidden, alertAfter: alertAfter), close,
    ]
    var captured = Walk.ofFiles(asked: "trace.pcap", host: "10.0.0.41", readAt: UnixTime(seconds: 1_795_000_000))
    captured.observations = walk(facts).observations
    return findings(in: Seen(captured), .shared).first { $0.id == "capture.logon" }
}

@Suite struct CaptureLogonTests {
    /// NEGOTIATE, CHALLENGE, AUTHENTICATE, and then a TSRequest with an error code or not a word. The last one is xfreerdp's
    /// connection to a server that speaks TLS 1.3, as it was captured.
    @Test(arguments: [
        ([80, -250, 520], false), ([80, -250, 520, -60], false), ([80, -250, 520, -60, 31], false),
        ([115, -233, 523, -61], true), ([74, -520, 60, -300, 700, -61, 24], true),
    ])
    func aPasswordThatWasRefused(_ turns: [Int], _ hidden: Bool) {
        #expect(logon(turns, hidden: hidden)?.value == "refused")
    }

    @Test func whoeverClosesOnAnErrorCode() {
        let told = logon([80, -250, 520, -60], by: .client)
        #expect(told?.value == "refused")
        #expect(told?.args["how"] == .text("came no more than a short answer, as an error code makes one"))
        // A client that leaves without an answer thought better of it.
        #expect(logon([80, -250, 520], by: .client) == nil)
    }

    /// As a Windows server of 2024 in a public capture: a second after the password's message came an alert, and the client
    /// left in its own way.
    @Test func aServerThatEndsTheEncryptionInsteadOfAnswering() {
        #expect(logon([86, -220, 638], by: .client, how: .reset, alertAfter: 3)?.value == "refused")
        #expect(logon([86, -220, 638], by: .client, how: .reset) == nil)
        // The server lost patience with a client that waited for its user.
        #expect(logon([86, -220], alertAfter: 2) == nil)
    }

    @Test(arguments: [
        ([80, -250, 520, -90, 300, -40, 400, -900], false), ([80, -250, 520, -90, 300, -40, 31], false),
        ([115, -233, 523, -90, 300, -40, 900], true),
        // The client left at the challenge; a ticket of Kerberos; less than a challenge came back.
        ([80, -250, 31], false), ([3000, -60], false), ([74, -520, 3000, -61], true), ([80, -60, 520], false),
    ])
    func whatIsNoRefusal(_ turns: [Int], _ hidden: Bool) { #expect(logon(turns, hidden: hidden)?.value != "refused") }

    @Test func aConnectionThatGoesOnIsNotConcluded() {
        #expect(logon([80, -250, 520, -60], by: nil, how: .open) == nil)
    }
}

/// A Windows 7 of 2017 in a capture: TLS 1.0 with its own certificate, signed by SHA-1, and a session of a minute.
@Suite struct OldConnectionThatWorkedTests {
    private var captured: Walk {
        let hello = HelloSeen(
            version: "TLS 1.0", versions: ["TLS 1.0"], record: "0x0301", legacyVersion: "0x0301", suites: [0x2f],
            suiteNames: ["TLS_RSA_WITH_AES_128_CBC_SHA"], extensions: [], groups: [], pointFormats: [],
            signatureAlgorithms: [], serverName: nil, alpn: [])
        let facts: [any Fact] = [
            CapturePath(), port(.connected),
            RequestSeen(requested: 1, flags: 0, routing: .cookie, correlation: false, length: 44),
            answer(.selected, selected: 1, flags: 0x09), hello, handshake(version: "TLS 1.0"),
        ]
        var walk = Walk.ofFiles(asked: "rdp.pcap", host: "10.0.0.41", readAt: UnixTime(seconds: 1_503_476_898))
        let certificate = Shown(signature: "sha1WithRSAEncryption").facts
        walk.observations = DiagnosisTests.walk(facts + certificate).observations
        return walk
    }

    @Test func isNoneOfXRDPAndTakesItsClient() {
        let diagnosis = diagnose(captured, knowledge: .shared)
        let causes = diagnosis.causes.filter { $0.probability > 0.02 }.map(\.id)
        #expect(!causes.contains("xrdp-bad-selfsigned"), "its answer is that of a Windows server")
        #expect(!causes.contains("client-too-old"), "the server took what it offers")
        #expect(diagnosis.verdict.state == .degraded, "TLS 1.0 and SHA-1 will break")
    }
}
