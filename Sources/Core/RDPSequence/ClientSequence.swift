public import Drawing
public import Evidence
public import Primitives
public import RDPWire

/// The client's side of one connection up to the point where a password would be needed: events in, actions out.
///
/// The driver owns the socket, the TLS engine, the clock and the deadline. Whatever the server does becomes a fact; the
/// sequence never throws for it and never waits by itself.
public struct ClientSequence: Sendable {
    /// What the driver tells. Received bytes are the network's before TLS, the decrypted ones after it.
    public enum Event: Sendable {
        case connected
        case received(ArraySlice<UInt8>)
        case secured
        case securingFailed
        case closed(CloseKind)
        /// TLS was torn down by an alert after the handshake.
        case alert(Int)
        /// The time asked for by `wake` is over.
        case woken
        /// No more waiting: the driver's deadline.
        case deadline
    }

    public enum Action: Sendable {
        case send([UInt8])
        /// `early` came in one piece with the confirm: the server spoke before our ClientHello.
        case startTLS(early: [UInt8])
        /// Calls back with `woken` after so many milliseconds, unless the sequence finished before.
        case wake(afterMs: Int)
        case observe(any Fact, durationMs: Double?)
        /// What the server drew, as it is in the end.
        case picture(Screen)
        /// The server sends the client on; with secrets in it, so it is none of the facts.
        case redirect(ServerRedirection)
        /// Nothing more to ask; `answered` is false when the last question stayed without an answer.
        case finish(Attempt)
    }

    /// How far to go.
    public enum Depth: Sendable, Equatable {
        /// Close after the answer to the X.224 request.
        case negotiate
        /// On through TLS where the server selected it, to see who answers, and no further.
        case identify
        /// On through TLS and, where the server selected it, CredSSP up to the NTLM CHALLENGE.
        case authenticate
        /// The same and, where no logon stands before it, MCS up to the last channel; also with Standard RDP Security.
        case join
        /// Where the server selected Standard RDP Security: on to what it settles in its Connect-Response.
        case settings
    }

    /// What is asked, of whom, and the wall clock at the start of the walk, against which the server's is held.
    public struct Plan: Sendable {
        public var question: ProtocolAnswer.Question
        public var address: String
        public var askedHost: String
        public var startedAt: UnixTime
        public var cookie: String?
        /// What is offered where Standard RDP Security comes about.
        public var ciphers: [RDPCipher]
        /// Put to the server as it is; the connection then tells one fact and nothing else.
        public var offer: HandmadeOffer?
        /// A user to let in, where a logon stands before the session; nil: nobody, as on a check without one.
        public var logon: LogonPlan?
        /// Opens a session once the channels are joined; nil: the conference is left there.
        public var session: SessionPlan?

        public init(
            question: ProtocolAnswer.Question, address: String, askedHost: String, startedAt: UnixTime,
            cookie: String? = nil, ciphers: [RDPCipher] = RDPCipher.allCases, offer: HandmadeOffer? = nil,
            logon: LogonPlan? = nil, session: SessionPlan? = nil
        ) {
            self.question = question
            self.address = address
            self.askedHost = askedHost
            self.startedAt = startedAt
            self.cookie = cookie
            self.ciphers = ciphers
            self.offer = offer
            self.logon = logon
            self.session = session
        }
    }

    enum State {
        case idle
        case awaitingConfirm(ConfirmReader)
        /// `flags`: of the server's confirm.
        case securing(selected: SecurityProtocols, flags: UInt8)
        /// A hello that was written by hand waits for its answer.
        case awaitingHello(HelloReader)
        case awaitingChallenge(ChallengeReader)
        case loggingOn(LogonReader, SecurityProtocols, flags: UInt8)
        case joining(JoinReader)
        case inSession
        case finished
    }

    public internal(set) var plan: Plan
    public var depth: Depth
    var state = State.idle
    /// Apart from the state: a screen is large, and whoever looks at the state with it in it would copy it.
    private var session: SessionReader?
    /// Who answers, once TLS has shown it.
    var identity: ShownIdentity?

    public init(plan: Plan, depth: Depth) {
        self.plan = plan
        self.depth = depth
    }

    /// Before the first event: the user whom this connection, and no other, lets in, and the session that it opens.
    public mutating func logOn(with logon: LogonPlan?, session: SessionPlan?) {
        plan.logon = logon
        plan.session = session
    }

    public mutating func handle(_ event: Event, atMs: Double) -> [Action] {
        switch state {
        case .idle: handleIdle(event, atMs)
        case .awaitingConfirm(let reader): handleConfirm(event, reader, atMs)
        case .securing(let selected, let flags): handleSecuring(event, selected, flags, atMs)
        case .awaitingHello(let reader): plan.offer.map { handleHello(event, reader, $0) } ?? []
        case .awaitingChallenge(let reader): handleChallenge(event, reader, atMs)
        case .loggingOn(let reader, let selected, let flags): handleLogon(event, reader, selected, flags, atMs)
        case .joining(let reader): handleJoining(event, reader, atMs)
        case .inSession: handleSession(event, atMs)
        case .finished: []
        }
    }

