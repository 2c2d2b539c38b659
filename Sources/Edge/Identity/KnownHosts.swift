public import Evidence
import FoundationEssentials
import Primitives
public import State

/// What this machine remembers of the hosts it walked to: a folder with one small file a key.
///
/// Two programs may use it at once: files are replaced whole, by a rename, and whoever writes holds the folder's lock. What
/// cannot be read is never written over.
public struct KnownHosts: Sendable {
    /// Why something is not remembered, as a sentence for people.
    public typealias Trouble = StateTrouble

    private static let consequence = "so this walk is not remembered"

    /// The hosts remembered at most; beyond that the file that was written longest ago goes.
    static let mostHosts = 512
    /// Far more than the largest file that is ever written.
    static let longestFile = 65_536

    let place: StateFolder.Place

    /// In a folder of the caller's choice, which is made where it is missing.
    public init(folder: String) { place = StateFolder.Place(base: folder, inside: [], consequence: Self.consequence) }

    private init(place: StateFolder.Place) { self.place = place }

    /// In the folder of this user; nil where the environment names none.
    public static func standard(environment: (String) -> String?) -> KnownHosts? {
        StateFolder.Place.standard("known-hosts", consequence: consequence, environment: environment).map(
            KnownHosts.init)
    }

    /// What is remembered under a key; nil where nothing is.
    public func recall(_ key: HostKey) throws(Trouble) -> KnownHost? {
        guard let folder = try StateFolder.open(place, making: false) else { return nil }
        return try read(key, folder)
    }

    /// What is remembered that bears on one walk.
    public func recall(_ keys: MemoryKeys) throws(Trouble) -> Memory {
        var memory = Memory()
        if let key = keys.asked { memory.asked = try recall(key) }
        if let key = keys.address { memory.address = try recall(key) }
        return memory
    }

    /// Remembers who answered a walk, where it saw anybody.
    public func remember(_ walk: Walk) throws(Trouble) {
        guard let seen = SeenIdentity(walk) else { return }
        let keys = MemoryKeys(walk)
        try remember(seen, under: [keys.asked, keys.address].compactMap(\.self))
    }

    /// Remembers who answered, under each of the keys.
    public func remember(_ seen: SeenIdentity, under keys: [HostKey]) throws(Trouble) {
        guard !keys.isEmpty, let folder = try StateFolder.open(place, making: true) else { return }
        // Where nothing is new, the lock is not needed either.
        var isNew = false
        for key in keys where try addition(of: seen, to: key, folder) != nil { isNew = true }
        guard isNew else { return }
        try folder.locked { () throws(Trouble) in
            for key in keys {
                // Read again: another program may have written since.
                guard let host = try addition(of: seen, to: key, folder) else { continue }
                try write(host, key, folder)
            }
        }
    }

    /// The file as it should be; nil where it need not change.
    private func addition(
        of seen: SeenIdentity, to key: HostKey, _ folder: borrowing StateFolder
    ) throws(Trouble) -> KnownHost? {
        guard key.fileName != nil else { return nil }
        let known = try read(key, folder) ?? KnownHost(key)
        let added = known.adding(seen)
        return known.gains(from: added) ? added : nil
    }

    private func read(_ key: HostKey, _ folder: borrowing StateFolder) throws(Trouble) -> KnownHost? {
        guard let name = key.fileName, let bytes = try folder.read(name, limit: Self.longestFile) else { return nil }
        guard let host = try? JSONDecoder().decode(KnownHost.self, from: Data(bytes)), host.isSound(for: key) else {
            throw folder.trouble(name, "is damaged, or was not written by this version of redial")
        }
        return host
    }

    private func write(_ host: KnownHost, _ key: HostKey, _ folder: borrowing StateFolder) throws(Trouble) {
        guard let name = key.fileName else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(host), bytes.count < Self.longestFile else { return }
        folder.makeRoom(for: name, most: Self.mostHosts)
        try folder.replace(name, with: Array(bytes) + [0x0a])
    }
}
