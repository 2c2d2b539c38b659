import Diagnosis
import Evidence
import Reports
import Testing

@Suite struct ExitCodeTests {
    @Test(arguments: zip([Verdict.State.healthy, .degraded, .broken, .inconclusive], [Int32(0), 1, 2, 3]))
    func eachStateHasTheCodeOfAMonitoringPlugin(_ state: Verdict.State, _ code: Int32) {
        let report = Fixture.report(Fixture.brokenWalk, Fixture.diagnosis(state, through: .stay))
        #expect(report.exitCode().rawValue == code)
        #expect(report.exitCode(requiring: .draw).rawValue == code)
    }

    @Test func whatIsNotProvenThroughTheRequiredStepIsUnknownUnlessBroken() {
        func code(_ state: Verdict.State, _ through: Step?) -> ExitCode {
            Fixture.report(Fixture.brokenWalk, Fixture.diagnosis(state, through: through)).exitCode(
                requiring: .authenticate)
        }
        #expect(code(.healthy, .encrypt) == .cannotTell)
        #expect(code(.healthy, .authenticate) == .healthy)
        #expect(code(.degraded, .encrypt) == .cannotTell)
        #expect(code(.degraded, .stay) == .degraded)
        #expect(code(.healthy, nil) == .cannotTell)
        #expect(code(.broken, nil) == .broken)
    }
}

@Suite struct ShortTests {
    @Test func oneLineSaysCodeCauseStepAndTarget() {
        #expect(Fixture.broken.shortLine() == "2 rdp-cert-key-unreadable encrypt 61% ws-041:3389")
        #expect(Fixture.healthy.shortLine() == "0 - - ws-041:3389")
        #expect(Fixture.healthy.shortLine(requiring: .draw) == "3 - - ws-041:3389")
        #expect(Fixture.degraded.shortLine() == "1 selfsigned-cert-expired-not-renewed - >99% ws-041:3389")
        #expect(Fixture.provisional.shortLine() == "3 - negotiate ws-041:3389 provisional")
    }

    @Test func aHostileTargetStaysOnItsLine() {
        let walk = Fixture.walk([], target: Target(asked: "a\nb\u{1b}[31m", host: "a"))
        #expect(Fixture.report(walk, Fixture.diagnosis(.healthy)).shortLine() == #"0 - - a\u{a}b\u{1b}[31m"#)
    }
}

@Suite struct NextCommandsTests {
    @Test func theTellingQuestionComesFirstAndJSONLast() {
        #expect(
            Fixture.broken.next.map(\.command) == [
                "redial check ws-041:3389 --answer schannel-36870=yes",
                "redial fix ws-041:3389",
                "redial check ws-041:3389 --code 0x… --extended 0x…",
                "redial check ws-041:3389 --json",
            ])
    }

    @Test func whatTheUserSaidIsNotAskedAgain() {
        let walk = Fixture.walk([UserCode(code: 0x904, extended: 7)])
        #expect(Fixture.report(walk, Fixture.diagnosis(.healthy)).next.isEmpty)
        #expect(
            Fixture.report(walk, Fixture.diagnosis(.inconclusive)).next.map(\.command) == [
                "redial check ws-041:3389 --json"
            ])
    }

    @Test func theSameAddressIsCheckedAgain() {
        let walk = Fixture.walk([], target: Target(asked: "ws-041", host: "ws-041", address: "10.0.0.9"))
        let next = Fixture.report(walk, Fixture.diagnosis(.broken)).next
        #expect(next.last?.command == "redial check ws-041 --address 10.0.0.9 --json")
    }

    @Test(arguments: [
        ("[fd00::1]:3389", "'[fd00::1]:3389'"), ("fe80::1%eth0", "fe80::1%eth0"), ("a;reboot", "'a;reboot'"),
        ("it's", #"'it'\''s'"#), ("$(id)", "'$(id)'"),
    ])
    func aTargetIsQuotedForTheShell(_ asked: String, _ quoted: String) {
        let walk = Fixture.walk([], target: Target(asked: asked, host: "h"))
        #expect(
            Fixture.report(walk, Fixture.diagnosis(.broken)).next.last?.words == ["redial", "check", quoted, "--json"])
    }
}
