import Evidence
import Primitives

/// A path of less hardly exists; devices that limit the size of echo, and of nothing else, do.
private let leastCredibleEcho = 1200

/// What size of packet the path carries, and whether a silent handshake comes through in small ones.
func pathFindings(_ seen: Seen) -> [Finding] {
    [sizeFinding(seen), repeatFinding(seen) ?? PathSights(seen).arrivesInSmallPackets].compactMap { $0 }
}

/// What was measured beside the walk, as one value: both directions together, for a cause explains them together.
private func sizeFinding(_ seen: Seen) -> Finding? {
    let path = PathSights(seen)
    return path.lostOutgoing ?? path.lostByChance ?? path.lostEcho ?? path.smaller ?? path.inPieces ?? path.full
}

private struct PathSights {
    /// One that arrived whole, or else the first.
    let outgoing: Seen.Sight<PathOutgoing>?
    private let unclamped: [Seen.Sight<PathOutgoing>]
    /// The same hello in packets no larger than what had been acknowledged.
    let clamped: Seen.Sight<PathOutgoing>?
    let echo: Seen.Sight<PathEcho>?
    let incoming: Seen.Sight<PathIncoming>?

    init(_ seen: Seen) {
        unclamped = seen.all(PathOutgoing.self).filter { $0.fact.clamped == nil }
        outgoing = unclamped.first { [.passes, .smaller].contains($0.fact.outcome) } ?? unclamped.first
        clamped = seen.all(PathOutgoing.self).first { $0.fact.clamped != nil }
        echo = seen.first(PathEcho.self)
        incoming = seen.first(PathIncoming.self)
    }

    /// By TCP itself, twice: from the same size on packets never arrive, while the small one behind them does, and the same
    /// bytes in small packets do.
    var lostOutgoing: Finding? {
        guard let (observation, path) = outgoing, let lost = path.lost, let passing = path.acknowledged,
            unclamped.count > 1, unclamped.allSatisfy({ $0.fact.outcome == .lost && $0.fact.lost == lost }),
            clamped.map({ $0.fact.outcome == .passes }) ?? true
        else { return nil }
        return Finding("path.size", "lost-outgoing", observation, sizes(passing, lost: lost))
    }

    /// What looked like a limit was none when it was tried again.
    var lostByChance: Finding? {
        guard let (observation, first) = unclamped.first, first.outcome == .lost, let lost = first.lost,
            let passing = first.acknowledged, unclamped.count > 1 || clamped != nil, lostOutgoing == nil
        else { return nil }
        return Finding("path.size", "lost-by-chance", observation, sizes(passing, lost: lost))
    }

    /// The comparison that proves it: the same bytes over a connection of their own, in packets of a size that had arrived.
    var arrivesInSmallPackets: Finding? {
        guard lostOutgoing != nil, let (observation, path) = clamped, let size = path.clamped else { return nil }
        return Finding("path.repeat", "hello-small-only", observation, ["mtu": .integer(size)])
    }

    /// By echo, unless TCP has shown that larger packets do come, or sends none that are larger than what passes.
    var lostEcho: Finding? {
        guard let (observation, path) = echo, path.outcome == .lost, path.answered >= leastCredibleEcho,
            let lost = path.lost, (incoming?.fact.largest ?? 0) <= path.answered
        else { return nil }
        let passing = outgoing.flatMap { $0.fact.outcome == .passes ? $0.fact.packets.max() : nil }
        let value =
            if let passing { passing > path.answered ? "lost-incoming" : "clamped" } else { "lost-echo" }
        return Finding("path.size", value, observation, sizes(path.answered, lost: lost))
    }

    /// The way back is narrower than the interface. Answers may be cut up on the way, TCP's segments may not.
    var inPieces: Finding? {
        guard let (observation, path) = echo, path.outcome == .smaller, let fragment = path.fragment,
            (incoming?.fact.largest ?? 0) <= fragment
        else { return nil }
        return Finding("path.size", "in-pieces", observation, sizes(fragment, lost: path.interfaceMTU))
    }

    /// A path that says itself what it carries is healthy.
    var smaller: Finding? {
        if let (observation, path) = outgoing, path.outcome == .smaller || isKnownToBeNarrow(path) {
            return Finding("path.size", "smaller", observation, sizes(path.pathMTUAfter, lost: path.pathMTUBefore))
        }
        guard let (observation, path) = echo, path.outcome == .smaller, let reported = path.reportedMTU else {
            return nil
        }
        return Finding("path.size", "smaller", observation, sizes(reported, lost: path.interfaceMTU))
    }

    /// The network had said so before this walk.
    private func isKnownToBeNarrow(_ path: PathOutgoing) -> Bool {
        path.outcome == .passes && path.pathMTUBefore < path.interfaceMTU ?? 0
    }

    var full: Finding? {
        if let (observation, path) = echo, path.outcome == .passes {
            return Finding("path.size", "full", observation, sizes(path.answered, lost: nil))
        }
        guard let (observation, path) = outgoing, path.outcome == .passes, let passing = path.acknowledged else {
            return nil
        }
        let isFullBothWays = incoming.map { $0.fact.largest >= $0.fact.allowed } ?? false
        return Finding("path.size", isFullBothWays ? "full" : "full-outgoing", observation, sizes(passing, lost: nil))
    }

    private func sizes(_ passing: Int, lost: Int?) -> [String: Value] {
        ["mtu": .integer(passing), "lost": lost.map { .integer($0) } ?? .text("?")]
    }
}

/// Meaningful only while the walk's own handshake stays silent: one that completes in the end was slow.
private func repeatFinding(_ seen: Seen) -> Finding? {
    let repeats = seen.all(PathRepeat.self)
    guard let first = repeats.first, seen.first(HandshakeEnd.self)?.fact.outcome ?? .silence == .silence else {
        return nil
    }
    let facts = repeats.map(\.fact)
    if let size = largestPacketThatAloneWorks(facts), let sight = repeats.first(where: { $0.fact.packet == size }) {
        return Finding("path.repeat", "small-only", sight.observation, ["mtu": .integer(size)])
    }
    if let unlimited = repeats.first(where: { $0.fact.packet == nil && $0.fact.outcome == .answered }) {
        return Finding("path.repeat", "unlimited-too", unlimited.observation, [:])
    }
    let isSilent = facts.contains { $0.packet != nil } && facts.allSatisfy { $0.outcome == .silence }
    return isSilent ? Finding("path.repeat", "silent-too", first.observation, [:]) : nil
}
