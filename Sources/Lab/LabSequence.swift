import Primitives

/// What one connection of a lab server does: events in, actions out. `ServerConversation` carries any of them out.
protocol LabSequence {
    mutating func handle(_ event: ServerSequence.Event, at now: UnixTime) -> [ServerSequence.Action]
}

extension ServerSequence: LabSequence {}
