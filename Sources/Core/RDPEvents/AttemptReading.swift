import EventLog
import Evidence
import Primitives

/// What one event says of the connection that it belongs to.
extension LoggedAttempt {
    mutating func take(_ sign: AttemptSign, _ record: EventRecord) {
        note(record)
        switch sign {
        case .arrival, .accepted, .listenerArrival, .named, .joined, .sessionAssigned, .over, .clientLeft:
            takeConnection(sign, record)
        case .wrongCredentials, .securityLayer, .stateChange, .logonCallFailed, .declined: takeRefusal(sign, record)
        case .logon, .sessionLogon, .shell, .reconnected: takeSession(sign, record)
        case .logoff, .disconnected, .takenOver, .disconnectReason: takeEnding(sign, record)
        case .auditLogon, .auditRefusal, .auditDenied, .auditReconnect, .auditDisconnect: takeAudit(sign, record)
        }
    }

    private mutating func note(_ record: EventRecord) {
        let number = Int(record.eventID)
        if !events.contains(number), events.count < 24 { events.append(number) }
        from = min(from, record.writtenAt)
        to = max(to, record.writtenAt)
    }

    private mutating func come(to place: Reached) { reached = max(reached, place) }

    private mutating func takeConnection(_ sign: AttemptSign, _ record: EventRecord) {
        switch sign {
        case .arrival, .accepted: client = client ?? record.anyEndpoint?.address
        case .named: connection = record.filled("ConnectionName")
        case .joined: come(to: .joined)
        case .sessionAssigned:
            connection = connection ?? record.filled("ConnectionName")
            session = record.filled("SessionID") ?? session
            come(to: .joined)
        case .over, .clientLeft: isOver = true
        default: break
        }
    }

    private mutating func takeRefusal(_ sign: AttemptSign, _ record: EventRecord) {
        switch sign {
        case .wrongCredentials:
            client = record.anyEndpoint?.address ?? client
            refuse(.wrongCredentials, nil)
        case .securityLayer:
            client = client ?? record.anyEndpoint?.address
            let code = record.data.lazy.filter { parseEndpoint($0.value) == nil }.compactMap { parseNumber($0.value) }
            if reached == .arrived { refuse(.securityLayer, code.first) }
        case .stateChange:
            // The same transition is written when a client has left by itself, or was refused before.
            guard reached == .arrived, refusal == nil, !isOver,
                record.value("StateTransition")?.hasPrefix("RDP_SEC") == true
            else { return }
            refuse(.securityLayer, record.number("ErrorCode"))
        case .logonCallFailed: refuse(.other, record.data.lazy.compactMap { parseNumber($0.value) }.first)
        default: refuse(.declined, nil)
        }
    }

    /// A refusal with its status is not replaced by one without; and that the stream ended in the security layer says the
    /// least of all.
    private mutating func refuse(_ why: Refusal, _ status: UInt32?) {
        if refusal != nil, refusal != .securityLayer {
            guard code == nil, status != nil, why != .securityLayer else { return }
        }
        refusal = why
        code = status.map(hexText)
    }

    private mutating func takeSession(_ sign: AttemptSign, _ record: EventRecord) {
        client = client ?? record.endpoint("Address", "Param3")?.address ?? record.anyEndpoint?.address
        switch sign {
        case .logon:
            setUser(record.filled("Param1"), domain: record.filled("Param2"))
            come(to: .logon)
        case .shell: come(to: .shell)
        default: come(to: .session)
        }
        guard sign != .logon else { return }
        setAccount(record.value("User"))
        session = record.filled("SessionID") ?? session
    }

    private mutating func takeEnding(_ sign: AttemptSign, _ record: EventRecord) {
        session = session ?? record.filled("SessionID", "Session", "TargetSession")
        setAccount(record.value("User"))
        isOver = true
        switch sign {
        case .logoff: ending = ending ?? .logoff
        case .takenOver: ending = ending ?? .replaced
        case .disconnected: come(to: .session)
        case .disconnectReason:
            guard let reason = record.number("Reason") else { break }
            ending = RDPEvents.ending(ofReason: reason)
            endCode = Int(reason)
        default: break
        }
    }

    private mutating func takeAudit(_ sign: AttemptSign, _ record: EventRecord) {
        client = client ?? record.endpoint("IpAddress", "ClientAddress")?.address
        clientName = clientName ?? record.filled("WorkstationName", "ClientName")
        setUser(
            record.filled("TargetUserName", "AccountName"), domain: record.filled("TargetDomainName", "AccountDomain"))
        logonType = record.number("LogonType").map(Int.init) ?? logonType
        switch sign {
        case .auditLogon: come(to: .logon)
        case .auditRefusal:
            let status = [record.number("SubStatus"), record.number("Status")].compactMap(\.self).first { $0 != 0 }
            refuse(status.map(LoggedAttempt.Refusal.init(ntstatus:)) ?? .other, status)
            isOver = true
        case .auditDenied:
            refuse(.noRight, nil)
            isOver = true
        case .auditReconnect:
            connection = connection ?? record.filled("SessionName")
            come(to: .session)
        default: isOver = true
        }
    }

    private mutating func setUser(_ name: String?, domain: String?) {
        guard let name else { return }
        user = user ?? name
        self.domain = self.domain ?? domain
    }

    /// `CORP\alice`, as the session manager writes it. Taken apart before it is escaped, for escapes have backslashes too.
    private mutating func setAccount(_ account: String?) {
        guard let account, !account.isEmpty, account != "-", user == nil else { return }
        let parts = account.split(separator: "\\", maxSplits: 1).map { shown($0, limit: 120) }
        setUser(parts.last, domain: parts.count == 2 ? parts[0] : nil)
    }
}
