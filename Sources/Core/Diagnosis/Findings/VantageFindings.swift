import Evidence
import Knowledge
import Primitives

/// The same walk from another place held against this one.
///
/// - Parameter found: the findings of this walk.
func vantageFindings(_ seen: Seen, _ found: [Finding], _ knowledge: Knowledge) -> [Finding] {
    guard seen.walk.final, let (observation, there) = seen.first(OtherVantage.self) else { return [] }
    let failure = firstFailure(found, knowledge)
    guard let value = vantageValue(seen, there, failure) else { return [] }
    let args: [String: Value] = [
        "place": .text(there.place), "step": .text(there.failedStep?.rawValue ?? "no step"),
        "computer": .text(there.computer ?? "another machine"),
    ]
    return [Finding("vantage.other", value, observation, args)]
}

/// How and at which step this walk failed; nil where it did not.
private func firstFailure(_ found: [Finding], _ knowledge: Knowledge) -> (step: Step, how: String)? {
    let failed = found.compactMap { finding -> (step: Step, how: String)? in
        guard let row = knowledge.finding(finding.id), row.outcome(finding.value)?.state == .failed,
            let step = Step(rawValue: row.step)
        else { return nil }
        return (step, "\(finding.id).\(finding.value)")
    }
    return failed.min { $0.step < $1.step }
}

private func vantageValue(_ seen: Seen, _ there: OtherVantage, _ failure: (step: Step, how: String)?) -> String? {
    if let identity = identityValue(seen, there) { return identity }
    switch (failure, there.failedStep) {
    case (let here?, nil):
        // What did not get as far there tells nothing of this step.
        guard let proven = there.provenThrough, proven >= here.step else { return nil }
        return "works"
    case (let here?, let step?):
        return step == here.step && there.failure == here.how ? "fails-alike" : "fails-otherwise"
    case (nil, _?): return "fails-there"
    case (nil, nil): return there.state == "inconclusive" ? nil : "works-alike"
    }
}

/// Only where both met somebody: another machine, or the same one with another key.
private func identityValue(_ seen: Seen, _ there: OtherVantage) -> String? {
    let machine = seen.first(NTLMIdentity.self)?.fact
    if let here = machine?.dnsComputer ?? machine?.netbiosComputer, let other = there.computer,
        here.lowercased() != other.lowercased()
    {
        return "identity-differs"
    }
    guard let key = seen.first(CertificateShown.self)?.fact.publicKeySHA256, let other = there.publicKeySHA256,
        key != other
    else { return nil }
    // Behind two addresses of one name stand two machines with a key each.
    return there.address == seen.usedAddress ? "key-differs" : "identity-differs"
}
