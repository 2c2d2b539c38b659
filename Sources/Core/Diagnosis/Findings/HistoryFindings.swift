import Evidence
import Knowledge
import Primitives

/// Who answers now against who answered earlier walks, where this machine remembers any.
///
/// Another machine has another certificate as well: that is one piece of news and is counted once.
func historyFindings(_ seen: Seen, _ knowledge: Knowledge) -> [Finding] {
    let machine = machineFinding(seen)
    let isOther = machine.map { !["first-time", "same", "moved"].contains($0.value) } ?? false
    let certificate = isOther ? nil : certificateFinding(seen, knowledge)
    return [certificate, machine].compactMap { $0 }
}

// MARK: the certificate

private func certificateFinding(_ seen: Seen, _ knowledge: Knowledge) -> Finding? {
    guard let (observation, history) = seen.first(CertificateHistory.self) else { return nil }
    let args: [String: Value] = [
        "lastSeen": .text(history.previousLastSeen?.day ?? "?"), "ended": .text(history.previousNotAfter?.day ?? "?"),
        "firstSeen": .text(history.firstSeen?.day ?? "?"), "previous": .text(history.previousSubject ?? "none"),
    ]
    return Finding("certificate.history", certificateValue(history, seen, knowledge), observation, args)
}

private func certificateValue(_ history: CertificateHistory, _ seen: Seen, _ knowledge: Knowledge) -> String {
    switch history.outcome {
    case .firstTime, .sameKey, .returned: return history.outcome.rawValue
    case .renewedAfterExpiry: return "renewed"
    case .same: return hasLatelyChanged(seen, knowledge, withinMs: stillNewMs) ? "changed" : "same"
    case .changed: break
    }
    if isVouchedFor(seen, knowledge) { return "vouched" }
    return isRenewal(history, by: seen.first(CertificateShown.self)?.fact, at: seen.walk.startedAt)
        ? "renewed" : "changed"
}

/// The walk that met a change also remembered it. Who asks again soon after, with an answer to its questions, or because a
/// monitor does, is told the same.
private let stillNewMs: Int64 = 86_400_000

/// Whether the certificate seen last took the place of one that had not come to its end, so short a time ago.
func hasLatelyChanged(_ seen: Seen, _ knowledge: Knowledge, withinMs limit: Int64) -> Bool {
    guard let history = seen.first(CertificateHistory.self)?.fact, history.outcome == .same,
        let first = history.firstSeen, let before = history.previousLastSeen, before <= first,
        let ended = history.previousNotAfter, first < ended, seen.walk.startedAt.since(first) < limit,
        let shown = seen.first(CertificateShown.self)?.fact
    else { return false }
    return history.previousPublicKeySHA256 != shown.publicKeySHA256
        && !isRenewal(history, by: shown, at: first) && !isVouchedFor(seen, knowledge)
}

/// An authority that this machine trusts vouches for the new certificate and for the asked name in it.
private func isVouchedFor(_ seen: Seen, _ knowledge: Knowledge) -> Bool {
    guard seen.first(CertificateTrust.self)?.fact.trusted == true,
        let issuer = seen.first(CertificateShown.self)?.fact.issuer,
        let match = seen.first(CertificateNames.self)?.fact.match
    else { return false }
    return knowledge.inspectionProduct(issuer: issuer) == nil && (match == .exact || match == .wildcard)
}

/// Windows gives the certificate that it makes for Remote Desktop six months.
private let longestRollingMs: Int64 = 190 * 86_400_000

/// Whether the last certificate had come to the part of its life in which it is replaced: Windows makes its own anew from
/// about the middle on, authorities and their tools in the last third.
func isRenewal(_ history: CertificateHistory, by shown: CertificateShown?, at now: UnixTime) -> Bool {
    guard let shown, let start = history.previousNotBefore, let end = history.previousNotAfter, start < end,
        history.previousSubject == shown.subject, history.previousSelfSigned == shown.selfSigned
    else { return false }
    let life = end.since(start)
    let left = end.since(now)
    guard shown.selfSigned else { return left <= life / 3 }
    // Whoever gave a self-signed one longer than Windows does replaces it by hand, at any time.
    return life <= longestRollingMs && left <= life / 2
}

// MARK: the machine

private func machineFinding(_ seen: Seen) -> Finding? {
    let all = seen.all(IdentityHistory.self)
    guard let (observation, history) = all.first(where: { $0.fact.about == .name }) ?? all.first else { return nil }
    let args: [String: Value] = [
        "asked": .text(seen.walk.target.host), "computer": .text(history.machine), "address": .text(history.address),
        "previous": .text(history.previousMachine ?? "none"),
        "previousAddress": .text(history.previousAddress ?? "none"),
        "lastSeen": .text(history.lastSeen?.day ?? "?"),
    ]
    return Finding("identity.history", machineValue(history, seen), observation, args)
}

private func machineValue(_ history: IdentityHistory, _ seen: Seen) -> String {
    let hasMoved = history.previousAddress != history.address
    switch history.outcome {
    case .firstTime: return "first-time"
    case .same: return hasMoved ? "moved" : "same"
    case .otherMachine: break
    }
    // A renamed machine keeps its key at least for a while; the members of a farm stand in for one another.
    if history.keyKept == true { return "same" }
    let previous = history.previousMachine ?? ""
    if areNumberedAlike(previous, history.machine) { return "stands-in" }
    guard history.about == .name else { return "other-at-address" }
    if nameMatch(asked: seen.walk.target.host, names: [previous]) == .none {
        // Behind a name that is no machine's own, a certificate made out to it tells a farm from a mere alias.
        return seen.first(CertificateShown.self)?.fact.selfSigned == false ? "stands-in" : "other-behind-alias"
    }
    return hasMoved ? "other-elsewhere" : "other-here"
}

/// `rdsh-01.corp.test` and `rdsh-02.corp.test`: the same but for digits.
func areNumberedAlike(_ left: String, _ right: String) -> Bool {
    func pattern(_ name: String) -> String { name.lowercased().filter { !("0"..."9").contains($0) } }
    return left.lowercased() != right.lowercased() && pattern(left) == pattern(right)
}
