import Evidence
import Primitives

/// What a status of a refused logon means for the user. [MS-ERREF 2.3.1; Microsoft's page of event 4625]
func refusal(ofStatus status: UInt32) -> LoggedAttempt.Refusal {
    switch status {
    // LOGON_FAILURE, WRONG_PASSWORD, NO_SUCH_USER
    case 0xc000_006d, 0xc000_006a, 0xc000_0064: .wrongCredentials
    case 0xc000_0234: .locked
    case 0xc000_0072: .disabled
    case 0xc000_0193: .expired
    // ACCOUNT_RESTRICTION, INVALID_LOGON_HOURS, INVALID_WORKSTATION
    case 0xc000_006e, 0xc000_006f, 0xc000_0070: .restricted
    // PASSWORD_EXPIRED, PASSWORD_MUST_CHANGE
    case 0xc000_0071, 0xc000_0224: .passwordExpired
    // LOGON_TYPE_NOT_GRANTED
    case 0xc000_015b: .noRight
    // TIME_DIFFERENCE_AT_DC
    case 0xc000_0133: .clock
    // NO_LOGON_SERVERS
    case 0xc000_005e: .noAuthority
    // NO_TRUST_LSA_SECRET, NO_TRUST_SAM_ACCOUNT, TRUSTED_DOMAIN_FAILURE, TRUSTED_RELATIONSHIP_FAILURE, NETLOGON trust
    case 0xc000_018a, 0xc000_018b, 0xc000_018c, 0xc000_018d, 0xc000_0190: .brokenTrust
    // NTLM_BLOCKED
    case 0xc000_0418: .ntlmBlocked
    default: .other
    }
}

/// How a session ended, by the reason of event 40, which has the numbers of ExtendedDisconnectReasonCode.
func ending(ofReason reason: UInt32) -> LoggedAttempt.Ending {
    switch reason {
    case 0: .unknown
    // APIInitiatedDisconnect, RpcInitiatedDisconnectByUser
    case 1, 11: .user
    // APIInitiatedLogoff, LogoffByUser
    case 2, 12: .logoff
    case 3: .idleLimit
    case 4: .timeLimit
    case 5: .replaced
    // ServerDeniedConnection, the same by FIPS, and for lack of rights
    case 7, 8, 9: .denied
    case 0x19, 0x1a: .shutdown
    case 0x100...0x10b: .licence
    default: .other
    }
}

func hexText(_ number: UInt32) -> String { "0x" + String(number, radix: 16) }

/// The services that Remote Desktop needs, by their short names in small letters; and as English Windows shows them, for
/// events that give nothing else.
private let services: [String: String] = [
    "termservice": "TermService", "remote desktop services": "TermService", "sessionenv": "SessionEnv",
    "remote desktop configuration": "SessionEnv", "umrdpservice": "UmRdpService",
    "remote desktop services usermode port redirector": "UmRdpService", "certpropsvc": "CertPropSvc",
    "keyiso": "KeyIso", "cryptsvc": "CryptSvc", "tsgateway": "TSGateway", "remote desktop gateway": "TSGateway",
    "tssdis": "Tssdis",
]

func serviceName(_ text: String) -> String? { services[text.lowercased()] }
