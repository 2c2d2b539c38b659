import Evidence

let sessionSamples: [any Fact] = [
    SessionSecured(method: "128BIT"), SessionSecured(method: "FIPS"),
    LicenseExchange(
        messages: ["license-request", "platform-challenge", "new-license"], issued: .new, rounds: 2, detail: "why"),
    LicenseExchange(messages: [], issued: nil, rounds: 0),
    ShareOpened(
        shareID: 0x103ea, width: 1024, height: 768, depth: 32, orders: 7, surfaceCommands: true,
        codecs: ["nscodec"], capabilities: 14, again: 1),
    ShareOpened(shareID: 1, width: nil, height: nil, depth: nil),
    ActivateEnd(
        outcome: .disconnected, stage: .confirmSent, reason: "rn-provider-initiated", afterMs: 1.5, detail: "why"),
    ActivateEnd(outcome: .licenseRefused, stage: .infoSent), logonNotice, LogonNotice(type: "plain-notify"),
    ServerStatus(code: 0x401), ServerStatus(code: .max), screenDrawn, ScreenDrawn(width: 1, height: 1, depth: 8),
    DrawEnd(outcome: .foreignCodecs, afterMs: 2, reason: "rn-user-requested", deactivated: true, detail: "why"),
    DrawEnd(outcome: .still, afterMs: 0),
]

private let logonNotice: LogonNotice = {
    var fact = LogonNotice(type: "extended")
    fact.named = true
    fact.sessionID = 2
    fact.reconnectCookie = true
    fact.errorType = 0xffff_fffa
    fact.errorTypeName = "LOGON_MSG_NO_PERMISSION"
    fact.errorData = 2
    fact.errorDataName = "LOGON_FAILED_OTHER"
    return fact
}()

private let screenDrawn: ScreenDrawn = {
    var fact = ScreenDrawn(width: 800, height: 600, depth: 32)
    fact.updates = ["bitmap": 3, "orders": 1]
    fact.bytes = 1000
    fact.firstPictureMs = 10.5
    fact.lastUpdateMs = 12.5
    fact.coverage = 1.25
    fact.unknownCodecs = ["3": 1]
    fact.unreadable = 1
    fact.firstError = "Update.updateType at byte 0: expected 0 to 3, got another"
    return fact
}()
