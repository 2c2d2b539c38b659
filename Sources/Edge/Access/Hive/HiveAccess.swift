public import Evidence
import Files
import FoundationEssentials
import Primitives
import Programs
import Registry
public import Repairs

/// The registry of a Windows that is not running: its hives on a disk that is mounted here.
///
/// A child of this program reads and writes (see `HiveFileReader` for why): it changes a copy, which then takes the place of
/// the hive in one step. The hive as it was stays beside it.
public struct HiveAccess: Access {
    /// The hidden command of this program that is the child.
    public static let command = "hive-items"

    private static let limitMs = 60_000.0
    private static let outputLimit = 24 << 20

    public let name: String
    /// Its folder: the same for the disk, the folder and each hive in it.
    public var lockName: String { "hive:" + (files.first?.folder ?? path) }
    public let isRunning = false
    private let path: String
    private let files: [HiveFile]

    /// - Parameter path: a hive, or the folder or disk that holds SYSTEM and SOFTWARE.
    public init(path: String) async throws(AccessFailure) {
        guard let whole = HiveFile.wholePath(path) else {
            throw AccessFailure(.unreachable, "There is no hive at \(shown(path, limit: 300)).")
        }
        self.path = whole
        name = "hive:" + whole
        var files: [HiveFile] = []
        for place in HiveFolder(whole)?.files ?? [path] { files.append(try await Self.file(at: place)) }
        self.files = files
    }

    /// Where a link leads: what takes the link's place would leave the hive as it was.
    private static func file(at place: String) async throws(AccessFailure) -> HiveFile {
        guard let path = HiveFile.wholePath(place) else {
            throw AccessFailure(.unreachable, "There is no hive at \(shown(place, limit: 300)).")
        }
        let file = HiveFile(path: path, hive: try await hive(at: path))
        let name = place.split(separator: "/").last?.uppercased()
        switch (name, file.hive) {
        case ("SYSTEM", .software):
            throw AccessFailure(
                .damaged,
                "\(shown(place, limit: 300)) is no SYSTEM hive: it has no key Select. It is a SOFTWARE hive.")
        case ("SOFTWARE", .system):
            throw AccessFailure(
                .damaged,
                "\(shown(place, limit: 300)) is no SOFTWARE hive: it has a key Select, as only a SYSTEM hive has.")
        default: return file
        }
    }

    private static func states(of items: [MachineItem], in file: HiveFile) async throws(AccessFailure) -> [ItemState] {
        let asked = items.map { ItemChange($0, from: .absent, to: .absent) }
        let hive = try file.settled()
        let states = try await child("read", hive.path, asked)
        withExtendedLifetime(hive) {}
        return states
    }

    /// By a key that only the one has: a file's name proves nothing.
    private static func hive(at path: String) async throws(AccessFailure) -> RegistryPath.Hive {
        let marks: [MachineItem] = [
            .key("HKLM\\SYSTEM\\Select"), .key("HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"),
        ]
        let states = try await Self.states(of: marks, in: HiveFile(path: path, hive: .system))
        for (hive, state) in zip([RegistryPath.Hive.system, .software], states) where state == .present { return hive }
        throw AccessFailure(
            .notPossible, "\(shown(path, limit: 300)) is a hive, but neither SYSTEM nor SOFTWARE of a Windows.")
    }

    public func hold() async throws(AccessFailure) -> AccessHold? { try HiveHold.take(files) }

    public func canChange(_ item: MachineItem) -> Bool {
        guard let hive = item.hive else { return false }
        return files.contains { $0.hive == hive }
    }

    public func readings() async throws(AccessFailure) -> [FileReading] {
        do {
            return try await readFile(path)
        } catch {
            throw AccessFailure(.damaged, "\(shown(path, limit: 300)) \(error.text).")
        }
    }

    public func states(of items: [MachineItem]) async throws(AccessFailure) -> [ItemState] {
        var states: [MachineItem: ItemState] = [:]
        for file in files {
            let here = items.filter { $0.hive == file.hive }
            guard !here.isEmpty else { continue }
            for (item, state) in zip(here, try await Self.states(of: here, in: file)) { states[item] = state }
        }
        var answers: [ItemState] = []
        for item in items {
            guard let state = states[item] else {
                throw AccessFailure(.notPossible, "\(item.path) is in none of the hives that are there.")
            }
            answers.append(state)
        }
        return answers
    }

    public func make(_ changes: [ItemChange]) async throws(AccessFailure) {
        for file in files {
            let here = changes.filter { $0.item.hive == file.hive }
            guard !here.isEmpty else { continue }
            let copy = try file.copied()
            do {
                _ = try await Self.child("change", copy.path, here)
                try copy.takePlace(of: file)
            } catch {
                copy.remove()
                throw error
            }
        }
    }

    public func restart(_ service: String) async throws(AccessFailure) {
        throw AccessFailure(.notPossible, "The machine does not run; \(service) starts with it.")
    }

    /// The hives that are about to change are kept beside themselves, with the journal entry.
    public func keep(_ entry: [UInt8], id: String) async throws(AccessFailure) {
        let changes = (try? JSONDecoder().decode(JournalEntry.self, from: Data(entry)))?.changes ?? []
        for file in files where changes.contains(where: { $0.item.hive == file.hive }) {
            try file.requireSettled()
            try file.keepOriginal(entry, id: id)
        }
    }

    private static func child(
        _ mode: String, _ path: String, _ items: [ItemChange]
    ) async throws(AccessFailure) -> [ItemState] {
        guard let request = try? JSONEncoder().encode(items) else { return [] }
        var program = Program(
            "/proc/self/exe", [command, mode, path], limitMs: limitMs, outputLimit: outputLimit)
        program.input = .bytes(Array(request))
        let end: ProgramEnd
        do {
            end = try await program.runAside()
        } catch {
            throw AccessFailure(.damaged, "Reading the hive \(shown(path, limit: 300)) came to no end.")
        }
        let told = shown(
            String(decoding: end.errors, as: UTF8.self).split(whereSeparator: \.isNewline).last.map(String.init) ?? "",
            limit: 300)
        switch end.status {
        case HiveItems.Status.done.rawValue:
            guard let states = try? JSONDecoder().decode([ItemState].self, from: Data(end.output)) else { break }
            return states
        case HiveItems.Status.noLibrary.rawValue:
            throw AccessFailure(
                .notInstalled, "Hives are read with libhivex, which is not installed (Debian: libhivex0).")
        case HiveItems.Status.unreadable.rawValue:
            throw AccessFailure(.damaged, "\(shown(path, limit: 300)) is no hive, or a damaged one.")
        default: break
        }
        throw AccessFailure(.damaged, "The hive could not be changed: \(told.isEmpty ? "it may be damaged" : told).")
    }
}

extension MachineItem {
    /// The hive that a thing stands in; nil for what only a running machine has.
    var hive: RegistryPath.Hive? {
        switch self {
        case .key(let path): RegistryPath(path)?.hive
        case .value(let key, _): RegistryPath(key)?.hive
        case .serviceStart, .rule: .system
        case .service, .script, .publicNetwork: nil
        }
    }
}
