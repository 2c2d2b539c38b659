import Evidence
import Primitives

/// Fewer rounds than this say nothing of how steady a host is.
private let leastRounds = 3
/// One late answer is chance.
private let enoughDelayed = 2
private let enoughLost = 2

/// How a host fared while it was watched.
func watchFindings(_ seen: Seen) -> [Finding] {
    guard let (observation, watch) = seen.first(WatchSummary.self), watch.rounds >= leastRounds, watch.answered > 0
    else { return [] }
    let args: [String: Value] = [
        "rounds": .integer(watch.rounds), "answered": .integer(watch.answered),
        "lost": .integer(watch.rounds - watch.answered), "atEnd": .integer(watch.lostAtEnd),
        "delayed": .integer(watch.delayed), "minMs": number(watch.minMs), "medianMs": number(watch.medianMs),
        "maxMs": number(watch.maxMs), "identities": .integer(watch.identities), "addresses": .integer(watch.addresses),
        "names": list(names(seen)),
    ]
    let who = identityValue(watch).map { Finding("stay.identity", $0, observation, args) }
    return [Finding("stay.loss", lossValue(watch), observation, args), who].compactMap { $0 }
}

private func lossValue(_ watch: WatchSummary) -> String {
    let lost = watch.rounds - watch.answered
    // Silence from some point on is an outage or a ban; silence in between is loss.
    if lost == watch.lostAtEnd, lost >= enoughLost { return "ended" }
    if lost > 0 { return "lossy" }
    return watch.delayed >= enoughDelayed ? "delayed" : "steady"
}

/// Nil where nobody said who he is.
private func identityValue(_ watch: WatchSummary) -> String? {
    guard watch.identities > 0 else { return nil }
    if watch.identities == 1 { return "same" }
    // Behind one address two machines take turns; a name with several addresses leads to several machines by intent.
    if watch.addresses > 1 { return "several-addresses" }
    return watch.returns > 0 ? "alternating" : "changed"
}

private func names(_ seen: Seen) -> [String] {
    var names: [String] = []
    for (_, round) in seen.all(WatchRound.self) {
        if let identity = round.computer, !names.contains(identity) { names.append(identity) }
    }
    return names
}
