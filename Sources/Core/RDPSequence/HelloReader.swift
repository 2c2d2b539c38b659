import Evidence
import Primitives
import TLSRecords

/// Gathers what a server says to a hello that was written by hand.
struct HelloReader: Sendable {
    let negotiation: ProtocolAnswer
    let awaitsCertificate: Bool
    private var flight = ServerFlight()

    init(negotiation: ProtocolAnswer, awaitsCertificate: Bool) {
        self.negotiation = negotiation
        self.awaitsCertificate = awaitsCertificate
    }

    /// Nil while more is needed.
    mutating func handle(_ event: ClientSequence.Event) -> (answer: HelloAnswer, attempt: Attempt)? {
        switch event {
        case .received(let bytes):
            flight.feed(bytes)
            return outcome.map { (answer($0), .answered) }
        case .closed(let close):
            // A ServerHello that nothing follows is no handshake.
            var answer = answer(flight.alert == nil ? .cut : .alert)
            answer.close = close
            return (answer, .answered)
        case .deadline:
            return (answer(.silence), .unanswered(.timedOut))
        case .connected, .secured, .securingFailed, .alert, .woken:
            return nil
        }
    }

    /// An alert weighs more than what came before it: servers fail on their key after the ServerHello was written.
    private var outcome: HelloAnswer.Outcome? {
        if flight.cleartext != nil { return .cleartext }
        if flight.alert?.isFatal == true { return .alert }
        if flight.malformed != nil { return .malformed }
        return isEnough ? .hello : nil
    }

    private var isEnough: Bool {
        guard let version = flight.version else { return false }
        return !awaitsCertificate || flight.stage >= .certificate || TLSVersion.encryptsHandshake(version)
    }

    private func answer(_ outcome: HelloAnswer.Outcome) -> HelloAnswer {
        var answer = HelloAnswer(outcome: outcome, stage: stage)
        answer.version = flight.version.map { TLSVersionName.of($0) }
        answer.suite = flight.cipherSuite.map { CipherSuiteName.of($0) }
        answer.legacy = flight.cipherSuite.map { CipherFamily.isLegacy($0) }
        if outcome == .alert, let alert = flight.alert {
            answer.alert = Int(alert.code)
            answer.alertName = alert.name
        }
        answer.cleartext = flight.cleartext.map { hex($0) }
        return answer
    }

    private var stage: HandshakeEnd.Stage {
        switch flight.stage {
        case .nothing: .nothing
        case .serverHello: .serverHello
        case .certificate: .certificate
        case .serverHelloDone: .serverHelloDone
        }
    }
}

extension ClientSequence {
    /// Sends the hello where the server selected a protocol that runs over TLS, and otherwise ends.
    mutating func sendHello(
        of offer: HandmadeOffer, after answer: ProtocolAnswer?, overTLS: Bool, early: [UInt8]
    ) -> [Action] {
        guard let answer else { return concludeOffer(nil, .unanswered(.ourFault)) }
        guard overTLS, let hello = offer.hello else {
            let isAnswered = answer.outcome != .silence && answer.outcome != .closed
            return concludeOffer(offer.fact(answer, nil) ?? answer, isAnswered ? .answered : .unanswered(.cutOff))
        }
        var reader = HelloReader(negotiation: answer, awaitsCertificate: offer.awaitsCertificate)
        if !early.isEmpty, let (said, attempt) = reader.handle(.received(early[...])) {
            return concludeOffer(offer.fact(answer, said), attempt)
        }
        state = .awaitingHello(reader)
        return [.send(hello)]
    }

    mutating func handleHello(_ event: Event, _ reader: HelloReader, _ offer: HandmadeOffer) -> [Action] {
        var reader = reader
        guard let (answer, attempt) = reader.handle(event) else {
            state = .awaitingHello(reader)
            return []
        }
        return concludeOffer(offer.fact(reader.negotiation, answer), attempt)
    }

    private mutating func concludeOffer(_ fact: (any Fact)?, _ attempt: Attempt) -> [Action] {
        state = .finished
        return (fact.map { [.observe($0, durationMs: nil)] } ?? []) + [.finish(attempt)]
    }
}
