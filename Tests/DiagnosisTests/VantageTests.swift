import Evidence
import Knowledge
import Testing

@testable import Diagnosis

private let key = String(repeating: "cd", count: 32)
private let computer = "ws-041.corp.example"

private func there(
    _ state: Verdict.State = .healthy, failed: Step? = nil, how: String? = nil, through: Step? = .encrypt,
    address: String? = "10.0.0.41", key: String? = key, computer: String? = computer
) -> OtherVantage {
    OtherVantage(
        place: "gate", state: state.rawValue, failedStep: failed, failure: how, provenThrough: through,
        address: address, publicKeySHA256: key, computer: computer)
}

private func judged(_ facts: [any Fact]) -> Diagnosis { diagnose(walk(facts), knowledge: .shared) }

private func value(_ facts: [any Fact], final: Bool = true) -> String? {
    findings(in: Seen(walk(facts, final: final)), .shared).first { $0.id == "vantage.other" }?.value
}

private let dropped = looked() + [port(.timedOut)]

@Suite struct VantageTests {
    @Test func theOtherPlaceIsHeldAgainstThisOne() {
        #expect(value(healthyWindows) == nil)
        #expect(value(healthyWindows + [there()]) == "works-alike")
        #expect(value(dropped + [there()]) == "works")
        #expect(
            value(
                dropped + [
                    there(
                        .broken, failed: .reach, how: "reach.port.timed-out", through: .resolve, key: nil, computer: nil
                    )
                ]) == "fails-alike")
        #expect(
            value(
                dropped + [
                    there(
                        .broken, failed: .reach, how: "reach.port.refused", through: .resolve, key: nil, computer: nil)
                ]) == "fails-otherwise")
        #expect(
            value(
                dropped + [
                    there(
                        .broken, failed: .encrypt, how: "encrypt.end.alert", through: .negotiate, key: nil,
                        computer: nil)
                ]) == "fails-otherwise")
        #expect(
            value(
                healthyWindows + [there(.broken, failed: .reach, how: "reach.port.timed-out", key: nil, computer: nil)])
                == "fails-there")
        #expect(value(healthyWindows + [there(key: "ee")]) == "key-differs")
        #expect(value(healthyWindows + [there(address: "10.0.0.42", key: "ee", computer: nil)]) == "identity-differs")
        #expect(value(healthyWindows + [there(key: "ee", computer: "other-pc")]) == "identity-differs")
        #expect(value(healthyWindows + [there(key: key, computer: "WS-041.corp.example")]) == "works-alike")
    }

    /// What is not known there is no evidence here.
    @Test func whatDidNotComeAsFarSaysNothing() {
        #expect(value(dropped + [there(.inconclusive, through: .resolve, key: nil, computer: nil)]) == nil)
        #expect(value(healthyWindows + [there(.inconclusive, key: nil, computer: nil)]) == nil)
        #expect(value(healthyWindows + [there()], final: false) == nil)
    }

    @Test func aHealthyHostStaysHealthyWhenItIsSoFromThereToo() {
        let diagnosis = judged(healthyWindows + [there()])
        #expect(diagnosis.verdict.state == .healthy)
        #expect(diagnosis.causes.isEmpty)
    }

    @Test func whatWorksFromThereIsNotSwitchedOff() throws {
        let alone = judged(dropped)
        let beside = judged(dropped + [there()])
        let server = ["host-off-asleep", "rdp-disabled", "guest-nic-or-dhcp-broken", "termservice-stopped"]
        for id in server {
            let before = alone.causes.first { $0.id == id }?.probability ?? 0
            #expect(beside.causes.first { $0.id == id }?.probability ?? 0 <= before / 5, "\(id)")
        }
        let first = try #require(beside.causes.first)
        #expect(
            ["cloud-nsg-or-sg", "bruteforce-blocker-banned-you", "port-forward-or-hairpin"].contains(first.id),
            "\(first.id)")
        #expect(beside.verdict.state == .broken && beside.verdict.step == .reach)
    }

    @Test func whatFailsAlikeSpeaksAgainstThePath() {
        let alike = there(
            .broken, failed: .reach, how: "reach.port.timed-out", through: .resolve, key: nil, computer: nil)
        let (alone, beside) = (judged(dropped), judged(dropped + [alike]))
        for id in ["bruteforce-blocker-banned-you", "port-forward-or-hairpin"] {
            let before = alone.causes.first { $0.id == id }?.probability ?? 0
            #expect(beside.causes.first { $0.id == id }?.probability ?? 0 < before, "\(id)")
        }
    }

    @Test func twoKeysOfOneMachineAreInterception() {
        let diagnosis = judged(healthyWindows + [there(key: "ee")])
        #expect(diagnosis.verdict.state == .degraded)
        #expect(diagnosis.causes.first?.id == "tls-intercepted")
    }

    @Test func whatFailsThereOnlyIsAWarningHere() {
        let diagnosis = judged(
            healthyWindows + [there(.broken, failed: .reach, how: "reach.port.timed-out", key: nil, computer: nil)])
        #expect(diagnosis.verdict.state == .degraded)
        #expect(diagnosis.verdict.step == nil)
        #expect(diagnosis.verdict.summary.text.contains("from gate fails at reach"))
        #expect(diagnosis.steps.first { $0.step == .reach }?.state == .ok)
    }
}
