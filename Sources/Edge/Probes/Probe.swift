import Evidence

/// Every question that a walk can put, by the id that stands in reports.
public enum Probe: String, CaseIterable, Sendable {
    case nameResolves = "name-resolves"
    case dnsAnswers = "dns-answers"
    case portAnswers = "port-answers"
    case otherPorts = "other-ports"
    case protocolsOffered = "protocols-offered"
    case nlaWanted = "nla-wanted"
    case rdpSecurityAllowed = "rdp-security-allowed"
    case oldRequestAnswered = "old-request-answered"
    case redirectionProtocols = "redirection-protocols"
    case certificateShown = "certificate-shown"
    case credSSPAnswers = "credssp-answers"
    /// The Remote Desktop Gateway on the way, as far as its logon.
    case gatewayAnswers = "gateway-answers"
    case gatewayUDP = "gateway-udp"
    case kdcProxyAnswers = "kdc-proxy-answers"
    /// Not questions to the host: this client's surroundings, and the settings of the Windows around this WSL.
    case clientEnvironment = "client-environment"
    case windowsClient = "windows-client"
    /// Not a question to the host: what the user's own client showed.
    case userCode = "user-code"

    /// What is asked of others than the host: those have their own word on why they were not asked.
    static let notOfTheHost: Set<Probe> = [
        .userCode, .gatewayAnswers, .gatewayUDP, .kdcProxyAnswers, .clientEnvironment, .windowsClient,
    ]

    /// The probe that puts one kind of connection request.
    init(_ question: ProtocolAnswer.Question) {
        switch question {
        case .client: self = .protocolsOffered
        case .tlsOnly: self = .nlaWanted
        case .rdpOnly: self = .rdpSecurityAllowed
        case .noRequest: self = .oldRequestAnswered
        case .redirected: self = .redirectionProtocols
        }
    }

    /// The probe to which a fact seen over a connection with this question belongs.
    static func of(_ fact: any Fact, question: ProtocolAnswer.Question) -> Probe {
        switch fact.step {
        case .encrypt: .certificateShown
        case .authenticate: .credSSPAnswers
        default: Probe(question)
        }
    }
}
