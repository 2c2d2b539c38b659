import Evidence
import Knowledge
import Testing

@testable import Settings

/// The table of settings against the rules that those who read it rely on.
struct TableTests {
    let rows = SettingTable.shared.rows

    @Test func isReadWhole() { #expect(rows.count >= 100) }

    @Test func idsAreUnique() { #expect(Set(rows.map(\.id)).count == rows.count) }

    @Test func everyRowHasAPlaceAndAStep() {
        for row in rows {
            #expect((row.hive == nil) == (row.key == nil) && (row.key == nil) == (row.name == nil), "\(row.id)")
            #expect(row.key != nil || row.policy != nil, "\(row.id)")
            #expect(Step(rawValue: row.step) != nil, "\(row.id)")
            #expect(!row.title.isEmpty && !row.source.isEmpty, "\(row.id)")
        }
    }

    @Test func noTwoRowsReadTheSameValue() {
        let own = rows.compactMap { row in row.key.map { "\(row.hive.map(\.rawValue) ?? "")\\\($0)\\\(row.name ?? "")" }
        }
        let policies = rows.compactMap { row in row.policy.map { "software\\\($0.key)\\\($0.name)" } }
        let all = (own + policies).map { $0.lowercased() }
        #expect(Set(all).count == all.count)
    }

    @Test func olderWindowsHadOtherValues() throws {
        let layer = try #require(SettingTable.shared.row("listener.SecurityLayer"))
        #expect(layer.usual(build: 7601) == "1")
        #expect(layer.usual(build: 19045) == "2")
        #expect(layer.usual(build: nil) == nil)
    }
}
