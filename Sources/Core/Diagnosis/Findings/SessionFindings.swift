import Evidence
import Knowledge
import Primitives

/// From the user's name to the first screen, where a session was opened. After a redirection the last word is that of the machine
/// where the user ended. [MS-RDPBCGR 1.3.1.1]
func sessionFindings(_ seen: Seen) -> [Finding] {
    let opened = [licenceFinding(seen), sessionFinding(seen), sessionLogonFinding(seen)].compactMap { $0 }
    // What a picture says of the logon says nothing of the drawing, and of what the server itself ended it follows that no
    // picture came: that must not count twice.
    if opened.contains(where: { $0.id == "session.logon" && $0.value != "granted" }) { return opened }
    if opened.contains(where: { $0.id == "session.end" && $0.value.hasPrefix("error-") }) { return opened }
    guard let drawn = drawFinding(seen) else { return opened }
    return opened + [drawn] + (isPicture(drawn.value) ? [pictureFinding(seen)] : []).compactMap { $0 }
}

/// What was not drawn, or cannot be read, or was cut off is no picture of anything.
private func isPicture(_ end: String) -> Bool { ["still", "moving", "black"].contains(end) }

extension Seen {
    /// A session was asked for: what a server says from then on it says of that, and no more of the conference.
    var hasSession: Bool { first(ActivateEnd.self) != nil }
}

private func licenceFinding(_ seen: Seen) -> Finding? {
    guard let (observation, exchange) = seen.all(LicenseExchange.self).last else { return nil }
    let args: [String: Value] = [
        "messages": list(exchange.messages), "rounds": .integer(exchange.rounds),
        "detail": .text(exchange.detail ?? "no detail"),
    ]
    return Finding("session.licence", exchange.issued?.rawValue ?? "unfinished", observation, args)
}

private func sessionFinding(_ seen: Seen) -> Finding? {
    guard let (observation, end) = seen.all(ActivateEnd.self).last, !seen.isPending(end.outcome == .silence) else {
        return nil
    }
    // The server's own word counts before how the connection ended after it; what licensing refused is its own.
    if let error = seen.errorInfo, !error.fact.isOfLicensing {
        return Finding("session.end", error.fact.family, error.observation, error.fact.words)
    }
    guard end.outcome != .licenseRefused else { return nil }
    if let (told, redirection) = seen.redirection {
        let arrived = seen.all(RedirectionFollowed.self).last?.fact.outcome
        let value = arrived.map { $0 == .answered ? "redirected" : "redirected-nowhere" } ?? "redirected"
        return Finding("session.end", value, told, redirection.words)
    }
    let args: [String: Value] = [
        "stage": .text(stageText(end.stage)), "reason": .text(end.reason ?? "no reason"),
        "detail": .text(end.detail ?? "no detail"),
    ]
    return Finding("session.end", value(of: end), observation, args)
}

private func value(of end: ActivateEnd) -> String {
    switch end.outcome {
    case .closed, .reset, .tlsAlert: end.stage < .demandActive ? "closed-before-share" : "closed"
    case .disconnected: "disconnected"
    case .licenseRefused, .error: "our-error"
    case .activated, .redirected, .silence, .garbage: end.outcome.rawValue
    }
}

private func stageText(_ stage: ActivateEnd.Stage) -> String {
    switch stage {
    case .nothing, .infoSent: "once it was told who the user is"
    case .licensed: "after licensing"
    case .demandActive, .confirmSent: "while both sides settled what they can do"
    case .synchronized, .fontMap: "just before the session"
    }
}

/// What the server says of the logon within the session, in words or as a picture.
private func sessionLogonFinding(_ seen: Seen) -> Finding? {
    let notices = seen.all(LogonNotice.self)
    // The last word counts: who was in the way may have gone.
    if let (observation, notice) = notices.last(where: { $0.fact.isGrant || refusal($0.fact) != nil }),
        let (value, name) = refusal(notice)
    {
        return Finding("session.logon", value, observation, ["name": .text(name)])
    }
    if let (observation, picture) = seen.all(PictureSeen.self).last, picture.looks == "refused-logon" {
        let phrase = picture.phrase ?? ""
        let isOfTheSession = sessionPhrases.contains { phrase.contains($0) }
        return Finding(
            "session.logon", isOfTheSession ? "session-error" : "refused-shown", observation, ["name": .text(phrase)])
    }
    let granted = notices.first { $0.fact.isGrant }
    if granted == nil, let (observation, picture) = seen.all(PictureSeen.self).last, picture.looks == "login-screen",
        seen.all(IdentityTrust.self).last.map({ $0.fact.outcome != .refused }) == true
    {
        return Finding("session.logon", "asked-again", observation, ["name": .text(picture.phrase ?? "")])
    }
    guard let (observation, notice) = granted else { return nil }
    return Finding("session.logon", "granted", observation, ["name": .text(notice.type)])
}

