import EventLog
import Evidence
import Primitives

/// The connections of one log, put together of their events. Bounded, whatever the log holds: of what is too much the newest
/// is kept, and the rest counted.
struct AttemptBook {
    /// Connections to which events may still belong.
    private static let mostOpen = 2048
    /// An audit record that belongs to a connection is written within this time of its last event.
    private static let nearMs: Int64 = 10_000

    private var open: [String: LoggedAttempt] = [:]
    /// Keys of `open`, the oldest first; those before `head` are gone.
    private var order: [String] = []
    private var head = 0
    private var made = 0
    private var newestOfClient: [String: String] = [:]
    private var newestOfSession: [String: String] = [:]
    private var settled = SettledAttempts()

    mutating func take(_ sign: AttemptSign, _ record: EventRecord) {
        guard isRemote(sign, record), let key = key(sign, record) else { return }
        var attempt = open[key] ?? begin(key, record)
        attempt.take(sign, record)
        open[key] = attempt
        if let client = attempt.client { newestOfClient[client] = key }
        if let session = attempt.session { newestOfSession[session] = key }
        if open.count > Self.mostOpen { settleOldest() }
    }

    /// All that is known of the connections, once the log is at its end.
    mutating func finish() -> SettledAttempts {
        while !open.isEmpty { settleOldest() }
        return settled
    }

    private mutating func begin(_ key: String, _ record: EventRecord) -> LoggedAttempt {
        order.append(key)
        return LoggedAttempt(
            from: record.writtenAt, activity: record.provider == Provider.audit ? nil : record.activity)
    }

    private mutating func settleOldest() {
        guard head < order.count else { return open = [:] }
        let key = order[head]
        head += 1
        if head > 4 * Self.mostOpen {
            order.removeFirst(head)
            head = 0
        }
        guard let attempt = open.removeValue(forKey: key) else { return }
        if let client = attempt.client, newestOfClient[client] == key { newestOfClient[client] = nil }
        if let session = attempt.session, newestOfSession[session] == key { newestOfSession[session] = nil }
        settled.add(attempt)
    }

    // MARK: which connection an event belongs to

    /// The ActivityID names it, but not in the audit, where it is another one. Without it: the session, or the address with
    /// the time.
    private mutating func key(_ sign: AttemptSign, _ record: EventRecord) -> String? {
        let isAudit = record.provider == Provider.audit
        if !isAudit, let activity = record.activity, open[activity] != nil { return activity }
        if let session = record.filled("SessionID", "Session", "TargetSession"), sign != .sessionLogon,
            let known = newestOfSession[session], open[known]?.isOver == false
        {
            return known
        }
        if isAudit || record.activity == nil, let known = nearOne(sign, record) { return known }
        switch sign {
        // Of a session that began before the log, or at the machine itself.
        case .logoff, .takenOver, .disconnectReason, .shell, .auditDisconnect: return nil
        default: break
        }
        if !isAudit, let activity = record.activity { return activity }
        made += 1
        return "#\(made)"
    }

    private func nearOne(_ sign: AttemptSign, _ record: EventRecord) -> String? {
        guard sign != .arrival, let address = record.anyEndpoint?.address, let known = newestOfClient[address],
            let attempt = open[known], record.writtenAt.since(attempt.to).magnitude <= UInt64(Self.nearMs)
        else { return nil }
        // Two refusals are two tries.
        if sign == .auditRefusal, attempt.events.contains(4625) { return nil }
        return known
    }

    /// Whether the event is about a connection from elsewhere at all.
    private func isRemote(_ sign: AttemptSign, _ record: EventRecord) -> Bool {
        switch sign {
        // Over UDP comes a second transport of a connection that is there already.
        case .arrival: return record.value("ConnType") != "UDP"
        case .sessionLogon, .reconnected, .disconnected, .shell:
            // Older Windows writes no address; where there is one that is none, somebody sits at the machine.
            return record.value("Address").map { $0.isEmpty || parseEndpoint($0) != nil } ?? true
        case .auditLogon: return isRemoteLogon(record, types: [7, 10, 12])
        case .auditRefusal: return isRemoteLogon(record, types: [3, 10])
        case .auditReconnect, .auditDisconnect, .auditDenied:
            return record.endpoint("IpAddress", "ClientAddress") != nil
        default: return true
        }
    }

    /// 3 is a network logon, as NLA makes one, but also file shares; 7 unlocks, 10 is Remote Desktop, 12 the same from the cache,
    /// and where these come from the machine itself a tunnel ends there.
    private func isRemoteLogon(_ record: EventRecord, types: Set<UInt32>) -> Bool {
        guard let type = record.number("LogonType"), types.contains(type) else { return false }
        guard let address = record.endpoint("IpAddress")?.address else { return type == 10 || type == 3 }
        return type == 10 || type == 12 || !isLoopback(address)
    }
}
