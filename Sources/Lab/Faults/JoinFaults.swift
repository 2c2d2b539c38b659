import Evidence
import RDPWire

/// A server, or something before it, that takes TLS and then drops the conference: nobody outside can tell which.
private let dropsTheConference = [
    "third-party-winstation-or-wrapper", "server-out-of-resources", "security-suite-blocks-on-server",
    "nla-probe-lost-in-proxy", "unlisted-cause",
]
private let silentInTheConference = [
    "server-out-of-resources", "security-suite-blocks-on-server", "nla-probe-lost-in-proxy",
    "lossy-or-saturated-link", "pmtu-black-hole",
]

/// Faults from MCS on, which a walk without credentials meets only where no logon stands before them.
let joinFaults: [Fault] = conferenceFaults + channelFaults + lastWordFaults + oldSecurityFaults

private let conferenceFaults: [Fault] = [
    Fault(
        "mcs-refused", "Refuses the conference: rt-unspecified-failure", at: .join,
        expect: .broken(dropsTheConference), .server(.joining { $0.result = .unspecifiedFailure })),
    Fault(
        "mcs-disconnect", "Answers the first conference message with a disconnect", at: .join,
        expect: .broken(dropsTheConference),
        .server(
            .joining {
                let ultimatum = DomainPDU.disconnectProviderUltimatum(.init(reason: .providerInitiated))
                $0.instead = Reaction(ultimatum.encoded(), then: .close)
            })),
    Fault(
        "third-party-winstation-or-wrapper", "Closes at the first conference message, as a wrapped service does",
        at: .join, expect: .broken(dropsTheConference), .server(.joining { $0.instead = .close })),
    Fault(
        "mcs-reset", "Resets at the first conference message", at: .join, expect: .broken(dropsTheConference),
        .server(.joining { $0.instead = .reset })),
    Fault(
        "mcs-silence", "Never answers the first conference message", at: .join,
        expect: .broken(silentInTheConference), .server(.joining { $0.instead = .silence })),
    Fault(
        "mcs-garbage", "Answers the first conference message with what makes no sense", at: .join,
        expect: .broken(dropsTheConference),
        .server(.joining { $0.instead = Reaction(X224.wrapData([0x7f, 0x66, 0x03, 0x0a, 0x01]), then: .close) })),
    Fault(
        "mcs-truncated", "Closes in the middle of its settings", at: .join, expect: .broken(dropsTheConference),
        .server(.joining { $0.instead = Reaction([0x03, 0x00, 0x01, 0x51, 0x02, 0xf0, 0x80, 0x7f], then: .close) })),
]

private let channelFaults: [Fault] = [
    Fault(
        "mcs-channel-refused", "Refuses the I/O channel", at: .join, expect: .broken(dropsTheConference),
        .server(.joining { $0.channelResult = .tooManyChannels })),
    Fault(
        "mcs-channel-lie", "Joins another channel than the one asked for", at: .join,
        expect: .broken(dropsTheConference), .server(.joining { $0.channelLie = 1042 })),
]

private let lastWordFaults: [Fault] = [
    Fault(
        "error-info-denied", "Says that it denies the connection: the true extended 0x7", at: .join,
        expect: .broken("session-limit", "drain-mode-or-broker"), check: ["--code", "0x904", "--extended", "0x7"],
        .server(.saying(errorInfo: 0x7))),
    Fault(
        "error-info-out-of-memory", "Says that it is out of memory", at: .join,
        expect: .broken("server-out-of-resources"), .server(.saying(errorInfo: 0x6))),
    Fault(
        "error-info-broker", "Says that the broker knows no destination", at: .join,
        expect: .broken("drain-mode-or-broker"), .server(.saying(errorInfo: 0x400))),
    Fault(
        "error-info-protocol", "Complains of the protocol with a code that no table has", at: .join,
        expect: .broken("third-party-winstation-or-wrapper", "unlisted-cause"), .server(.saying(errorInfo: 0x1104))),
    Fault(
        "rds-grace-period-over", "Says that it has no licence server", at: .license,
        expect: .broken("rds-grace-period-over"),
        .server(
            .joining {
                $0.lastWords = [
                    LicensingPDU(message: .error(LicenseError(code: .noLicenseServer, transition: .totalAbort)))
                        .encoded()
                ]
            })),
    Fault(
        "error-info-no-licence", "Says in an error info that it has no licence", at: .license,
        expect: .broken("rds-grace-period-over", "cal-exhausted-or-client-licence"),
        .server(.saying(errorInfo: 0x102))),
    Fault(
        "redirected-early", "Sends its clients on to another machine before it knows who they are", at: .join,
        expect: .degraded("drain-mode-or-broker", "unlisted-cause"), .server(.joining { $0.lastWords = [sendOn] })),
]

/// [MS-RDPBCGR 2.2.13.3.1]
private let sendOn = SharePDU(
    kind: .serverRedirect, source: Conference.serverChannel,
    body: [0, 0] + ServerRedirection(sessionID: 3, targetFQDN: Machine.workstation.dnsName).encoded()
).encoded()

private let oldSecurityFaults: [Fault] = [
    Fault(
        "fips-mode-old-security", "The old RDP security, and nothing but FIPS", at: .negotiate,
        expect: .degraded("tls-only-or-rdp-only-server", "fips-mode"), .server(.oldSecurity(.fips))),
    Fault(
        "old-security-low", "The old RDP security at its lowest level", at: .negotiate,
        expect: .degraded("tls-only-or-rdp-only-server"), .server(.oldSecurity(.low))),
    Fault(
        "old-security-high", "The old RDP security with 128 bits, both ways", at: .negotiate,
        expect: .degraded("tls-only-or-rdp-only-server"), .server(.oldSecurity(.high))),
    Fault(
        "old-security-none", "The old RDP security without a cipher, which issues licences", at: .negotiate,
        expect: .degraded("tls-only-or-rdp-only-server"),
        .server(
            .oldSecurity(.none).with {
                $0.session = .with { $0.licensing = .new }
            })),
    Fault(
        "old-security-56-bits", "The old RDP security with 56 bits", at: .negotiate,
        expect: .degraded("tls-only-or-rdp-only-server"), .server(.oldSecurity(.bits56))),
    Fault(
        "old-security-40-bits", "The old RDP security with 40 bits", at: .negotiate,
        expect: .degraded("tls-only-or-rdp-only-server"), .server(.oldSecurity(.bits40))),
]

extension ServerBehaviour {
    /// A server of TLS without network level authentication, so that a walk comes to the conference.
    fileprivate static func joining(_ change: (inout Conference) -> Void) -> ServerBehaviour {
        plainTLS.with { change(&$0.conference) }
    }

    fileprivate static func saying(errorInfo: UInt32) -> ServerBehaviour {
        joining {
            $0.lastWords = [SetErrorInfo(errorInfo: errorInfo).encoded(shareID: 0, source: Conference.serverChannel)]
        }
    }

    fileprivate static func oldSecurity(_ encryption: Conference.Encryption) -> ServerBehaviour {
        windows.with {
            $0.negotiation.accepts = []
            $0.negotiation.refusal = .sslNotAllowedByServer
            $0.conference.encryption = encryption
            $0.session = Session()
        }
    }
}