    private mutating func handleIdle(_ event: Event, _ atMs: Double) -> [Action] {
        guard case .connected = event else { return [] }
        let request =
            plan.offer?.request?.made
            ?? connectionRequest(
                plan.question, cookie: plan.cookie, routing: plan.session?.loadBalanceInfo,
                isRestrictedAdmin: plan.logon?.isRestrictedAdmin == true)
        state = .awaitingConfirm(
            ConfirmReader(question: plan.question, address: plan.address, requested: request.requested, sentAtMs: atMs))
        return [.send(request.bytes)]
    }

    private mutating func handleConfirm(_ event: Event, _ reader: ConfirmReader, _ atMs: Double) -> [Action] {
        var reader = reader
        switch reader.handle(event, atMs: atMs) {
        case .waiting:
            state = .awaitingConfirm(reader)
            return []
        case .waitingALittle:
            state = .awaitingConfirm(reader)
            return [.wake(afterMs: ConfirmReader.graceMs)]
        case .concluded(let facts):
            let told: [any Fact] = plan.offer == nil ? facts : []
            return told.map { .observe($0, durationMs: reader.elapsed(atMs)) }
                + afterConfirm(facts, early: reader.early, atMs)
        }
    }

    /// Goes on where what the server selected lets it and the depth asks for it, and otherwise ends.
    private mutating func afterConfirm(_ facts: [any Fact], early: [UInt8], _ atMs: Double) -> [Action] {
        let answer = facts.lazy.compactMap { $0 as? ProtocolAnswer }.first
        let selected = SecurityProtocols(rawValue: answer?.selected ?? 0)
        let flags = answer?.flags ?? 0
        let isOverTLS = answer?.outcome == .selected && !selected.isDisjoint(with: [.ssl, .hybrid, .hybridEx])
        if let offer = plan.offer { return sendHello(of: offer, after: answer, overTLS: isOverTLS, early: early) }
        switch answer?.outcome {
        case .selected where goesThroughTLS && isOverTLS:
            state = .securing(selected: selected, flags: flags)
            return [.startTLS(early: early)]
        case .selected where goesOnInClear && selected == .rdp, .plainConfirm where goesOnInClear:
            return withholdPassword(hasNLA: false) + beginJoining(selected: .rdp, flags, early: early, atMs)
        default: return afterLastConfirm(answer?.outcome)
        }
    }

    private var goesThroughTLS: Bool { depth == .identify || depth == .authenticate || depth == .join }
    private var goesOnInClear: Bool { depth == .join || depth == .settings }

    private mutating func afterLastConfirm(_ outcome: ProtocolAnswer.Outcome?) -> [Action] {
        state = .finished
        switch outcome {
        case .silence: return [.finish(.unanswered(.timedOut))]
        case .closed: return [.finish(.unanswered(.cutOff))]
        default: return [.finish(.answered)]
        }
    }

    private mutating func handleSecuring(
        _ event: Event, _ selected: SecurityProtocols, _ flags: UInt8, _ atMs: Double
    ) -> [Action] {
        switch event {
        case .secured where selected == .ssl && depth == .join:
            return withholdPassword(hasNLA: false) + beginJoining(selected: selected, flags, atMs)
        case .secured where depth == .identify || selected.isDisjoint(with: [.hybrid, .hybridEx]):
            state = .finished
            return [.finish(.answered)]
        case .secured: return beginLogon(selected, flags, atMs)
        case .securingFailed:
            state = .finished
            return [.finish(.unanswered(.cutOff))]
        default:
            // The driver sees how the handshake ends, by close or deadline, and says so with `securingFailed`.
            return []
        }
    }

    mutating func beginJoining(
        selected: SecurityProtocols, _ flags: UInt8, early: [UInt8] = [], _ atMs: Double
    ) -> [Action] {
        let reader = JoinReader(plan: plan, selected: selected, goesOn: depth == .join, atMs: atMs)
        state = .joining(reader)
        let opening = reader.opening(extended: flags & ConnectionConfirm.extendedClientDataSupported != 0)
        return [opening] + (early.isEmpty ? [] : handle(.received(early[...]), atMs: atMs))
    }

    private mutating func handleJoining(_ event: Event, _ reader: JoinReader, _ atMs: Double) -> [Action] {
        var reader = reader
        let actions = reader.handle(event, atMs: atMs)
        if let start = reader.sessionStart, let session = plan.session {
            var next = SessionReader(plan: plan, session: session, start: start, atMs: atMs)
            let opening = next.open(atMs)
            state = isOver(opening) ? .finished : .inSession
            self.session = isOver(opening) ? nil : next
            return actions + opening
        }
        state = isOver(actions) ? .finished : .joining(reader)
        return actions
    }

    private mutating func handleSession(_ event: Event, _ atMs: Double) -> [Action] {
        let actions = session?.handle(event, atMs: atMs) ?? []
        if isOver(actions) {
            state = .finished
            session = nil
        }
        return actions
    }

    private func isOver(_ actions: [Action]) -> Bool {
        actions.contains { if case .finish = $0 { true } else { false } }
    }
}

extension ClientSequence.Plan {
    /// The same plan with something else put to the server.
    public func with(_ offer: HandmadeOffer) -> Self {
        var plan = self
        plan.offer = offer
        return plan
    }
}
