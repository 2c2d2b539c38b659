import EventLog
import Evidence
import Primitives

/// Connections of Windows' own client, put together of its events. [Microsoft-Windows-TerminalServices-RDPClient/Operational]
struct ClientBook {
    private static let most = 600

    private var connections: [String: ClientConnection] = [:]
    private var newest: String?
    private var made = 0
    private(set) var leftOut = 0

    mutating func take(_ sign: ClientSign, _ record: EventRecord) {
        let key = key(sign, record)
        var connection = connections[key] ?? ClientConnection(from: record.writtenAt, activity: record.activity)
        connection.take(sign, record)
        connections[key] = connection
        newest = key
        if connections.count > 2 * Self.most { shrink() }
    }

    private mutating func key(_ sign: ClientSign, _ record: EventRecord) -> String {
        if let activity = record.activity, connections[activity] != nil || sign == .asked { return activity }
        if sign != .asked, let newest { return newest }
        made += 1
        return record.activity ?? "#\(made)"
    }

    private mutating func shrink() {
        let kept = connections.sorted { $0.value.to > $1.value.to }.prefix(Self.most)
        leftOut += connections.count - kept.count
        connections = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }

    var told: [ClientConnection] { connections.values.sorted { ($0.to, $0.from) < ($1.to, $1.from) } }
}

extension ClientConnection {
    fileprivate mutating func take(_ sign: ClientSign, _ record: EventRecord) {
        let number = Int(record.eventID)
        if !events.contains(number), events.count < 24 { events.append(number) }
        from = min(from, record.writtenAt)
        to = max(to, record.writtenAt)
        switch sign {
        case .asked: server = record.filled("Value") ?? server
        case .connected: connected = true
        case .loggedOn:
            connected = true
            loggedOn = true
        case .disconnected: end(record.number("Value"))
        case .udpAsked: address = record.anyEndpoint?.address ?? record.filled("Value") ?? address
        case .udpUp: udp = .up
        case .udpFailed: udp = .failed
        case .udpClosed: udp = udp == .up ? .closed : udp
        case .stateFailed: failedCall = record.number("ErrorCode").map(hexText) ?? failedCall
        case .seen: break
        }
    }

    /// The client closes more than once on its way out; the first reason that is a fault is the one that counts.
    private mutating func end(_ next: UInt32?) {
        guard let next else { return }
        if let reason, !harmlessReasons.contains(reason) { return }
        reason = next
    }
}

/// Ended on this side or on the other by a user, and a close in between that the client makes by itself. (0x107, 0xb08)
private let harmlessReasons: Set<UInt32> = [0, 1, 2, 0x107, 0xb08]
