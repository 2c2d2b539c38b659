/// The providers whose events tell of Remote Desktop, as they name themselves in every language of Windows.
enum Provider {
    static let core = "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS"
    static let connections = "Microsoft-Windows-TerminalServices-RemoteConnectionManager"
    static let sessions = "Microsoft-Windows-TerminalServices-LocalSessionManager"
    static let audit = "Microsoft-Windows-Security-Auditing"
    static let gateway = "Microsoft-Windows-TerminalServices-Gateway"
    static let client = "Microsoft-Windows-TerminalServices-ClientActiveXCore"
    static let services = "Service Control Manager"
    static let kerberos = "Microsoft-Windows-Security-Kerberos"
    static let ntlm = "Microsoft-Windows-NTLM"
    static let crashes = "Application Error"
}

/// What one kind of event is read for.
enum EventUse: Equatable, Sendable {
    case attempt(AttemptSign)
    case trouble(TroubleFamily, String)
    /// One of the few services that Remote Desktop needs, which the event itself names.
    case service(String)
    /// A program that every session needs crashed, which the event itself names.
    case program
    /// Trouble of Kerberos or NTLM that counts only where the event names Remote Desktop as the service; in one word where that
    /// does not depend on the event's code.
    case ofTerminalServer(String?)
    /// An account was refused, for which service is not told.
    case account
    case gateway(GatewaySign)
    case client(ClientSign)
}

/// What an event says of one connection to the server.
enum AttemptSign: Equatable, Sendable {
    case arrival, listenerArrival, accepted, named, joined
    case wrongCredentials, securityLayer, stateChange, logonCallFailed, declined
    case logon, sessionAssigned, over, clientLeft
    case sessionLogon, shell, logoff, disconnected, reconnected, takenOver, disconnectReason
    case auditLogon, auditRefusal, auditDenied, auditReconnect, auditDisconnect
}

enum GatewaySign: Equatable, Sendable {
    case policyMet, policyRefused, resourceMet, resourceRefused, limit, connected, disconnected, unreachable, method
    case seen
}

enum ClientSign: Equatable, Sendable {
    case asked, connected, disconnected, loggedOn, udpAsked, udpUp, udpFailed, udpClosed, stateFailed, seen
}

/// Which type of fact a group of events becomes.
enum TroubleFamily: Equatable, Sendable {
    case service, listener, certificate, schannel, identity, licensing, session, transport
}

/// Whether a record is read at all. Asked for every record of a log, by provider and number.
public func isWatched(provider: String, event: UInt32) -> Bool { watched[provider]?[event] != nil }

/// Every kind of event that is read, in one order: for the test that the table of codes knows them all, and for the fuzzer.
public let watchedEvents: [(provider: String, event: UInt32)] =
    watched.flatMap { provider, events in events.keys.map { (provider: provider, event: $0) } }
    .sorted { ($0.provider, $0.event) < ($1.provider, $1.event) }

func use(of provider: String, _ event: UInt32) -> EventUse? { watched[provider]?[event] }

let watched: [String: [UInt32: EventUse]] = [
    Provider.core: coreEvents, Provider.connections: connectionEvents, "TermService": systemConnectionEvents,
    Provider.sessions: sessionEvents, Provider.audit: auditEvents, Provider.gateway: gatewayEvents,
    Provider.client: clientEvents, Provider.services: serviceEvents, "Schannel": schannelEvents,
    "LsaSrv": lsaEvents, "LSA": lsaEvents, "Microsoft-Windows-LSA": lsaEvents,
    Provider.kerberos: kerberosEvents, Provider.ntlm: ntlmEvents, "NETLOGON": netlogonEvents, "Tcpip": tcpEvents,
    "TermDD": termDDEvents, Provider.crashes: [1000: .program], "Microsoft-Windows-DistributedCOM": launchEvents,
    "DCOM": launchEvents, "Microsoft-Windows-Resource-Exhaustion-Detector": exhaustionEvents,
    "Microsoft-Windows-Winlogon": winlogonEvents, "Winlogon": winlogonEvents,
    "Microsoft-Windows-TerminalServices-SessionBroker": [2056: .trouble(.session, "broker")],
    "Microsoft-Windows-TerminalServices-SessionBroker-Client": [1296: .trouble(.session, "broker")],
]

/// Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational: one connection, one ActivityID.
private let coreEvents: [UInt32: EventUse] = [
    65: .attempt(.named), 66: .attempt(.sessionAssigned), 97: .trouble(.transport, "stream-fault"),
    100: .attempt(.joined), 102: .attempt(.over), 103: .attempt(.over), 104: .attempt(.joined),
    106: .trouble(.listener, "switched-off"), 107: .attempt(.clientLeft), 131: .attempt(.arrival),
    135: .attempt(.joined), 136: .trouble(.transport, "udp-failed"), 137: .trouble(.transport, "poor-network"),
    138: .trouble(.transport, "udp-failed"), 139: .attempt(.securityLayer), 140: .attempt(.wrongCredentials),
    147: .attempt(.logonCallFailed), 162: .attempt(.joined), 168: .attempt(.joined), 226: .attempt(.stateChange),
    291: .trouble(.transport, "udp-failed"),
]

/// The provider writes to two logs: its own, and System, where the numbers from 1003 to 1136 stand.
private let connectionEvents: [UInt32: EventUse] = systemConnectionEvents.merging([
    258: .trouble(.listener, "listening"), 259: .trouble(.listener, "stopped"),
    260: .trouble(.listener, "cannot-listen"), 261: .attempt(.listenerArrival), 1149: .attempt(.logon),
    1151: .attempt(.declined), 1158: .attempt(.accepted), 20_515: .trouble(.transport, "idle-limit"),
    20_516: .trouble(.transport, "idle-limit"), 20_517: .trouble(.transport, "time-limit"),
    20_518: .trouble(.transport, "time-limit"), 20_519: .trouble(.transport, "time-limit"),
]) { $1 }

private let systemConnectionEvents: [UInt32: EventUse] = [
    1003: .trouble(.licensing, "client-licence"), 1004: .trouble(.licensing, "not-issued"),
    1006: .trouble(.listener, "many-incomplete"), 1011: .trouble(.licensing, "temporary-expired"),
    1012: .trouble(.identity, "many-failures"), 1028: .trouble(.licensing, "not-issued"),
    1035: .trouble(.listener, "stopped"), 1036: .trouble(.session, "not-created"),
    1043: .trouble(.licensing, "server-unreachable"), 1050: .trouble(.certificate, "settings-corrected"),
    1051: .trouble(.certificate, "unusable"), 1052: .trouble(.certificate, "expires-soon"),
    1053: .trouble(.certificate, "expired"), 1054: .trouble(.certificate, "unusable"),
    1055: .trouble(.certificate, "key-unreadable"), 1056: .trouble(.certificate, "made"),
    1057: .trouble(.certificate, "not-made"), 1058: .trouble(.certificate, "not-replaced"),
    1059: .trouble(.certificate, "unusable"), 1062: .trouble(.certificate, "template"),
    1063: .trouble(.certificate, "made"), 1064: .trouble(.certificate, "template"),
    1065: .trouble(.certificate, "expired"), 1067: .trouble(.identity, "spn-not-registered"),
    1068: .trouble(.licensing, "mode-not-set"), 1069: .trouble(.licensing, "grace-over"),
    1070: .trouble(.session, "drained"), 1071: .trouble(.session, "switched-off"),
    1128: .trouble(.licensing, "grace-over"), 1129: .trouble(.licensing, "grace-ending"),
    1130: .trouble(.licensing, "no-server-named"), 1131: .trouble(.licensing, "server-unreachable"),
    1132: .trouble(.licensing, "server-unreachable"), 1133: .trouble(.licensing, "server-unreachable"),
]

private let sessionEvents: [UInt32: EventUse] = [
    17: .trouble(.service, "not-started"), 18: .trouble(.service, "crashed"), 21: .attempt(.sessionLogon),
    22: .attempt(.shell), 23: .attempt(.logoff), 24: .attempt(.disconnected), 25: .attempt(.reconnected),
    34: .trouble(.session, "setup-running"), 36: .trouble(.session, "state-failed"), 39: .attempt(.takenOver),
    40: .attempt(.disconnectReason),
]

