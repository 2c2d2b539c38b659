import Evidence
import Primitives

extension Judging {
    /// For whom the verdict on TLS speaks: a server may take one client's hello and refuse another's.
    func offerNotes() -> [Note] {
        if let (observation, offer) = seen.first(ClientOffer.self) { return [replayedNote(observation, offer)] }
        guard let end = seen.first(HandshakeEnd.self), isOwnOfferInQuestion(end.fact) else { return [] }
        return [note("own-offer", .info, end.observation.id)]
    }

    /// Where TLS failed, and where it got through although a user's client failed.
    private func isOwnOfferInQuestion(_ end: HandshakeEnd) -> Bool {
        if end.outcome == .completed { return finding("client.code") != nil }
        return end.stage == .nothing && [.closed, .reset, .alert].contains(end.outcome)
    }

    private func replayedNote(_ observation: Observation, _ offer: ClientOffer) -> Note {
        let args: [String: Value] = [
            "client": .text(offer.title), "source": .text(offer.source),
            "rests": .text([offer.restsOn, offer.filledIn].compactMap(\.self).joined(separator: " ")),
        ]
        if isUnanswered(seen, offer) { return note("replay-unanswered", .warning, observation.id, args) }
        return note("replayed-offer", .info, observation.id, args)
    }
}
