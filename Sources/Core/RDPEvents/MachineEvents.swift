import EventLog
import Evidence
import Primitives

/// What the events of one computer come to.
struct MachineEvents {
    private static let mostChannels = 16
    private static let mostKinds = 200

    private struct Channel {
        var from: UnixTime
        var to: UnixTime
        var events: [Kind: Int] = [:]

        mutating func count(_ record: EventRecord) {
            from = min(from, record.writtenAt)
            to = max(to, record.writtenAt)
            let kind = Kind(provider: record.provider, event: record.eventID)
            if events[kind] != nil || events.count < MachineEvents.mostKinds { events[kind, default: 0] += 1 }
        }

        /// How many of each kind, by `PROVIDER NUMBER`.
        var told: [String: Int] {
            Dictionary(events.map { ("\($0.key.provider) \($0.key.event)", $0.value) }, uniquingKeysWith: +)
        }
    }

    private struct Kind: Hashable {
        let provider: String
        let event: UInt32
    }

    private var attempts = AttemptBook()
    private var troubles = TroubleBook()
    private var gateway = GatewayBook()
    private var clients = ClientBook()
    private var refusals = RefusalBook()
    private var channels: [String: Channel] = [:]
    /// Its own name, as the last record writes it.
    private(set) var machine: String?
    /// The same before it was escaped, so that it is not escaped for every record.
    private var computer = ""

    /// When it wrote its last event.
    var lastAt: UnixTime { channels.values.map(\.to).max() ?? UnixTime(milliseconds: 0) }

    mutating func take(_ record: EventRecord, _ use: EventUse) {
        if record.computer != computer {
            computer = record.computer
            machine = record.shownComputer ?? machine
        }
        count(record)
        switch use {
        case .attempt(let sign): attempts.take(sign, record)
        case .trouble(let family, let what): troubles.take(family, what, record)
        case .service(let what): troubles.takeService(what, record)
        case .program: troubles.takeProgram(record)
        case .ofTerminalServer(let what): troubles.takeOfTerminalServer(what, record)
        case .account: refusals.take(record)
        case .gateway(let sign): gateway.take(sign, record)
        case .client(let sign): clients.take(sign, record)
        }
    }

    private mutating func count(_ record: EventRecord) {
        guard channels[record.channel] != nil || channels.count < Self.mostChannels else { return }
        channels[record.channel, default: Channel(from: record.writtenAt, to: record.writtenAt)].count(record)
    }

    /// What they told, in the order of time; of too much the newest.
    ///
    /// - Parameter unheard: events that were left out before they came here.
    mutating func finish(records: Int, most: Int, unheard: Int) -> [FileReading.Sight] {
        var settled = attempts.finish()
        let (connections, guessing) = settled.told()
        var sights = connections.map { FileReading.Sight(at: $0.to, $0) }
        sights += troubles.told.map { FileReading.Sight(at: $0.group.to, $0 as any Fact) }
        sights += gateway.told.map { FileReading.Sight(at: $0.to, $0) }
        sights += clients.told.map { FileReading.Sight(at: $0.to, $0) }
        sights += refusals.told.map { FileReading.Sight(at: $0.to, $0) }
        if let bare = settled.bare { sights.append(.init(at: bare.to, bare)) }
        if let guessing { sights.append(.init(at: guessing.to, guessing)) }
        sights.sort { ($0.at ?? .init(milliseconds: 0)) < ($1.at ?? .init(milliseconds: 0)) }
        let room = most - Self.mostChannels
        let leftOut =
            max(0, sights.count - room) + settled.leftOut + troubles.leftOut + gateway.leftOut + clients.leftOut
            + refusals.leftOut
        return coverage(records, leftOut: leftOut + unheard) + sights.suffix(room)
    }

    private func coverage(_ records: Int, leftOut: Int) -> [FileReading.Sight] {
        channels.sorted { $0.key < $1.key }.enumerated().map { index, channel in
            .init(
                LogCoverage(
                    channel: shown(channel.key, limit: 120), records: records, from: channel.value.from,
                    to: channel.value.to, events: channel.value.told, leftOut: index == 0 ? leftOut : 0))
        }
    }
}
