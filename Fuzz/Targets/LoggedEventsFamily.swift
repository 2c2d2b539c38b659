import EventLog
import Evidence
import Primitives
import RDPEvents

/// Records of an event log, made of the input, grouped into facts: never more than a report can hold, no event counted twice,
/// and nothing in them that steers a terminal.
func examineLoggedEvents(_ examination: inout Examination) throws(BrokenPromise) {
    let records = records(of: examination.input)
    guard !records.isEmpty else { return }
    var grouper = EventGrouper()
    for record in records { grouper.take(record) }
    let sights = grouper.finish(records: records.count).flatMap(\.sights)
    examination.take()
    try expect(sights.count <= FileReading.mostSights, "\(sights.count) sights")
    var told = 0
    var attempts = 0
    for sight in sights {
        switch sight.fact {
        case let coverage as LogCoverage: told += coverage.events.values.reduce(0, +)
        case let attempt as LoggedAttempt:
            attempts += attempt.times
            try expect(attempt.from <= attempt.to, "an attempt ends before it begins")
            try expectHarmless([attempt.client, attempt.user, attempt.domain].compactMap(\.self).joined())
        case let trouble as any LoggedTrouble:
            try expectHarmless([trouble.group.about, trouble.group.code].compactMap(\.self).joined())
        default: break
        }
    }
    try expect(
        told <= records.count && attempts <= records.count,
        "\(told) events and \(attempts) attempts of \(records.count)")
}

private let fieldNames = [
    "ClientIP", "IPString", "ConnType", "ConnectionName", "SessionID", "Session", "TargetSession", "User", "Address",
    "Param1",
    "Param2", "Param3", "Reason", "LogonType", "Status", "SubStatus", "TargetUserName", "IpAddress", "StateTransition",
    "ErrorCode", "Username", "Resource", "Value", "AlertDesc", "Binary", "Data", "ClientAddress", "AccountName",
    "ServiceName", "TargetName", "Workstation",
]

/// A record for each piece: two bytes choose the event, one the activity, one how much later it is and, from 128, who wrote it; then fields, each its
/// name's number, its length and its text. A name beyond the list ends the record.
private func records(of input: ArraySlice<UInt8>) -> [EventRecord] {
    var script = ByteReader(input, message: "script")
    var records: [EventRecord] = []
    var seconds: Int64 = 1_795_000_000
    while records.count < 500, let choice = try? script.u16be("event"), let activity = try? script.u8("activity"),
        let later = try? script.u8("later")
    {
        let (provider, event) = watchedEvents[Int(choice) % watchedEvents.count]
        seconds += Int64(later)
        var fields: [EventRecord.Field] = []
        while let name = try? script.u8("name"), Int(name) < fieldNames.count, let length = try? script.u8("length"),
            let text = try? script.take(Int(length), "text")
        {
            fields.append(.init(name: fieldNames[Int(name)], value: String(decoding: text, as: UTF8.self)))
        }
        records.append(
            EventRecord(
                id: UInt64(records.count), writtenAt: UnixTime(seconds: seconds), provider: provider, eventID: event,
                channel: "log", computer: later < 0x80 ? "ws-041" : "ws-\(later)",
                activity: activity == 0 ? nil : "{\(activity)}", data: fields))
    }
    return records
}

/// A connection that is refused, and one that the audit names.
func loggedEventSeeds() -> [[UInt8]] {
    func piece(_ provider: String, _ event: UInt32, _ activity: UInt8, _ fields: [(String, String)]) -> [UInt8] {
        let choice = watchedEvents.firstIndex { $0.provider.hasSuffix(provider) && $0.event == event } ?? 0
        let named = fields.flatMap { name, text in
            [UInt8(fieldNames.firstIndex(of: name) ?? 0), UInt8(text.utf8.count)] + Array(text.utf8)
        }
        return [UInt8(choice >> 8), UInt8(choice & 0xff), activity, 1] + named + [0xff]
    }
    let arrives = piece("RdpCoreTS", 131, 1, [("ConnType", "TCP"), ("ClientIP", "10.0.0.9:51022")])
    let refused = piece("RdpCoreTS", 140, 1, [("IPString", "10.0.0.9")])
    let logon = piece("RemoteConnectionManager", 1149, 1, [("Param1", "alice"), ("Param3", "10.0.0.9")])
    let session = piece(
        "LocalSessionManager", 21, 1, [("User", "CORP\\alice"), ("SessionID", "3"), ("Address", "10.0.0.9")])
    let end = piece("LocalSessionManager", 40, 0, [("Session", "3"), ("Reason", "5")])
    let audit = piece(
        "Security-Auditing", 4625, 0,
        [("TargetUserName", "alice"), ("LogonType", "3"), ("IpAddress", "10.0.0.9"), ("SubStatus", "0xc000006a")])
    let account = piece(
        "Security-Auditing", 4771, 0,
        [("TargetUserName", "alice"), ("IpAddress", "::ffff:10.0.0.9"), ("Status", "0x18")])
    let named = piece("Security-Auditing", 4769, 0, [("ServiceName", "TERMSRV/ws-041"), ("Status", "0x7")])
    let service = piece(
        "Service Control Manager", 7036, 0, [("Binary", "5400650072006d0053006500720076006900630065002f0031000000")])
    return [
        arrives + refused + audit, arrives + logon + session + end,
        service + piece("Schannel", 36_888, 0, [("AlertDesc", "40")]), arrives + account + named,
    ]
}
