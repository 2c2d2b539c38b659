public import Primitives

/// One event, as far as diagnosis needs it. Texts are what the machine wrote: foreign, and not yet escaped.
public struct EventRecord: Equatable, Sendable {
    /// One field of EventData or UserData, in the order of the record. `name` is that of the Data element, else the
    /// element's own; a classic event's strings have none but `Data`.
    public struct Field: Equatable, Sendable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// EventRecordID of the record itself.
    public let id: UInt64
    public let writtenAt: UnixTime
    public let provider: String
    public let eventID: UInt32
    public let level: UInt8?
    public let channel: String
    public let computer: String
    /// ActivityID of its Correlation: events of one piece of work have the same, also in other logs.
    public let activity: String?
    public let data: [Field]

    public init(
        id: UInt64, writtenAt: UnixTime, provider: String, eventID: UInt32, level: UInt8? = nil, channel: String = "",
        computer: String = "", activity: String? = nil, data: [Field] = []
    ) {
        self.id = id
        self.writtenAt = writtenAt
        self.provider = provider
        self.eventID = eventID
        self.level = level
        self.channel = channel
        self.computer = computer
        self.activity = activity
        self.data = data
    }

    public func value(_ name: String) -> String? { data.first { $0.name == name }?.value }
}
