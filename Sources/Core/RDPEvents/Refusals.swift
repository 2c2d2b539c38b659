import Evidence
import Primitives

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
