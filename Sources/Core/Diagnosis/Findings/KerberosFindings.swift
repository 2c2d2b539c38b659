import Evidence
import Primitives

/// Kerberos, and with it the logon in a domain, refuses clocks that differ by more than this. [RFC 4120 1.6]
let allowedSkewMs = 300_000.0

/// What the domain controllers said of the user and of the host's service; nothing where none was asked.
func kerberosFindings(_ seen: Seen) -> [Finding] {
    [kdcFinding(seen), logonFinding(seen), clockFinding(seen)].compactMap(\.self)
}

/// Whether a domain controller answered at all: one that did makes up for those that did not.
private func kdcFinding(_ seen: Seen) -> Finding? {
    let asked = seen.all(KDCAnswer.self)
    let answered = asked.first { $0.fact.hasAnswered }
    guard let (observation, fact) = answered ?? asked.min(by: { rank($0.fact.outcome) < rank($1.fact.outcome) }) else {
        return nil
    }
    let value =
        switch fact.outcome {
        case .answered, .error: "answers"
        case .closed, .garbage: "broken"
        case .refused, .unreachable, .silent, .notFound: fact.outcome.rawValue
        }
    return Finding(
        "kerberos.kdc", value, observation,
        [
            "realm": .text(fact.realm), "kdc": .text(fact.address ?? fact.kdc ?? "no domain controller"),
            "detail": .text(fact.detail ?? fact.outcome.rawValue),
        ])
}

/// Of several that failed, the one that says most of the way comes first.
private func rank(_ outcome: KDCAnswer.Outcome) -> Int {
    switch outcome {
    case .answered, .error: 0
    case .silent: 1
    case .refused: 2
    case .unreachable: 3
    case .closed, .garbage: 4
    case .notFound: 5
    }
}

private func logonFinding(_ seen: Seen) -> Finding? {
    guard let (observation, fact) = seen.first(KerberosOutcome.self) else { return nil }
    switch fact.outcome {
    // No domain controller had a say, or what it said is a finding of its own.
    case .noLibrary, .noRealm, .noKDC, .noTickets, .deadline, .ourFault, .clockSkew: return nil
    case .ticket, .wrongPassword, .unknownUser, .locked, .disabled, .accountExpired, .restricted, .revoked,
        .passwordExpired, .unknownRealm, .unknownService, .noCommonEncryption, .refused:
        let code = fact.errorCode.map { hexCode(UInt32(bitPattern: $0)) } ?? "no code"
        return Finding(
            "kerberos.logon", fact.outcome.rawValue, observation,
            [
                "realm": .text(fact.realm), "service": .text(fact.service), "code": .text(code),
                "name": .text(fact.errorName ?? "no error of a domain controller"),
                "detail": .text(fact.detail ?? "no words"), "encryption": .text(fact.encryption ?? "unknown"),
            ])
    }
}

/// A domain controller's clock against ours: what it says of it, and what its answers show.
private func clockFinding(_ seen: Seen) -> Finding? {
    let asked = seen.all(KDCAnswer.self).filter { $0.fact.clockSkewMs != nil }
    let outcome = seen.first(KerberosOutcome.self)
    let isRefused = outcome?.fact.outcome == .clockSkew
    let furthest = asked.max { skew($0.fact) < skew($1.fact) }
    guard let observation = (isRefused ? outcome?.observation : nil) ?? furthest?.observation else { return nil }
    // By how much the controller may have read its clock before or after the middle of the exchange.
    let doubtMs = (furthest?.fact.afterMs ?? 0) / 2
    let isOff = furthest.map { skew($0.fact) - doubtMs > allowedSkewMs } ?? false
    let skewMs = furthest?.fact.clockSkewMs
    return Finding(
        "kerberos.clock", isRefused ? "refused" : isOff ? "off" : "fine", observation,
        [
            "seconds": number(skewMs.map { $0.magnitude / 1000 }),
            "direction": .text((skewMs ?? 0) < 0 ? "behind" : "ahead of"),
            "realm": .text((furthest?.fact.realm ?? outcome?.fact.realm) ?? ""),
        ])
}

private func skew(_ answer: KDCAnswer) -> Double { answer.clockSkewMs?.magnitude ?? 0 }

extension KDCAnswer {
    fileprivate var hasAnswered: Bool { outcome == .answered || outcome == .error }
}
