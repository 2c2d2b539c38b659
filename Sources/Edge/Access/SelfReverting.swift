public import Repairs

/// A way into a machine that can make the machine itself take a change back later, whatever becomes of the connection.
public protocol SelfReverting: Access {
    /// Before an experiment's changes are made: from now on the machine takes the entry back by itself when the time is over, and
    /// when it starts anew before.
    func revertLater(_ entry: JournalEntry, afterSeconds seconds: Int) async throws(AccessFailure)

    /// When an experiment is taken back, or turned out to be wanted: the machine does nothing by itself any more.
    func cancelRevert(_ entry: JournalEntry) async throws(AccessFailure)
}
