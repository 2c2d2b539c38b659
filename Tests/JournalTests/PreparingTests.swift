import Foundation
import Journal
import Knowledge
import Primitives
import Registry
import Repairs
import Synchronization
import Testing

@testable import Access

/// A machine whose registry is behind a service that is stopped.
@Suite struct PreparingTests {
    static let start = ItemChange(.serviceStart("RemoteRegistry"), from: .start(4), to: .start(3))
    static let running = ItemChange(.service("RemoteRegistry"), from: .running(false), to: .running(true))

    let folder = FileManager.default.temporaryDirectory.path + "/redial-journal-\(UUID().uuidString)"
    let machine = FakeMachine([start.item: start.before, running.item: running.before])
    var journal: Journal { Journal(folder: folder) }
    var repairer: Repairer { Repairer(through: machine, keeping: journal) }

    init() { machine.inside.withLock { $0.needed = [Self.start, Self.running] } }

    private func entry(_ number: Int, access: String? = nil, _ changes: [ItemChange]) -> JournalEntry {
        JournalEntry(
            id: "01K000000000000000000000\(10 + number)", redial: "test", startedAt: .init(milliseconds: 0),
            access: access ?? machine.name, target: nil, preparing: changes)
    }

    @Test func itIsMadeReadyAndPutBack() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let needed = try await repairer.preparation()
        #expect(needed == [Self.start, Self.running])
        let made = await repairer.apply(entry(0, needed))
        #expect(made.result == .done && made.entry.isPreparation)
        #expect(machine.inside.withLock(\.states)[Self.running.item] == .running(true))
        #expect(try await repairer.preparation() == [])
        #expect(await repairer.takeBackPreparations() == [])
        #expect(machine.inside.withLock(\.states) == [Self.start.item: .start(4), Self.running.item: .running(false)])
        #expect(try journal.entries().entries.map(\.state) == [.undone])
    }

    /// Whichever of the two changes a run ended at, the next one finds its entry.
    @Test(arguments: 0...2) func whatARunThatWasCutOffLeftIsPutBack(after count: Int) async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try journal.write(entry(0, [Self.start, Self.running]))
        try await machine.make(Array([Self.start, Self.running].prefix(count)))
        #expect(await repairer.takeBackPreparations() == [])
        #expect(machine.inside.withLock(\.states) == [Self.start.item: .start(4), Self.running.item: .running(false)])
        #expect(try journal.entries().entries.map(\.isOpen) == [false])
    }

    @Test func anotherMachineIsLeftAlone() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try journal.write(entry(0, access: "fake://other", [Self.running]))
        try await machine.make([Self.running])
        #expect(await repairer.takeBackPreparations() == [])
        #expect(machine.inside.withLock(\.states)[Self.running.item] == .running(true))
        #expect(try journal.entries().entries.map(\.isOpen) == [true])
    }

    @Test func whatCannotBePutBackIsSaidAndStaysOpen() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(await repairer.apply(entry(0, [Self.start, Self.running])).result == .done)
        machine.inside.withLock { $0.changesLeft = 0 }
        #expect(await repairer.takeBackPreparations().count == 1)
        #expect(try journal.entries().entries.map(\.isOpen) == [true])
    }

    /// Nobody is interrupted for values that no service has seen.
    @Test func aServiceThatMayNotBeRestartedIsLeftAloneAndAllIsAsItWas() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let repair = try #require(RepairCatalogue.shared.repair("delete-stale-thumbprint-pin"))
        let listener = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp"
        let pin = MachineItem.value(key: listener, name: "SSLCertificateSHA1Hash")
        let hash = ItemState.value(.init(type: RegistryValue.binary, bytes: (0..<20).map { UInt8($0) }))
        machine.inside.withLock { inside in
            inside.states[pin] = hash
            inside.mayRestart = false
        }
        let execution = try await repairer.execution(of: repair)
        #expect(execution.restarts == ["TermService"])
        let applied = await repairer.apply(
            JournalEntry(
                id: "01K0000000000000000000000A", redial: "test", startedAt: .init(milliseconds: 0),
                access: machine.name, target: nil, execution))
        #expect(applied.result == .failed)
        #expect(machine.inside.withLock { ($0.states[pin], $0.restarted) } == (hash, []))
    }
}
