public import Evidence
import Primitives
import RDPWire
import TLSRecords

/// How a captured connection ended, or did not.
extension ObservedSequence {
    /// One side closed first. What the client closes says nothing of the server, unless it had waited long enough.
    public mutating func closed(by side: Side, _ kind: CloseKind, atMs: Double) {
        // A server may close while the client's last word is still on its way.
        let atMs = max(atMs, askedAtMs)
        guard side == .server else { return leave(kind, atMs) }
        switch state {
        case .awaitingConfirm(let reader): readConfirm(.closed(kind), reader, atMs)
        case .securing where clientFlight.hello != nil: concludeCut(kind == .eof ? .closed : .reset, atMs)
        case .secured(let selected): concludeLogon(kind == .eof ? .closed : .reset, selected, atMs)
        case .joining(var reader):
            let actions = reader.handle(.closed(kind), atMs: atMs)
            take(actions, reader, atMs)
        case .idle, .securing, .over: break
        }
        settle()
    }

    /// Nothing more was seen until `atMs`: the capture or the reading ended, or the client went away.
    ///
    /// A silence shorter than a server may take to think is no answer yet, and tells nothing.
    public mutating func fellSilent(atMs: Double) {
        defer { settle() }
        guard isServersTurn, atMs - max(askedAtMs, answeredAtMs ?? 0) >= Self.patienceMs else { return }
        switch state {
        case .awaitingConfirm(let reader): readConfirm(.deadline, reader, atMs)
        case .securing where clientFlight.hello != nil && clientFlight.alert == nil: conclude(.silence, atMs)
        case .secured(let selected): concludeLogon(.silence, selected, atMs)
        case .joining(var reader):
            let actions = reader.handle(.deadline, atMs: atMs)
            take(actions, reader, atMs)
        case .idle, .securing, .over: break
        }
    }

    /// The server owes something: an answer, or the rest of one.
    private var isServersTurn: Bool {
        switch state {
        case .awaitingConfirm: true
        case .securing: serverFlight.stage != .serverHelloDone
        case .secured, .joining: answeredAtMs ?? 0 <= askedAtMs
        case .idle, .over: false
        }
    }

    private mutating func leave(_ kind: CloseKind, _ atMs: Double) {
        if clientFlight.alert?.isFatal == true || clientFlight.gaveUpUnseen {
            let alert = clientFlight.alert
            see(
                ClientLeft(
                    stage: stage.rawValue, alert: alert.map { Int($0.code) }, alertName: alert?.name, close: kind), atMs
            )
            settle()
            return
        }
        fellSilent(atMs: atMs)
    }

    /// A server that stops within its flight: by an alert that is no fatal one, or without a word.
    private mutating func concludeCut(_ outcome: HandshakeEnd.Outcome, _ atMs: Double) {
        // The client gave up first, whoever closed then.
        if clientFlight.alert?.isFatal == true || clientFlight.gaveUpUnseen { return leave(.eof, atMs) }
        if serverFlight.cleartext != nil { return conclude(.cleartext, atMs) }
        conclude(serverFlight.alert == nil ? outcome : .alert, atMs)
    }

    /// CredSSP is encrypted, but that its first message got no answer at all shows from outside.
    private mutating func concludeLogon(
        _ outcome: CredSSPAnswer.Outcome, _ selected: SecurityProtocols, _ atMs: Double
    ) {
        guard !selected.isDisjoint(with: [.hybrid, .hybridEx]), !clientFlight.saidFarewell, isFirstMessageUnanswered
        else { return }
        see(CredSSPAnswer(outcome: outcome, afterMs: outcome == .silence ? nil : atMs - askedAtMs), atMs)
    }

    private var isFirstMessageUnanswered: Bool {
        guard clientFlight.dataRecords > 0 else { return false }
        let fromServer = turns.turns.filter { !$0.ofClient }
        // Where the version hides what a record is, anything may have been an answer.
        return turns.hidesHandshake
            ? fromServer.isEmpty : serverFlight.encryptedRecords <= 1 + serverFlight.encryptedAlerts
    }

    /// The client said under encryption that it leaves.
    public var clientSaidFarewell: Bool { keptFarewell || clientFlight.saidFarewell }

    /// Who said how much under encryption; nil where nothing was.
    public var encryptedTurns: EncryptedTurns? {
        turns.turns.isEmpty
            ? nil
            : EncryptedTurns(
                turns: turns.turns, hidesHandshake: turns.hidesHandshake, alertAfter: turns.alertAfter)
    }
}
