import EventLog
import Evidence
import Primitives

@testable import RDPEvents

/// 2026-11-20 10:00:00 UTC.
let start = UnixTime(seconds: 1_795_168_800)

func at(_ seconds: Double) -> UnixTime { UnixTime(milliseconds: start.milliseconds + Int64(seconds * 1000)) }

/// A record as the reader of logs hands it on.
func record(
    _ provider: String, _ event: UInt32, _ seconds: Double, activity: String? = nil, channel: String = "log",
    computer: String = "ws-041", _ data: KeyValuePairs<String, String> = [:]
) -> EventRecord {
    EventRecord(
        id: UInt64(seconds * 1000), writtenAt: at(seconds), provider: provider, eventID: event, channel: channel,
        computer: computer, activity: activity, data: data.map { .init(name: $0.key, value: $0.value) })
}

/// Events of one connection, each log with the fields that Windows gives it.
struct Connection {
    let activity: String
    let address: String
    var session = "3"
    var user = "CORP\\alice"

    func arrives(_ seconds: Double) -> EventRecord {
        record(
            Provider.core, 131, seconds, activity: activity, ["ConnType": "TCP", "ClientIP": "\(address):51022"])
    }
    func named(_ seconds: Double) -> EventRecord {
        record(Provider.core, 65, seconds, activity: activity, ["ConnectionName": "RDP-Tcp#5"])
    }
    func wrongPassword(_ seconds: Double) -> EventRecord {
        record(Provider.core, 140, seconds, activity: activity, ["IPString": address])
    }
    func ends(_ seconds: Double) -> EventRecord {
        record(Provider.core, 103, seconds, activity: activity, ["ReasonCode": "14"])
    }
    func logon(_ seconds: Double) -> EventRecord {
        record(
            Provider.connections, 1149, seconds, activity: activity,
            ["Param1": "alice", "Param2": "CORP", "Param3": address])
    }
    func session(_ event: UInt32, _ seconds: Double) -> EventRecord {
        record(
            Provider.sessions, event, seconds, activity: activity,
            ["User": user, "SessionID": session, "Address": address])
    }
    func disconnectReason(_ reason: Int, _ seconds: Double) -> EventRecord {
        record(
            Provider.sessions, 40, seconds, activity: activity, ["Session": session, "Reason": String(reason)])
    }
}

func refusedLogon(
    _ seconds: Double, status: String, sub: String = "0x0", type: Int = 10, user: String = "alice",
    address: String = "10.0.0.9"
) -> EventRecord {
    record(
        Provider.audit, 4625, seconds, channel: "Security",
        [
            "TargetUserName": user, "TargetDomainName": "CORP", "Status": status, "SubStatus": sub,
            "LogonType": String(type), "WorkstationName": "LAPTOP", "IpAddress": address, "IpPort": "0",
        ])
}

func facts(_ records: [EventRecord]) -> [any Fact] {
    var grouper = EventGrouper()
    for record in records { grouper.take(record) }
    return grouper.finish(records: records.count).flatMap(\.sights).map(\.fact)
}

func attempts(_ records: [EventRecord]) -> [LoggedAttempt] { facts(records).compactMap { $0 as? LoggedAttempt } }
