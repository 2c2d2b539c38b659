import Evidence
import Primitives

/// So many of the latest connections that met silence are no chance: a single one may have got lost.
private let enoughUnanswered = 2
/// Beyond this an answer is called late, as that of one connection alone is.
private let lateMs = 3000.0
/// Served in turn: the last one waits for a multiple of what one alone takes.
private let turnFactor = 3.0

/// Whether the host goes on answering, and how it bears several connections at once.
func loadFindings(_ seen: Seen) -> [Finding] {
    let later = laterFinding(seen)
    // What made answers stop has no load to speak of, and who turns away all but one has told so already.
    let isTold = later.map { ["stopped", "only-alone"].contains($0.value) } ?? false
    return [later, isTold ? nil : parallelFinding(seen)].compactMap { $0 }
}

private func laterFinding(_ seen: Seen) -> Finding? {
    guard let (observation, later) = seen.first(LaterConnections.self), later.asked > 0 else { return nil }
    let args: [String: Value] = [
        "asked": .integer(later.asked), "answered": .integer(later.answered),
        "unanswered": .integer(later.asked - later.answered + (later.alone == false ? 1 : 0)),
    ]
    // A server for one user at a time turns others away at the moment at which it lets him in: nobody is banned so.
    let isLettingIn = later.turnedAway == true && seen.first(LogonEnd.self)?.fact.outcome == .accepted
    let value = isLettingIn && later.alone != false ? "some-unanswered" : value(of: later)
    return Finding("reach.later", value, observation, args)
}

private func value(of later: LaterConnections) -> String {
    if later.answered == later.asked { return "answered" }
    // Asked once more, it decides whatever the number.
    if let alone = later.alone {
        return !alone ? "stopped" : later.turnedAway == true ? "only-alone" : "some-unanswered"
    }
    let enough = later.turnedAway == true ? 1 : enoughUnanswered
    return later.unansweredAtEnd ?? 0 >= enough ? "stopped" : "some-unanswered"
}

private func parallelFinding(_ seen: Seen) -> Finding? {
    guard let (observation, load) = seen.first(ParallelConnections.self) else { return nil }
    let args: [String: Value] = [
        "asked": .integer(load.asked), "answered": .integer(load.answered), "turnedAway": .integer(load.turnedAway),
        "unheard": .integer(load.unheard), "slow": .integer(load.slowToConnect), "firstMs": number(load.firstMs),
        "lastMs": number(load.lastMs), "aloneMs": number(load.aloneMs),
    ]
    return Finding("negotiate.load", value(of: load), observation, args)
}

private func value(of load: ParallelConnections) -> String {
    if load.turnedAway > 0 { return "turned-away" }
    if load.unheard > 0 { return "unheard" }
    if let lastMs = load.lastMs, lastMs > lateMs, lastMs > turnFactor * load.aloneMs { return "in-turn" }
    return load.slowToConnect > 0 ? "queue-full" : "steady"
}
