import Evidence

/// What event logs tell.
let logSamples: [any Fact] = [
    LogCoverage(channel: "System", records: 9, from: instant, to: instant, events: ["Schannel 36870": 2], leftOut: 3),
    LogCoverage(channel: "", records: 0, from: nil, to: nil, events: [:]),
    attempt, LoggedAttempt(from: instant),
    BareArrivals(count: 2, from: instant, to: instant),
    PasswordGuessing(
        attempts: 20, sources: 1, users: 4, top: [.init(client: "10.0.0.9", attempts: 20)], from: instant, to: instant),
    AccountRefusal(
        event: 4771, why: .wrongPassword, code: "0x18", user: "alice", domain: "CORP", client: "10.0.0.9", count: 2,
        from: instant, to: instant),
    AccountRefusal(event: 4003, why: .ntlmBlocked, clientName: "LAPTOP", from: instant, to: instant),
    ServiceEvents(group), ListenerEvents(group), CertificateEvents(group), SchannelEvents(group), IdentityEvents(group),
    LicensingEvents(group), SessionEvents(group),
    TransportEvents(
        EventGroup(
            provider: "TermDD", event: 50, what: "stream-fault", from: instant, to: instant)),
    TransportEvents(group), gatewayConnection, GatewayConnection(from: instant), clientConnection,
    ClientConnection(from: instant),
]

private let group = EventGroup(
    provider: "Schannel", event: 36_870, what: "key-unreadable", code: "0x8009030d", about: "server", count: 2,
    from: instant, to: instant)

private let attempt: LoggedAttempt = {
    var attempt = LoggedAttempt(from: instant, activity: "{F4200000-0000-0000-0000-000000000001}")
    attempt.client = "10.0.0.9"
    attempt.clientName = "LAPTOP"
    attempt.user = "alice"
    attempt.domain = "CORP"
    attempt.connection = "RDP-Tcp#5"
    attempt.session = "3"
    attempt.events = [131, 1149, 21]
    attempt.reached = .session
    attempt.refusal = .noRight
    attempt.code = "0xc000015b"
    attempt.logonType = 10
    attempt.ending = .idleLimit
    attempt.endCode = 3
    attempt.isOver = true
    attempt.times = 4
    return attempt
}()

private let gatewayConnection: GatewayConnection = {
    var connection = GatewayConnection(from: instant, activity: "{1}")
    connection.user = "CORP\\alice"
    connection.client = "10.0.0.9"
    connection.resource = "ws-041"
    connection.reached = .resource
    connection.refusal = .unreachable
    connection.errorCode = 23_005
    connection.seconds = 12
    connection.events = [200, 300, 304]
    return connection
}()

private let clientConnection: ClientConnection = {
    var connection = ClientConnection(from: instant, activity: "{1}")
    connection.server = "ws-041"
    connection.address = "10.0.0.41"
    connection.connected = true
    connection.reason = 0x904
    connection.failedCall = "0x80072746"
    connection.udp = .failed
    connection.events = [1024, 1026]
    return connection
}()
