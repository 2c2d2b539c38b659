import Foundation
import Journal
import Knowledge
import Primitives
import Registry
import Repairs
import Synchronization
import Testing

@testable import Access

/// Carries repairs out on a machine in memory.
@Suite struct RepairerTests {
    static let server = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server"
    static let denies = MachineItem.value(key: server, name: "fDenyTSConnections")
    static let keys: [MachineItem: ItemState] = [
        .key("HKLM\\SYSTEM\\CurrentControlSet\\Control"): .present, .key(server): .present,
    ]

    let folder = FileManager.default.temporaryDirectory.path + "/redial-journal-\(UUID().uuidString)"
    var journal: Journal { Journal(folder: folder) }

    private func entry(_ id: String, on machine: FakeMachine) async throws -> JournalEntry {
        let repair = try #require(RepairCatalogue.shared.repair(id))
        let execution = try await Repairer(through: machine, keeping: journal).execution(of: repair)
        #expect(execution.obstacles == [])
        return JournalEntry(
            id: "01K0000000000000000000000A", redial: "test", startedAt: .init(milliseconds: 0), access: machine.name,
            target: nil, execution)
    }

    @Test func whatIsAppliedIsReadBackAndTakenBack() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let before = Self.keys.merging([Self.denies: .value(.init(number: 1))]) { $1 }
        let machine = FakeMachine(before)
        let repairer = Repairer(through: machine, keeping: journal)
        let applied = await repairer.apply(try await entry("enable-remote-desktop", on: machine))
        #expect(applied.result == .done)
        #expect(machine.inside.withLock { $0.states[Self.denies] } == .value(.init(number: 0)))
        #expect(try journal.entries().entries.map(\.state) == [.applied])
        let undone = await repairer.undo(applied.entry)
        #expect(undone.result == .done)
        #expect(machine.inside.withLock(\.states) == before)
        #expect(try journal.entries().entries.map(\.state) == [.undone])
    }

    /// Whatever change it is that fails: afterwards either all is as it was, or the journal can still take it back.
    @Test(arguments: 0...3) func aConnectionThatIsLostLeavesAJournalThatUndoes(after count: Int) async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let machine = FakeMachine([:])
        let repairer = Repairer(through: machine, keeping: journal)
        let planned = try await entry("client-disable-udp", on: machine)
        #expect(planned.changes.count > 3)
        machine.inside.withLock { $0.changesLeft = count }
        let applied = await repairer.apply(planned)
        #expect(applied.result == (count == 0 ? .failed : .left))
        machine.inside.withLock { $0.changesLeft = .max }
        let kept = try #require(try journal.entries().entries.first)
        if kept.isOpen { #expect(await repairer.undo(kept).result == .done) }
        #expect(machine.inside.withLock(\.states).values.allSatisfy { $0 == .absent })
    }

    @Test func aWriteThatIsNotKeptIsNoticedAndAllIsAsItWas() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let machine = FakeMachine(Self.keys.merging([Self.denies: .value(.init(number: 1))]) { $1 })
        let planned = try await entry("enable-remote-desktop", on: machine)
        machine.inside.withLock { $0.deaf = Self.denies }
        let applied = await Repairer(through: machine, keeping: journal).apply(planned)
        #expect(applied.result == .failed)
        #expect(applied.text?.contains("reads back as 1") == true)
        #expect(try journal.entries().entries.map(\.state) == [.undone])
    }

    @Test func aMachineThatChangedSinceThePlanIsLeftAlone() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let machine = FakeMachine(Self.keys.merging([Self.denies: .value(.init(number: 1))]) { $1 })
        let planned = try await entry("enable-remote-desktop", on: machine)
        machine.inside.withLock { $0.states[Self.denies] = .value(.init(number: 7)) }
        let applied = await Repairer(through: machine, keeping: journal).apply(planned)
        #expect(applied.result == .failed)
        #expect(machine.inside.withLock { $0.states[Self.denies] } == .value(.init(number: 7)))
        #expect(try journal.entries().entries.isEmpty)
    }

    /// Cut off between the old values and the restart: the next undo still restarts, for the service runs on the new ones.
    @Test func anUndoThatIsCutOffBeforeItsRestartGoesOnWithIt() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let listener = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp"
        let machine = FakeMachine([.value(key: listener, name: "fEnableWinStation"): .value(.init(number: 0))])
        let repairer = Repairer(through: machine, keeping: journal)
        let applied = await repairer.apply(try await entry("enable-winstation-listener", on: machine))
        machine.inside.withLock {
            $0.restarted = []
            $0.mayRestart = false
        }
        #expect(await repairer.undo(applied.entry).result == .left)
        machine.inside.withLock { $0.mayRestart = true }
        let kept = try #require(try journal.entries().entries.first)
        #expect(kept.state == .undoing)
        #expect(await repairer.undo(kept).result == .done)
        #expect(machine.inside.withLock(\.restarted) == ["TermService"])
    }

    @Test func whatSomebodyElseChangedSinceIsNotOverwritten() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let machine = FakeMachine(Self.keys.merging([Self.denies: .value(.init(number: 1))]) { $1 })
        let repairer = Repairer(through: machine, keeping: journal)
        let applied = await repairer.apply(try await entry("enable-remote-desktop", on: machine))
        machine.inside.withLock { $0.states[Self.denies] = .value(.init(number: 5)) }
        let undone = await repairer.undo(applied.entry)
        #expect(undone.result == .left)
        #expect(machine.inside.withLock { $0.states[Self.denies] } == .value(.init(number: 5)))
    }

    @Test func nothingIsChangedWhereTheJournalCannotBeWritten() async throws {
        let machine = FakeMachine(Self.keys.merging([Self.denies: .value(.init(number: 1))]) { $1 })
        let planned = try await entry("enable-remote-desktop", on: machine)
        let applied = await Repairer(through: machine, keeping: Journal(folder: "/proc/redial")).apply(planned)
        #expect(applied.result == .failed)
        #expect(applied.text?.contains("nothing is changed") == true)
        #expect(machine.inside.withLock { $0.states[Self.denies] } == .value(.init(number: 1)))
    }

    @Test func whatCannotBeReadIsToldByItsId() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for name in ["01K0000000000000000000000A.json", "notes.json"] {
            try Data("{".utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        }
        let (entries, damaged) = try journal.entries()
        #expect(entries.isEmpty)
        #expect(damaged.map(\.id) == ["01K0000000000000000000000A", nil])
        #expect(damaged.allSatisfy { $0.text.contains("damaged") })
    }

    @Test func twoProgramsDoNotChangeOneMachine() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        /// Whether another one may; what it takes is free again at once.
        func isFree(_ access: String) throws -> Bool { if try journal.lock(access) == nil { false } else { true } }
        #expect(try isFree("smb://a@b"))
        struct NotFree: Error {}
        guard let lock = try journal.lock("smb://a@b") else { throw NotFree() }
        #expect(try !isFree("smb://a@b"))
        #expect(try isFree("smb://a@c"))
        _ = consume lock
        #expect(try isFree("smb://a@b"))
    }
}
