import Evidence
import Knowledge
import Primitives

/// What the steps, the verdict and the notes are judged from.
struct Judging: Sendable {
    let seen: Seen
    let findings: [Finding]
    let words: Words

    func finding(_ id: String) -> Finding? { findings.first { $0.id == id } }
    func value(_ id: String) -> String? { finding(id)?.value }

    /// What the data says this value does to its step.
    func state(of finding: Finding) -> FindingRow.State? {
        words.knowledge.finding(finding.id)?.outcome(finding.value)?.state
    }

    func step(of finding: Finding) -> Step? {
        words.knowledge.finding(finding.id).flatMap { Step(rawValue: $0.step) }
    }

    /// The first step that did not get through. What files tell of a step counts where the walk did not come to it.
    var failedStep: Step? {
        findings.filter { state(of: $0) == .failed && !isTold($0) }.compactMap { step(of: $0) }.min()
    }

    /// What will hurt or soon break, in the order of the steps.
    var warnings: [Finding] {
        let found = findings.filter { [.warning, .concern].contains(state(of: $0)) || isExpiringNow($0) }
        return found.sorted { (step(of: $0) ?? .stay, $0.id) < (step(of: $1) ?? .stay, $1.id) }
    }

    /// A certificate with a week left needs somebody; but Windows renews its self-signed one without being asked.
    private func isExpiringNow(_ finding: Finding) -> Bool {
        guard finding.id == "certificate.validity", finding.value == "expires-soon",
            case .integer(let days)? = finding.args["days"], days <= 7
        else { return false }
        return value("certificate.issuer") != "self-signed" || value("negotiate.server") == "xrdp"
    }

    /// The server speaks the old RDP security: there is no TLS to walk.
    var isWithoutTLS: Bool {
        ["selected-rdp", "plain-confirm", "failure-2"].contains(value("negotiate.end"))
            || value("capture.request") == "asks-old-security"
    }

    func durationMs(of step: Step) -> Double? {
        let own = seen.walk.observations.filter { $0.step == step }.compactMap(\.durationMs).max()
        guard own == nil, step == .reach else { return own }
        return seen.all(PortAnswer.self).first { $0.fact.address == seen.usedAddress }?.fact.rttMs
    }
}
