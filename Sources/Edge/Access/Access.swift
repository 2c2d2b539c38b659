public import Evidence
public import Primitives
public import Repairs

/// A way into a machine: what of it can be read and changed from here. One file an implementation, named by `AccessAddress`.
///
/// Every call goes to the machine as it is now; nothing is remembered between two. Whoever changes something reads it back
/// with `states`: that a call returned proves nothing.
public protocol Access: Sendable {
    /// As journals and reports name it, and as it has to be given to come in again: `smb://admin@ws-041`. Holds no secret.
    var name: String { get }

    /// Whether this kind of thing can be read and changed this way.
    func canChange(_ item: MachineItem) -> Bool

    /// The settings that bear on Remote Desktop, as the diagnosis takes them from any file.
    func readings() async throws(AccessFailure) -> [FileReading]

    /// What has to be changed for a while before the machine lets itself be read and changed this way; nothing, for most.
    func preparation() async throws(AccessFailure) -> [ItemChange]

    /// What these things are now, in the same order.
    func states(of items: [MachineItem]) async throws(AccessFailure) -> [ItemState]

    /// Makes changes in their order, whatever the items are now, and stops at the first that fails. Where `after` is `absent`
    /// a value, or a key that holds nothing, is removed; a key that holds something stays.
    func make(_ changes: [ItemChange]) async throws(AccessFailure)

    /// Stops a service with those that depend on it (`ServiceOrder`), and starts them again.
    func restart(_ service: String) async throws(AccessFailure)

    /// Keeps a journal entry beside the machine too, where that can be done without changing how it works.
    func keep(_ entry: [UInt8], id: String) async throws(AccessFailure)

    /// Removes what `keep` left where it would change what the machine is like, once all is as it was before.
    func forget(_ entry: JournalEntry) async throws(AccessFailure)

    /// Has the machine itself put the old values back at an instant, even when nobody comes back. Called before the change.
    ///
    /// - Returns: false where this way cannot do so; then only redial takes it back.
    func revertLater(_ entry: JournalEntry, at: UnixTime) async throws(AccessFailure) -> Bool

    /// Withdraws what `revertLater` set up, once the old values are back.
    func withdrawRevert(_ entry: JournalEntry) async throws(AccessFailure)

    /// Who changes the same things has the same one here, however the way in was spelled.
    var lockName: String { get }

    /// Keeps every other redial, whoever runs it, from changing the same things until what is returned goes. Nil where this way
    /// has no such means. Throws `busy` where another one is at it.
    func hold() async throws(AccessFailure) -> AccessHold?

    /// Whether the machine runs: a disk has nothing to restart, and nothing to walk to.
    var isRunning: Bool { get }

    /// Ends what was started for it.
    func close() async
}

/// Something that is kept from others until this goes.
public final class AccessHold: Sendable {
    private let release: @Sendable () -> Void

    public init(_ release: @escaping @Sendable () -> Void) { self.release = release }

    deinit { release() }
}

extension Access {
    public var isRunning: Bool { true }
    public var lockName: String { name }
    public func hold() async throws(AccessFailure) -> AccessHold? { nil }
    public func preparation() async throws(AccessFailure) -> [ItemChange] { [] }
    public func keep(_ entry: [UInt8], id: String) async throws(AccessFailure) {}
    public func forget(_ entry: JournalEntry) async throws(AccessFailure) {}
    public func revertLater(_ entry: JournalEntry, at: UnixTime) async throws(AccessFailure) -> Bool { false }
    public func withdrawRevert(_ entry: JournalEntry) async throws(AccessFailure) {}
    public func close() async {}
}
