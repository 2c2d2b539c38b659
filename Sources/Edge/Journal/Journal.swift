import FoundationEssentials
import Primitives
public import Repairs
public import State

/// The entries of what this user changed, one small file each, in a folder of the user's own.
///
/// An entry is on the disk, with its name, before `write` returns. Entries are never removed by redial: they are the only
/// place where the old values stand.
public struct Journal: Sendable {
    /// Far more than the largest entry that is ever written.
    public static let longestFile = 1 << 20
    private static let consequence = "so nothing is changed: the old values would not be kept"

    let place: StateFolder.Place

    public init(folder: String) { place = .init(base: folder, inside: [], consequence: Self.consequence) }

    private init(place: StateFolder.Place) { self.place = place }

    /// In the folder of this user; nil where the environment names none.
    public static func standard(environment: (String) -> String?) -> Journal? {
        StateFolder.Place.standard("journal", consequence: consequence, environment: environment).map(Journal.init)
    }

    /// The JSON of an entry, as it stands in its file and beside a machine.
    public static func bytes(of entry: JournalEntry) throws(StateTrouble) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(entry), bytes.count < longestFile else {
            throw StateTrouble(text: "The journal entry cannot be written as JSON, so nothing is changed.")
        }
        return Array(bytes) + [0x0a]
    }

    /// An entry as `bytes(of:)` writes it; nil for anything else. Who takes it from elsewhere has it looked at before it is followed.
    public static func entry(_ bytes: [UInt8]) -> JournalEntry? {
        guard bytes.count < longestFile, let entry = try? JSONDecoder().decode(JournalEntry.self, from: Data(bytes)),
            entry.schema == JournalEntry.schema, isName(entry.id)
        else { return nil }
        return entry
    }

    /// An id is the name of a file as well.
    private static func isName(_ id: String) -> Bool {
        !id.isEmpty && id.utf8.count <= 40
            && id.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) }
    }

    /// Writes an entry, or its new state in place of the old one.
    public func write(_ entry: JournalEntry) throws(StateTrouble) {
        let bytes = try Self.bytes(of: entry)
        guard let folder = try StateFolder.open(place, making: true) else { return }
        try folder.locked { () throws(StateTrouble) in
            try folder.replace(entry.id + ".json", with: bytes, syncingName: true)
        }
    }

    /// Held while a machine is changed, so that two programs do not mix; nil where another one is at it.
    ///
    /// - Parameter name: of what is changed: `Access.lockName`.
    public func lock(_ name: String) throws(StateTrouble) -> StateLock? {
        let digits = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return try StateLock.take("lock-" + String(digits, radix: 16), in: place)
    }

    /// An entry that is there and cannot be read.
    public struct Damaged: Sendable {
        /// Nil for a file whose name is none of an entry.
        public let id: String?
        public let text: String

        fileprivate init(file: String, _ text: String) {
            let name = String(file.dropLast(".json".count))
            id = isName(name) ? name : nil
            self.text = text
        }
    }

    /// All entries, the oldest first: those that can be read, and those that cannot.
    public func entries() throws(StateTrouble) -> (entries: [JournalEntry], damaged: [Damaged]) {
        guard let folder = try StateFolder.open(place, making: false) else { return ([], []) }
        var entries: [JournalEntry] = []
        var damaged: [Damaged] = []
        for name in folder.datedFiles().map(\.name).sorted() {
            do throws(StateTrouble) {
                guard let bytes = try folder.read(name, limit: Self.longestFile) else { continue }
                guard let entry = Self.entry(bytes), entry.id + ".json" == name else {
                    let text = "The journal entry \(shown(name, limit: 60)) is damaged or of another version."
                    damaged.append(Damaged(file: name, text))
                    continue
                }
                entries.append(entry)
            } catch {
                damaged.append(Damaged(file: name, error.text))
            }
        }
        return (entries, damaged)
    }
}
