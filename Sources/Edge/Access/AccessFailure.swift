/// Why a way into a machine did not lead where it should. Nothing was changed unless the text says so.
public struct AccessFailure: Error, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        /// A program or a library is missing on this machine.
        case notInstalled = "not-installed"
        /// Nobody answers there, or the port is closed.
        case unreachable
        case wrongPassword = "wrong-password"
        case lockedOut = "locked-out"
        /// Logged on, but not allowed to do this.
        case denied
        /// Who answers there has not proven to be the machine that is meant.
        case unproven
        /// This way does not lead to such a thing.
        case notPossible = "not-possible"
        case readOnly = "read-only"
        /// Somebody else is at it.
        case busy
        /// What was to be read or changed is damaged or not written out to its end.
        case damaged
        case timedOut = "timed-out"
        /// The other side said something that is not understood.
        case unexpected
    }

    public let kind: Kind
    /// One sentence for people; foreign text in it is escaped.
    public let text: String

    public init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    public var id: String { "access-" + kind.rawValue }
}
