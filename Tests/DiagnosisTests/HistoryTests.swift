import Evidence
import Knowledge
import Primitives
import Testing

@testable import Diagnosis

struct HistoryTests {
    @Test(arguments: harmlessHistories.indices) func accusesNobody(_ index: Int) throws {
        let (name, facts) = harmlessHistories[index]
        let result = diagnose(walk(healthyWindows + facts), knowledge: .shared)
        #expect(result.verdict.state == .healthy, "\(name): \(result.verdict.summary.text)")
        #expect(result.causes.isEmpty, "\(name)")
        let nothing = try #require(result.hypotheses.first { $0.causes.isEmpty })
        #expect(nothing.probability > 0.5, "\(name): \(nothing.probability)")
    }

    struct Renewal: CustomTestStringConvertible {
        let testDescription: String
        let history: CertificateHistory
        var shown = Shown()
        let isRenewal: Bool
    }

    /// Windows' own certificates live 180 days.
    static let renewals = [
        Renewal(
            testDescription: "in the first half of Windows' own",
            history: .init(outcome: .changed, previous: previous(from: -89, to: 91)), isRenewal: false),
        Renewal(
            testDescription: "in the second half of Windows' own",
            history: .init(outcome: .changed, previous: previous(from: -90, to: 90)), isRenewal: true),
        Renewal(
            testDescription: "a self-signed one that was made for ten years, at its end",
            history: .init(outcome: .changed, previous: previous(from: -3640, to: 10)), isRenewal: false),
        Renewal(
            testDescription: "an issued one before its last third",
            history: .init(outcome: .changed, previous: previous(from: -59, to: 31, selfSigned: false)),
            shown: Shown(issuer: "CN=Corp CA"), isRenewal: false),
        Renewal(
            testDescription: "an issued one in its last third",
            history: .init(outcome: .changed, previous: previous(from: -60, to: 30, selfSigned: false)),
            shown: Shown(issuer: "CN=Corp CA"), isRenewal: true),
        Renewal(
            testDescription: "of another subject",
            history: .init(outcome: .changed, previous: previous(from: -166, to: 14, subject: "CN=other")),
            isRenewal: false),
        Renewal(
            testDescription: "an issued one by a self-signed one",
            history: .init(outcome: .changed, previous: previous(from: -80, to: 10, selfSigned: false)),
            isRenewal: false),
        Renewal(
            testDescription: "with dates in the wrong order",
            history: .init(outcome: .changed, previous: previous(from: 10, to: -10)), isRenewal: false),
    ]

    @Test(arguments: renewals) func isRenewedInItsTime(_ row: Renewal) throws {
        let certificate = try #require(row.shown.facts.first as? CertificateShown)
        #expect(isRenewal(row.history, by: certificate, at: day(0)) == row.isRenewal)
    }

    /// An authority that this machine trusts vouches for the new one, if it is for the name that was asked for.
    @Test(arguments: [(CertificateNames.Match.exact, true), (.wildcard, true), (.short, false), (.byAddress, false)])
    func anAuthorityVouches(_ match: CertificateNames.Match, _ isVouched: Bool) {
        let shown = Shown(issuer: "CN=Public CA", trust: .trusted, match: match)
        let facts = reached + [windowsNLA, handshake()] + shown.facts + challenge()
        let result = diagnose(
            walk(facts + [CertificateHistory(outcome: .changed, previous: previous())]), knowledge: .shared)
        #expect((result.verdict.state == .healthy) == isVouched)
        #expect(result.notes.contains { $0.id == "certificate-replaced" } == isVouched)
    }

    /// Who asks again after the change sees the same certificate; the change is still told for two weeks.
    @Test(arguments: [(-1, true), (-13, true), (-14, false)] as [(Int64, Bool)])
    func aLateChangeIsStillTold(_ first: Int64, _ isTold: Bool) {
        #expect(tellsALateChange(first: first, ends: 120) == isTold)
    }

    /// For a day it stays the alarm that it was: who answers a question walks again.
    @Test func whoAsksAgainAtOnceIsToldTheSame() {
        let history = CertificateHistory(
            outcome: .same, firstSeen: day(0), lastSeen: day(0), previous: previous())
        let result = diagnose(walk(healthyWindows + [history]), knowledge: .shared)
        #expect(result.verdict.state == .degraded)
        #expect(result.causes.first?.id == "mitm-or-host-key-changed")
    }

    @Test func whatWasARenewalIsNotTold() {
        #expect(!tellsALateChange(first: -1, ends: 20), "in its time")
        #expect(!tellsALateChange(first: -1, ends: -2), "after its end")
        #expect(!tellsALateChange(first: -1, ends: 120, key: "cd"), "for the same key")
        #expect(!tellsALateChange(first: -1, ends: 120, lastSeen: 0), "both are shown by turns")
    }

    private func tellsALateChange(first: Int64, ends: Int64, key: String = "a5", lastSeen: Int64? = nil) -> Bool {
        let before = CertificateHistory.Previous(
            sha256: "x", publicKeySHA256: String(repeating: key, count: 32), subject: "CN=ws-041.corp.example",
            selfSigned: true, notBefore: day(ends - 180), notAfter: day(ends), firstSeen: day(-50),
            lastSeen: day(lastSeen ?? first - 1))
        let history = CertificateHistory(outcome: .same, firstSeen: day(first), lastSeen: day(0), previous: before)
        let result = diagnose(walk(healthyWindows + [history]), knowledge: .shared)
        #expect(result.verdict.state == .healthy)
        return result.notes.contains { $0.id == "certificate-changed-lately" && $0.severity == .warning }
    }

    @Test func oneQuestionTellsAReplacedCertificateFromAnAttack() {
        let facts = healthyWindows + [CertificateHistory(outcome: .changed, previous: previous())]
        let result = diagnose(walk(facts), knowledge: .shared)
        #expect(result.ask.contains { $0.id == "certificate-replaced-on-purpose" })
    }

    @Test func aFarmMayAnswerByTurns() {
        let printer = "printsrv.corp.example"
        let facts = healthyWindows + [again("ee", computer: printer, names: [printer])]
        let before = diagnose(walk(facts), knowledge: .shared)
        let after = diagnose(walk(facts), knowledge: .shared, answers: ["name-is-a-farm": .yes])
        #expect(before.ask.contains { $0.id == "name-is-a-farm" })
        let share = { (result: Diagnosis) in result.causes.first { $0.id == "duplicate-ip" }?.probability ?? 0 }
        #expect(share(after) < share(before) / 4)
    }

    @Test(arguments: [
        ("rdsh-01.corp.test", "rdsh-02.corp.test", true), ("RDSH1", "rdsh12", true), ("rdsh-01", "rdsh-01", false),
        ("ws-041.corp.test", "printsrv.corp.test", false), ("web1", "web1.corp", false),
    ])
    func numberedAlike(_ left: String, _ right: String, _ isAlike: Bool) {
        #expect(areNumberedAlike(left, right) == isAlike)
    }
}
