import CredSSP
public import Evidence
import HTTPWire
import Primitives

/// The client's side of one connection to a Remote Desktop Gateway, up to where it asks for a logon. [MS-TSGU 3.3.5.1]
///
/// TLS begins at once. Then the questions follow one after the other over the same connection, as long as the gateway keeps
/// it open; the names are asked only of a gateway that offers NTLM.
public struct GatewaySequence: ConversationSequence {
    public struct Plan: Sendable {
        /// Of the gateway, as the user wrote it.
        public var askedHost: String
        public var port: UInt16
        /// In the order of asking.
        public var questions: [GatewayAnswer.Question]
        /// A GUID in its text form, without braces.
        public var connectionID: String
        /// 16 random bytes for the WebSocket upgrade.
        public var nonce: [UInt8]

        public init(
            askedHost: String, port: UInt16, questions: [GatewayAnswer.Question], connectionID: String, nonce: [UInt8]
        ) {
            self.askedHost = askedHost
            self.port = port
            self.questions = questions
            self.connectionID = connectionID
            self.nonce = nonce
        }
    }

    /// A later question adds to an answer that is there already: it is not waited for any longer.
    static let laterLimitMs = 5_000

    private enum State {
        case idle
        case securing
        case asking(GatewayAnswer.Question, sentAtMs: Double)
        /// The head is read; the end of its body frees the connection.
        case betweenQuestions
        case finished
    }

    public let plan: Plan
    private var state = State.idle
    private var waiting: [GatewayAnswer.Question]
    private var reader = HTTPResponseReader()
    private var offersNTLM = true
    private var hasAsked = false

    public var askedHost: String { plan.askedHost }
    public var purpose: String { "gateway" }

    public init(plan: Plan) {
        self.plan = plan
        waiting = plan.questions
    }

    public mutating func go(to depth: ClientSequence.Depth) {}

    public mutating func handle(_ event: ClientSequence.Event, atMs: Double) -> [ClientSequence.Action] {
        switch (event, state) {
        case (.connected, .idle):
            state = .securing
            return [.startTLS(early: [])]
        case (.secured, .securing): return askNext(atMs)
        case (.securingFailed, .securing): return finish(.unanswered(.cutOff))
        case (.received(let bytes), .asking), (.received(let bytes), .betweenQuestions):
            reader.feed(bytes)
            return read(atMs)
        case (.closed(let close), .asking):
            return end(close == .eof ? .closed : .reset, .cutOff, atMs)
        case (.alert(let number), .asking): return end(.tlsAlert, .cutOff, atMs, detail: "TLS alert \(number)")
        case (.deadline, .asking): return end(.silence, .timedOut, atMs)
        case (.closed, .betweenQuestions), (.alert, .betweenQuestions), (.deadline, .betweenQuestions):
            return finish(.answered)
        // Told only of a connection that was thrown away before TLS could begin: the driver tells of a handshake itself.
        case (.closed(let close), .securing):
            let end = HandshakeEnd(outcome: close == .eof ? .closed : .reset, stage: .nothing)
            return [.observe(end, durationMs: nil)] + finish(.unanswered(.cutOff))
        case (.woken, .asking(_, let sentAtMs)) where atMs - sentAtMs >= Double(Self.laterLimitMs) - 1:
            return end(.silence, .timedOut, atMs)
        default: return []
        }
    }

    private mutating func askNext(_ atMs: Double) -> [ClientSequence.Action] {
        if !offersNTLM { waiting.removeAll { $0 == .names } }
        guard let question = waiting.first else { return finish(.answered) }
        let isFirst = !hasAsked
        hasAsked = true
        waiting.removeFirst()
        state = .asking(question, sentAtMs: atMs)
        return [.send(gatewayRequest(question, plan))] + (isFirst ? [] : [.wake(afterMs: Self.laterLimitMs)])
    }

    private mutating func read(_ atMs: Double) -> [ClientSequence.Action] {
        var actions: [ClientSequence.Action] = []
        do {
            while let event = try reader.next() {
                switch (event, state) {
                case (.head(let head), .asking(let question, let sentAtMs)):
                    actions += observe(head, question, atMs - sentAtMs)
                    if isOver(after: head) { return actions + finish(.answered) }
                    state = .betweenQuestions
                case (.end(let isReusable), .betweenQuestions):
                    return actions + (isReusable ? askNext(atMs) : finish(.answered))
                // A response that nobody asked for.
                default: return actions + finish(.answered)
                }
            }
            return actions
        } catch {
            guard case .asking = state else { return actions + finish(.answered) }
            return actions + end(.garbage, .cutOff, atMs, detail: shown(error.description))
        }
    }

    /// Once a tunnel or a WebSocket stands, the connection takes no more requests.
    private func isOver(after head: HTTPResponseHead) -> Bool {
        waiting.allSatisfy { $0 == .names && !offersNTLM } || head.status == 101 || (200...299).contains(head.status)
    }

    private mutating func observe(
        _ head: HTTPResponseHead, _ question: GatewayAnswer.Question, _ elapsedMs: Double
    ) -> [ClientSequence.Action] {
        let offered = challenges(head.values(of: "WWW-Authenticate"))
        var answer = GatewayAnswer(
            question: question, outcome: .status, status: head.status,
            schemes: unique(offered.map { shown($0.scheme, limit: 30) }))
        answer.reason = head.reason.isEmpty ? nil : shown(head.reason, limit: 60)
        answer.server = head.values(of: "Server").first.map { shown($0, limit: 80) }
        answer.location = head.values(of: "Location").first.map { shown($0, limit: 120) }
        answer.upgraded = head.status == 101
        answer.afterMs = elapsedMs
        if !offered.contains(where: { $0.scheme.lowercased() == "ntlm" }) { offersNTLM = false }
        let names = question == .names ? identity(offered) : nil
        return [.observe(answer, durationMs: elapsedMs)] + (names.map { [.observe($0, durationMs: nil)] } ?? [])
    }

    private func identity(_ offered: [HTTPChallenge]) -> GatewayIdentity? {
        let tokens = offered.compactMap(\.token).compactMap { bytes(fromBase64: $0) }
        guard let challenge = tokens.lazy.compactMap({ try? ChallengeMessage(decoding: $0[...]) }).first else {
            return nil
        }
        let info = challenge.targetInfo
        return GatewayIdentity(
            dnsComputer: info?.dnsComputerName.map { shown($0) },
            netbiosComputer: info?.nbComputerName.map { shown($0) }, dnsDomain: info?.dnsDomainName.map { shown($0) },
            build: challenge.version?.text)
    }

    private mutating func end(
        _ outcome: GatewayAnswer.Outcome, _ why: Attempt.Unanswered, _ atMs: Double, detail: String? = nil
    ) -> [ClientSequence.Action] {
        guard case .asking(let question, let sentAtMs) = state else { return finish(.unanswered(why)) }
        var answer = GatewayAnswer(question: question, outcome: outcome)
        answer.afterMs = outcome == .silence ? nil : atMs - sentAtMs
        answer.detail = detail
        let isAnswered = outcome == .garbage
        return [.observe(answer, durationMs: answer.afterMs)] + finish(isAnswered ? .answered : .unanswered(why))
    }

    private mutating func finish(_ attempt: Attempt) -> [ClientSequence.Action] {
        state = .finished
        return [.finish(attempt)]
    }
}

/// Each once, in the order of sight; at most eight, for nobody offers more ways to log on.
private func unique(_ texts: [String]) -> [String] {
    var seen: [String] = []
    for text in texts where !seen.contains(text) && seen.count < 8 { seen.append(text) }
    return seen
}