/// What xrdp says where the user is right and the session does not come about (xrdp_mm.c of 0.9.21).
private let sessionPhrases = ["sesman", "session", "connection problem"]

/// What a notice refuses, and by which name; nil: nothing. By its type, and only where that says nothing by its data.
/// [MS-RDPBCGR 2.2.10.1.1.4.1.1]
private func refusal(_ notice: LogonNotice) -> (value: String, name: String)? {
    guard let type = notice.errorType else { return nil }
    switch notice.errorTypeName {
    case "LOGON_MSG_NO_PERMISSION"?, "ERROR_CODE_ACCESS_DENIED"?: return ("no-permission", notice.errorTypeName ?? "")
    case "LOGON_MSG_BUMP_OPTIONS"?, "LOGON_MSG_DISCONNECT_REFUSED"?, "LOGON_MSG_SESSION_BUSY_OPTIONS"?:
        return ("sessions-taken", notice.errorTypeName ?? "")
    case let name?: return dataRefusals[notice.errorDataName ?? ""].map { ($0, name) }
    case nil where type >> 30 == 3:
        return (value(ofStatus: type), CodeTable.shared.name(of: type, .ntstatus) ?? hexCode(type))
    case nil: return dataRefusals[notice.errorDataName ?? ""].map { ($0, notice.errorDataName ?? "") }
    }
}

/// ErrorNotificationData.
private let dataRefusals = [
    "LOGON_FAILED_BAD_PASSWORD": "bad-password", "LOGON_FAILED_UPDATE_PASSWORD": "must-change",
    "LOGON_FAILED_OTHER": "refused-told",
]

/// An NTSTATUS in place of a type, as what the account is refused for.
private func value(ofStatus code: UInt32) -> String {
    switch LoggedAttempt.Refusal(ntstatus: code) {
    case .wrongCredentials: "bad-password"
    case .passwordExpired: "must-change"
    case .locked, .disabled, .expired, .restricted: "restricted"
    case .noRight: "no-permission"
    case .clock, .noAuthority, .brokenTrust, .ntlmBlocked, .securityLayer, .declined, .other: "refused-told"
    }
}

private func drawFinding(_ seen: Seen) -> Finding? {
    guard let (observation, end) = seen.all(DrawEnd.self).last else { return nil }
    let screen = seen.all(ScreenDrawn.self).last?.fact
    let codecs = screen?.unknownCodecs.keys.sorted() ?? []
    let args: [String: Value] = [
        "seconds": number(end.afterMs / 1000), "codecs": list(codecs), "reason": .text(end.reason ?? "no reason"),
        "width": .integer(screen?.width ?? 0), "height": .integer(screen?.height ?? 0),
        "unreadable": .integer(screen?.unreadable ?? 0), "detail": .text(screen?.firstError ?? "no detail"),
    ]
    return Finding("screen.end", value(of: end, screen), observation, args)
}

/// Servers paint the whole of a screen before they let it stand.
private let wholeScreen = 0.9

private func value(of end: DrawEnd, _ screen: ScreenDrawn?) -> String {
    let isUnread = (screen?.unreadable ?? 0) > 0
    switch end.outcome {
    case .nothingDrawn where isUnread, .black where isUnread: return "unreadable"
    case .still where (screen?.coverage ?? 1) < wholeScreen, .moving where (screen?.coverage ?? 1) < wholeScreen:
        return isUnread ? "unreadable" : "half-drawn"
    default: return value(of: end)
    }
}

private func value(of end: DrawEnd) -> String {
    switch end.outcome {
    case .closed, .reset, .tlsAlert, .disconnected, .garbage: "cut"
    case .redirected: "still"
    case .tooMuch: "moving"
    case .still, .moving, .black, .nothingDrawn, .foreignCodecs: end.outcome.rawValue
    }
}

private func pictureFinding(_ seen: Seen) -> Finding? {
    guard let (observation, picture) = seen.all(PictureSeen.self).last else { return nil }
    let args: [String: Value] = [
        "width": .integer(picture.width), "height": .integer(picture.height), "colours": .integer(picture.colours),
        "phrase": .text(picture.phrase ?? ""),
    ]
    return Finding("screen.picture", picture.looks, observation, args)
}
