public import EventLog
public import Evidence
import Primitives

/// Makes facts of the records of one event log, given in the order in which they were written. Its memory is bounded,
/// whatever the log holds.
///
/// A log may hold what several computers wrote: one that collects theirs, or one whose computer was renamed. What each wrote
/// is put together apart, for sessions, addresses and activities of one say nothing about those of another.
public struct EventGrouper {
    /// What the log tells of one computer.
    public struct Told: Sendable {
        /// By its own name, escaped; nil where the records name none.
        public let machine: String?
        /// In the order of time; of too much the newest.
        public let sights: [FileReading.Sight]
    }

    private static let mostMachines = 12

    private var machines: [String: MachineEvents] = [:]
    /// The names in the order of their first event.
    private var order: [String] = []
    /// The name that the last record had, and the key of `machines` that it comes to.
    private var last = (computer: "", key: "")
    /// Of the first record, whatever it is about.
    private var first: EventRecord?
    /// Events of computers that were too many.
    private var unheard = 0

    public init() {}

    public mutating func take(_ record: EventRecord) {
        first = first ?? record
        guard let use = use(of: record.provider, record.eventID) else { return }
        if record.computer != last.computer { last = (record.computer, record.computer.lowercased()) }
        let name = last.key
        if machines[name] == nil {
            guard order.count < Self.mostMachines else { return unheard += 1 }
            order.append(name)
            machines[name] = MachineEvents()
        }
        machines[name]?.take(record, use)
    }

    /// What the log told of each computer, the one that wrote last as the last.
    ///
    /// - Parameter records: how many the log holds, those included that were not given here.
    public mutating func finish(records: Int) -> [Told] {
        let each = FileReading.mostSights / max(1, order.count)
        let told = order.compactMap { machines[$0] }.sorted { $0.lastAt < $1.lastAt }
        machines = [:]
        guard !told.isEmpty else { return [nothing(records)] }
        return told.enumerated().map { index, events in
            var events = events
            let isLast = index == told.count - 1
            return Told(
                machine: events.machine,
                sights: events.finish(records: records, most: each, unheard: isLast ? unheard : 0))
        }
    }

    /// A log without a single event that is read for.
    private func nothing(_ records: Int) -> Told {
        let channel = shown(first?.channel ?? "", limit: 120)
        let empty = LogCoverage(channel: channel, records: records, from: nil, to: nil, events: [:])
        return Told(machine: first.flatMap(\.shownComputer), sights: [.init(empty)])
    }
}

extension EventRecord {
    var shownComputer: String? { computer.isEmpty ? nil : shown(computer, limit: 253) }
}
