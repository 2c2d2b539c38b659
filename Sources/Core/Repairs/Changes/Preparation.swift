public import Primitives

extension JournalEntry {
    /// In place of a repair's id, for what a way in needs for as long as it is used: a service that is started and put back.
    public static let preparation = "preparation"

    public var isPreparation: Bool { repair == Self.preparation }

    public init(
        id: String, redial: String, startedAt: UnixTime, access: String, target: String?,
        preparing changes: [ItemChange]
    ) {
        schema = Self.schema
        self.id = id
        self.redial = redial
        self.startedAt = startedAt
        self.access = access
        self.target = target
        repair = Self.preparation
        self.changes = changes
        restarts = []
        until = nil
        state = .prepared
    }
}
