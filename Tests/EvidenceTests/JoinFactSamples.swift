import Evidence

let joinFactSamples: [any Fact] = [
    JoinEnd(
        question: .client, outcome: .refused, stage: .attachUser, result: "rt-too-many-channels",
        reason: "rn-provider-initiated", channels: 2, afterMs: 1.5, detail: "channel 1003"),
    JoinEnd(question: .rdpOnly, outcome: .tlsAlert, stage: .nothing),
    ConferenceSettings(
        question: .noRequest, version: "0x80004", requestedProtocols: 11, earlyCapabilityFlags: 8, ioChannel: 1003,
        messageChannel: 1006),
    ConferenceSettings(question: .client),
    MultitransportOffer(flags: 0x301, transports: ["UDPFECR", "UDP-PREFERRED"]),
    ErrorInfo(code: 7, leaving: false), ErrorInfo(code: .max, leaving: true),
    Redirection(sessionID: 3, flags: 0x101, targetAddress: "10.0.0.9", targetName: "ws-041.corp.test"),
    Redirection(sessionID: 0, flags: 0),
    EarlyMessage(what: .autoDetect, detail: "0010"), EarlyMessage(what: .unreadable),
    LicensingEnd(code: 6, name: "ERR_NO_LICENSE_SERVER", transition: "ST_TOTAL_ABORT"),
    LicensingEnd(code: 99, name: nil, transition: nil),
    oldSecurity,
    RDPSecurity(
        question: .client, offered: "FIPS", method: 0, methodName: "NONE", level: 9, levelName: nil, randomBytes: 0),
    RDPSecurityRefused(offered: "FIPS", how: .disconnected),
]

private let oldSecurity: RDPSecurity = {
    var fact = RDPSecurity(
        question: .rdpOnly, offered: "40BIT|128BIT", method: 2, methodName: "128BIT", level: 3, levelName: "HIGH",
        randomBytes: 32)
    fact.certificate = .x509
    fact.temporary = true
    fact.keyBits = 2048
    fact.chainLength = 2
    return fact
}()
