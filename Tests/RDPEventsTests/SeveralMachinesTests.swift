import EventLog
import Evidence
import Primitives
import Testing

@testable import RDPEvents

extension EventRecord {
    /// The same, as another computer wrote it.
    fileprivate func by(_ computer: String) -> EventRecord {
        EventRecord(
            id: id, writtenAt: writtenAt, provider: provider, eventID: eventID, channel: channel, computer: computer,
            activity: activity, data: data)
    }
}

@Suite struct SeveralMachinesTests {
    private func told(_ records: [EventRecord]) -> [EventGrouper.Told] {
        var grouper = EventGrouper()
        for record in records { grouper.take(record) }
        return grouper.finish(records: records.count)
    }

    /// The same session, the same address, the same second: only the computer tells them apart.
    @Test func connectionsOfTwoComputersAreNotJoined() {
        let alice = Connection(activity: "{1}", address: "10.0.0.9")
        let bob = Connection(activity: "{2}", address: "10.0.0.9", user: "CORP\\bob")
        let found = told([
            alice.session(21, 0).by("RDS01"), bob.session(21, 0.2).by("rds02"),
            alice.disconnectReason(12, 5).by("rds01"),
            refusedLogon(0.4, status: "0xc000006d", user: "carol").by("rds02"),
        ])
        #expect(found.map(\.machine) == ["rds02", "rds01"])
        let attempts = found.map { $0.sights.compactMap { $0.fact as? LoggedAttempt } }
        #expect(attempts[0].map(\.user) == ["bob"] && attempts[0][0].ending == nil)
        #expect(attempts[1].map(\.user) == ["alice"] && attempts[1][0].ending == .logoff)
    }

    @Test func whatBelongsToNoComputerIsOne() {
        let found = told([record(Provider.core, 131, 0, activity: "{1}", computer: "", ["ClientIP": "10.0.0.9:1"])])
        #expect(found.count == 1 && found[0].machine == nil)
    }

    /// A collector's log may name any number of computers: those that are too many are counted.
    @Test func theirNumberIsBounded() {
        let one = Connection(activity: "{1}", address: "10.0.0.9")
        let found = told((0..<500).map { one.arrives(Double($0)).by("rds\($0)") })
        #expect(found.count == 12)
        #expect(found.reduce(0) { $0 + $1.sights.count } <= FileReading.mostSights)
        let leftOut = found.flatMap(\.sights).compactMap { ($0.fact as? LogCoverage)?.leftOut }.reduce(0, +)
        #expect(leftOut == 488)
    }
}