private let auditEvents: [UInt32: EventUse] = [
    4624: .attempt(.auditLogon), 4625: .attempt(.auditRefusal), 4740: .trouble(.identity, "locked"),
    4768: .account, 4769: .ofTerminalServer(nil), 4771: .account, 4776: .account, 4778: .attempt(.auditReconnect),
    4779: .attempt(.auditDisconnect), 4825: .attempt(.auditDenied),
]

private let gatewayEvents: [UInt32: EventUse] = [
    101: .trouble(.service, "gateway-stopped"), 102: .trouble(.service, "gateway-stopped"), 200: .gateway(.policyMet),
    201: .gateway(.policyRefused), 203: .gateway(.limit), 300: .gateway(.resourceMet), 301: .gateway(.resourceRefused),
    302: .gateway(.connected), 303: .gateway(.disconnected), 304: .gateway(.unreachable), 305: .gateway(.method),
    312: .gateway(.seen), 313: .gateway(.seen),
]

private let clientEvents: [UInt32: EventUse] = [
    226: .client(.stateFailed), 1024: .client(.asked), 1025: .client(.connected), 1026: .client(.disconnected),
    1027: .client(.loggedOn), 1029: .client(.seen), 1102: .client(.udpAsked), 1103: .client(.udpUp),
    1104: .client(.udpFailed), 1105: .client(.udpClosed),
]

private let serviceEvents: [UInt32: EventUse] = [
    7000: .service("not-started"), 7009: .service("not-started"), 7011: .service("hung"), 7023: .service("ended"),
    7024: .service("ended"), 7031: .service("restarted"), 7034: .service("crashed"), 7036: .service("changed"),
]

private let schannelEvents: [UInt32: EventUse] = [
    36_869: .trouble(.schannel, "key-unreadable"), 36_870: .trouble(.schannel, "key-unreadable"),
    36_871: .trouble(.schannel, "credential-failed"), 36_872: .trouble(.schannel, "no-certificate"),
    36_874: .trouble(.schannel, "no-common-cipher"), 36_886: .trouble(.schannel, "no-certificate"),
    36_887: .trouble(.schannel, "alert-received"), 36_888: .trouble(.schannel, "alert-sent"),
]

private let lsaEvents: [UInt32: EventUse] = [
    6041: .trouble(.identity, "credssp-version"), 6167: .trouble(.identity, "duplicate-machine"),
    40_960: .trouble(.identity, "no-authority"), 40_961: .trouble(.identity, "no-authority"),
]

private let kerberosEvents: [UInt32: EventUse] = [
    3: .ofTerminalServer(nil), 4: .trouble(.identity, "ticket-for-another"), 5: .trouble(.identity, "clock"),
    14: .trouble(.identity, "saved-password"), 100: .ofTerminalServer("spn-unknown"),
    101: .ofTerminalServer("spn-twice"),
]

/// Microsoft-Windows-NTLM/Operational. What it only audits (8001 to 8004) works, and is not read.
private let ntlmEvents: [UInt32: EventUse] = [
    4001: .ofTerminalServer("ntlm-out-blocked"), 4002: .account, 4003: .account,
]

/// What a domain controller tells of another computer, which it names, is no trouble of its own. [lmerrlog.h]
private let netlogonEvents: [UInt32: EventUse] = [
    3210: .trouble(.identity, "broken-trust"), 5719: .trouble(.identity, "no-authority"),
    5721: .trouble(.identity, "broken-trust"), 5722: .trouble(.identity, "trust-refused"),
    5723: .trouble(.identity, "trust-refused"), 5805: .trouble(.identity, "trust-refused"),
]

private let tcpEvents: [UInt32: EventUse] = [
    4199: .trouble(.transport, "duplicate-address"), 4227: .trouble(.transport, "ports-exhausted"),
    4231: .trouble(.transport, "ports-exhausted"),
]

private let termDDEvents: [UInt32: EventUse] = [
    50: .trouble(.transport, "stream-fault"), 56: .trouble(.transport, "security-fault"),
]

private let exhaustionEvents: [UInt32: EventUse] = [2004: .trouble(.session, "memory-short")]

private let launchEvents: [UInt32: EventUse] = [10_020: .trouble(.session, "launch-rights")]

private let winlogonEvents: [UInt32: EventUse] = [4005: .trouble(.session, "shell-ended")]
