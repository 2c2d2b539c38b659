import EventLog
import Evidence
import Primitives

/// Connections through a gateway, put together of its events. [Microsoft-Windows-TerminalServices-Gateway/Operational]
struct GatewayBook {
    private static let most = 600

    /// By ActivityID, else by user and address.
    private var connections: [String: GatewayConnection] = [:]
    private(set) var leftOut = 0

    mutating func take(_ sign: GatewaySign, _ record: EventRecord) {
        // The client's address stands with its port where it asked for the first time only.
        let client = record.endpoint("IpAddress")?.address
        let user = record.filled("Username")
        let key = record.activity ?? "\(user ?? "") \(client ?? "")"
        var connection = connections[key] ?? GatewayConnection(from: record.writtenAt, activity: record.activity)
        connection.client = client ?? connection.client
        // Its policies name the domain, the first question does not.
        if sign != .seen || connection.user == nil { connection.user = user ?? connection.user }
        connection.resource = record.filled("Resource") ?? connection.resource
        connection.take(sign, record)
        connections[key] = connection
        if connections.count > 2 * Self.most { shrink() }
    }

    private mutating func shrink() {
        let kept = connections.sorted { $0.value.to > $1.value.to }.prefix(Self.most)
        leftOut += connections.count - kept.count
        connections = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }

    /// Those of which nothing is known but that somebody asked are the first half of another one.
    var told: [GatewayConnection] {
        let all = connections.values.filter { $0.reached != .asked || $0.refusal != nil || $0.user == nil }
        let named = all.isEmpty ? Array(connections.values) : Array(all)
        return named.sorted { ($0.to, $0.from) < ($1.to, $1.from) }
    }
}

extension GatewayConnection {
    fileprivate mutating func take(_ sign: GatewaySign, _ record: EventRecord) {
        let number = Int(record.eventID)
        if !events.contains(number), events.count < 24 { events.append(number) }
        from = min(from, record.writtenAt)
        to = max(to, record.writtenAt)
        let error = record.number("ErrorCode").map(Int.init)
        switch sign {
        case .policyMet: come(to: .policy)
        case .resourceMet: come(to: .resource)
        case .connected: come(to: .target)
        case .disconnected:
            come(to: .target)
            seconds = record.number("SessionDuration").map(Int.init)
            errorCode = error
        case .policyRefused: refuse(.connectionPolicy, error)
        case .resourceRefused: refuse(.resourcePolicy, error)
        case .unreachable: refuse(.unreachable, error)
        case .method: refuse(.method, error)
        case .limit: refuse(.limit, error)
        case .seen: break
        }
    }

    private mutating func come(to place: Reached) {
        let order = Reached.allCases
        if (order.firstIndex(of: place) ?? 0) > (order.firstIndex(of: reached) ?? 0) { reached = place }
        refusal = nil
    }

    private mutating func refuse(_ why: Refusal, _ error: Int?) {
        refusal = why
        errorCode = error
    }
}
