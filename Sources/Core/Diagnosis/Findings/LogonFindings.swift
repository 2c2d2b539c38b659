import Evidence
import Knowledge
import Primitives

/// What became of a user's credentials: whether the server may see them, what it made of them, and whether the user may log on.
func logonFindings(_ seen: Seen) -> [Finding] {
    [trustFinding(seen), logonFinding(seen), authorizationFinding(seen)].compactMap { $0 }
}

private func trustFinding(_ seen: Seen) -> Finding? {
    guard let (observation, trust) = seen.all(IdentityTrust.self).last else { return nil }
    let value = trust.outcome == .refused ? trust.why?.rawValue ?? "first-contact" : "trusted"
    return Finding("logon.trust", value, observation, ["sha256": .text(trust.sha256 ?? "none was shown")])
}

private func logonFinding(_ seen: Seen) -> Finding? {
    guard let (observation, end) = seen.all(LogonEnd.self).last, !seen.isPending(end.outcome == .silence) else {
        return nil
    }
    let name = end.errorCode.flatMap {
        CodeTable.shared.name(of: $0, .ntstatus) ?? CodeTable.shared.name(of: $0, .sspi)
    }
    let ofTicket = end.kerberosError.map { UInt32(bitPattern: $0) }
    let ticketName = ofTicket.flatMap { CodeTable.shared.name(of: $0, .kerberos) }
    let args: [String: Value] = [
        "code": .text((end.errorCode ?? ofTicket).map { hexCode($0) } ?? "no code"),
        "codeName": .text(name ?? ticketName ?? "a code without a name"), "mechanism": .text(end.mechanism),
        "form": .text(end.form), "detail": .text(end.detail ?? "no detail"),
    ]
    return Finding("logon.end", value(of: end), observation, args)
}

private func value(of end: LogonEnd) -> String {
    switch end.outcome {
    case .refused:
        end.errorCode.map { value(ofRefusal: $0) } ?? end.kerberosError.map(value(ofTicketRefusal:)) ?? "other"
    case .closed, .reset, .tlsAlert: "closed"
    case .accepted, .silence, .garbage, .unbound, .failed: end.outcome.rawValue
    }
}

/// What the server itself makes of a ticket. [RFC 4120 7.5.9]
private func value(ofTicketRefusal code: Int32) -> String {
    switch code {
    // KRB_AP_ERR_NOT_US, KRB_AP_ERR_BADKEYVER, KRB_AP_ERR_MODIFIED
    case 35, 44, 41: "wrong-key"
    // KRB_AP_ERR_TKT_EXPIRED, KRB_AP_ERR_TKT_NYV, KRB_AP_ERR_SKEW
    case 32, 33, 37: "clock"
    default: "other"
    }
}

/// An NTSTATUS, or what SSPI says in its place.
private func value(ofRefusal code: UInt32) -> String {
    switch code {
    // LOGON_FAILURE; SEC_E_LOGON_DENIED
    case 0xc000_006d, 0x8009_030c: return "logon-failure"
    case 0xc000_006a: return "wrong-password"
    case 0xc000_0064: return "unknown-user"
    default:
        let refusal = LoggedAttempt.Refusal(ntstatus: code)
        switch refusal {
        case .wrongCredentials: return "logon-failure"
        case .securityLayer, .declined: return "other"
        default: return refusal.rawValue
        }
    }
}

private func authorizationFinding(_ seen: Seen) -> Finding? {
    guard let (observation, authorization) = seen.all(EarlyAuthorization.self).last,
        !seen.isPending(authorization.outcome == .silence)
    else { return nil }
    let value =
        switch authorization.outcome {
        case .closed, .reset, .tlsAlert: "closed"
        case .granted, .denied, .other, .silence: authorization.outcome.rawValue
        }
    return Finding(
        "logon.authorization", value, observation,
        ["code": .text(authorization.code.map { hexCode($0) } ?? "no code")])
}
