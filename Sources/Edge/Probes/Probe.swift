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
    /// Further connections that look who answers now.
    case identityAgain = "identity-again"
    /// Another address of the name than the one that this machine makes of it.
    case byAddress = "by-address"
    /// The name by which the answering machine calls itself.
    case ownName = "own-name"
    /// Not a question to the host: what this machine remembers of it.
    case remembered
    /// The one connection that logs on or opens a session, as far as that belongs to the user.
    case kerberosTicket = "kerberos-ticket"
    case logonTried = "logon-tried"
    case sessionOpened = "session-opened"
    case redirectionFollowed = "redirection-followed"
    case channelsJoined = "channels-joined"
    case rdpSecurityMethods = "rdp-security-methods"
    case tlsMatrix = "tls-matrix"
    case clientOffer = "client-offer"
    case pathOutgoing = "path-outgoing"
    case pathEcho = "path-echo"
    case pathRepeat = "path-repeat"
    case udpAnswers = "udp-answers"
    case parallelConnections = "parallel-connections"
    case watch
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
        .userCode, .kerberosTicket, .gatewayAnswers, .gatewayUDP, .kdcProxyAnswers, .clientEnvironment, .windowsClient,
        .byAddress,
        .watch,
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
        case .encrypt where fact is RDPSecurity || fact is RDPSecurityRefused: .rdpSecurityAllowed
        case .encrypt: .certificateShown
        case .join, .license: .channelsJoined
        case .authenticate where fact is IdentityTrust || fact is LogonEnd || fact is EarlyAuthorization: .logonTried
        case .activate, .draw: .sessionOpened
        case .license where fact is LicenseExchange: .sessionOpened
        case .authenticate: .credSSPAnswers
        case .stay: .certificateShown
        default: Probe(question)
        }
    }
}
