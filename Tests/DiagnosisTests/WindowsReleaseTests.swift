import Evidence
import Knowledge
import Primitives
import Testing

@testable import Diagnosis

private func judged(_ build: String?, _ server: ProtocolAnswer = windowsNLA, on day: String = "2026-11-25") -> Diagnosis
{
    let machine = NTLMIdentity(
        netbiosComputer: "WS-041", netbiosDomain: "CORP", dnsComputer: "ws-041.corp.example",
        dnsDomain: "corp.example", dnsForest: nil, build: build, match: .exact)
    var walked = walk(
        reached + [server, handshake()] + Shown().facts
            + challenge().map { $0 is NTLMIdentity ? machine : $0 })
    walked.startedAt = UnixTime(rfc3339: day + "T12:00:00Z") ?? walked.startedAt
    return diagnose(walked, knowledge: .shared)
}

private func note(_ result: Diagnosis) -> Note? { result.notes.first { $0.id == "end-of-support" } }

struct WindowsReleaseTests {
    /// The dates are those of Microsoft's lifecycle pages, by way of endoflife.date.
    @Test(arguments: [
        ("10.0.26100", "Windows 11 24H2 to 26H2, or Windows Server 2025"), ("10.0.20348", "Windows Server 2022"),
        ("10.0.17763", "Windows Server 2019 or Windows 10 1809"),
        ("6.1.7601", "Windows 7 or Windows Server 2008 R2, SP1"),
    ])
    func theBuildHasAName(_ build: String, _ name: String) { #expect(judged(build).windowsRelease == name) }

    @Test(arguments: ["10.0.99999", "", "x", nil]) func anUnknownBuildHasNone(_ build: String?) {
        #expect(judged(build).windowsRelease == nil)
        #expect(note(judged(build)) == nil)
    }

    /// Servers built on FreeRDP give a number of Windows' too.
    @Test func whoIsNotWindowsHasNone() {
        let other = judged("6.1.7601", answer(.selected, selected: 2, flags: 0x01, reference: 0))
        #expect(other.windowsRelease == nil)
        #expect(note(other) == nil)
    }

    @Test(
        arguments: [
            // Server 2016 ends on 2027-01-12: 180 days before that is 2026-07-16.
            ("10.0.14393", "2026-07-15", nil, nil), ("10.0.14393", "2026-07-17", Note.Severity.info, "2027-01-12"),
            ("10.0.14393", "2027-01-12", .info, "2027-01-12"), ("10.0.14393", "2027-01-13", .warning, "2027-01-12"),
            ("10.0.20348", "2026-11-25", nil, nil), ("10.0.26100", "2033-01-01", nil, nil),
            // Windows 7's last paid day is past, and 2012 R2's as well.
            ("6.1.7601", "2026-11-25", .warning, "2020-01-14"), ("6.3.9600", "2026-11-25", .warning, "2023-10-10"),
            // May be an edition that is supported until 2032.
            ("10.0.19041", "2026-11-25", .info, "2025-10-14"), ("10.0.19041", "2032-02-01", .warning, "2025-10-14"),
            ("10.0.22621", "2026-11-10", .info, "2026-11-10"), ("10.0.22621", "2026-11-11", .warning, "2026-11-10"),
        ] as [(String, String, Note.Severity?, String?)])
    func supportEnds(_ build: String, _ today: String, _ severity: Note.Severity?, _ due: String?) {
        let found = note(judged(build, on: today))
        #expect(found?.severity == severity)
        #expect(found?.dueAt?.day == due)
    }

    @Test func theTextSaysWhatGoesOn() {
        #expect(note(judged("10.0.14393", on: "2028-01-01"))?.text.contains("until 2030-01-12") == true)
        #expect(note(judged("10.0.19041"))?.text.contains("IoT Enterprise LTSC 2021 goes on, until 2032-01-13") == true)
        #expect(note(judged("6.3.9600"))?.text.contains("has ended") == true)
    }

    @Test func supportChangesNoVerdict() { #expect(judged("6.1.7601").verdict.state == .healthy) }

    /// The table that people edit: every date is one, every build stands there once, and the longest support is named.
    @Test func theTableIsSound() {
        let rows = Knowledge.shared.windows
        #expect(rows.count >= 25 && Set(rows.map(\.build)).count == rows.count)
        for support in rows.flatMap(\.supports) {
            for text in [support.ends, support.paid].compactMap({ $0 }) {
                #expect(UnixTime(rfc3339: text + "T00:00:00Z") != nil, "\(support.of): \(text)")
            }
        }
        #expect(rows.allSatisfy { row in row.supports.contains { !$0.longTerm } })
    }
}

struct ClockTests {
    private func judged(_ skewMs: Double, afterMs: Double = 2) -> Diagnosis {
        let facts = challenge().map { fact -> any Fact in
            switch fact {
            case is ServerClock: ServerClock(instant: UnixTime(seconds: 1_795_000_000), skewMs: skewMs)
            case is CredSSPAnswer: CredSSPAnswer(outcome: .challenge, version: 6, afterMs: afterMs)
            default: fact
            }
        }
        return diagnose(walk(reached + [windowsNLA, handshake()] + Shown().facts + facts), knowledge: .shared)
    }

    @Test(arguments: [300_002.0, -300_002, 720_000, -720_000])
    func fiveMinutesEitherWayAreTooMuch(_ skewMs: Double) {
        #expect(judged(skewMs).verdict.state == .degraded)
        #expect(judged(skewMs).causes.first?.id == "clock-skew")
    }

    @Test(arguments: [300_000.0, -300_000, 31_000, -31_000]) func lessIsANote(_ skewMs: Double) throws {
        let result = judged(skewMs)
        #expect(result.verdict.state == .healthy)
        let told = try #require(result.notes.first { $0.id == "clock-skew-small" })
        #expect(told.text.contains(skewMs < 0 ? "behind ours" : "ahead of ours"))
        #expect(!told.text.contains("-"))
    }

    @Test(arguments: [30_000.0, -30_000, 0, .nan]) func littleIsNone(_ skewMs: Double) {
        #expect(!judged(skewMs).notes.contains { $0.id.hasPrefix("clock") })
    }

    /// A server that thought for ten seconds may have read its clock at any time of them.
    @Test func aSlowAnswerLeavesDoubt() {
        #expect(judged(304_000, afterMs: 10_000).verdict.state == .healthy)
        #expect(judged(306_000, afterMs: 10_000).causes.first?.id == "clock-skew")
    }
}
