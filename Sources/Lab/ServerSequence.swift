public import Primitives
import RDPWire

/// The server's side of one connection: events in, actions out.
///
/// The driver owns the socket, the TLS engine and the clock. Whatever a client sends, the sequence holds at most one frame of
/// it and answers bytes that make no sense by closing.
public struct ServerSequence: Sendable {
    /// What the driver tells. Received bytes are the network's before TLS, the decrypted ones after it.
    public enum Event: Sendable {
        case accepted
        case received(ArraySlice<UInt8>)
        case secured
        /// The time of a `wake` has come.
        case woken
    }

    /// Carried out in this order.
    public enum Action: Equatable, Sendable {
        /// What follows waits so long.
        case pause(ms: Int)
        case send([UInt8])
        /// The bytes that the client sends from here on belong to a handshake, which ends with `secured`.
        case startTLS
        /// A fatal alert of TLS, by its number.
        case alert(UInt8)
        /// After so long the driver tells `woken`.
        case wake(ms: Int)
        /// FIN.
        case close
        /// RST.
        case reset
    }

    private enum State {
        case idle
        case awaitingRequest
        /// A handshake that will never be: the client's first bytes get the reaction in place of a ServerHello.
        case awaitingHello(Reaction)
        /// The same, where the reaction depends on the hello.
        case reading(HelloScript, [UInt8])
        case securing(selected: SecurityProtocols)
        case loggingOn(LogonSequence)
        case joining(JoinSequence)
        /// Nothing more is said; what comes is passed over.
        case over
    }

    private let behaviour: ServerBehaviour
    private let serverChallenge: UInt64
    private let publicKey: [UInt8]
    private var state = State.idle
    private var requested: SecurityProtocols = .rdp
    private var frames = FrameBuffer(limit: 4096)

    /// - Parameters:
    ///   - serverChallenge: the random number of the NTLM CHALLENGE.
    ///   - publicKey: of the server's certificate, to which logons are bound.
    public init(_ behaviour: ServerBehaviour, serverChallenge: UInt64, publicKey: [UInt8] = []) {
        self.behaviour = behaviour
        self.publicKey = publicKey
        self.serverChallenge = serverChallenge
    }

    /// - Parameter now: the server's wall clock.
    public mutating func handle(_ event: Event, at now: UnixTime) -> [Action] {
        let actions = react(to: event, now)
        if actions.contains(.close) || actions.contains(.reset) { state = .over }
        return actions.isEmpty || behaviour.delayMs == 0 ? actions : [.pause(ms: behaviour.delayMs)] + actions
    }

    private mutating func react(to event: Event, _ now: UnixTime) -> [Action] {
        switch (event, state) {
        case (.accepted, .idle): return accept()
        case (.received(let bytes), .awaitingRequest): return readRequest(bytes)
        case (.received, .awaitingHello(let reaction)):
            state = .over
            return reaction.actions
        case (.received(let bytes), .reading(let script, let before)):
            let hello = before + bytes
            let reaction = script.reaction(to: hello)
            state = reaction == nil ? .reading(script, hello) : .over
            return reaction?.actions ?? []
        case (.secured, .securing(let selected)): return beginSecured(selected)
        case (.received(let bytes), .loggingOn(var logon)):
            let actions = logon.receive(bytes, at: now)
            guard let user = logon.accepted else {
                state = .loggingOn(logon)
                return actions
            }
            var join = JoinSequence(behaviour, requested: requested, isSecured: true, user: user)
            let more = join.receive(logon.takeRest())
            state = .joining(join)
            return actions + more
        case (.received(let bytes), .joining(var join)):
            let actions = join.receive(bytes)
            state = .joining(join)
            return actions
        case (.woken, .joining(var join)):
            let actions = join.wake()
            state = .joining(join)
            return actions
        default: return []
        }
    }

    private mutating func accept() -> [Action] {
        guard let reaction = behaviour.onAccept else {
            state = .awaitingRequest
            return []
        }
        state = .over
        return reaction.actions
    }

    private mutating func readRequest(_ bytes: ArraySlice<UInt8>) -> [Action] {
        if let reaction = behaviour.negotiation.instead {
            state = .over
            return reaction.actions
        }
        do {
            frames.append(bytes)
            guard let frame = try frames.next(TPKT.frameLength) else { return [] }
            return answer(try ConnectionRequest(frame: frame))
        } catch {
            return [.close]
        }
    }

    private mutating func answer(_ request: ConnectionRequest) -> [Action] {
        let confirm = behaviour.negotiation.answer(to: request.negotiation?.protocols)
        requested = request.negotiation?.protocols ?? .rdp
        let late = behaviour.negotiation.lateMs
        return (late > 0 ? [.pause(ms: late)] : []) + [.send(confirm.encoded())] + goOn(from: confirm.negotiation)
    }

    private mutating func goOn(from negotiation: ConnectionConfirm.Negotiation) -> [Action] {
        switch negotiation {
        case .response(_, let selected) where selected != .rdp:
            if let reaction = behaviour.handshake.instead {
                state = .awaitingHello(reaction)
                return []
            }
            if let script = behaviour.handshake.script {
                state = .reading(script, [])
                return []
            }
            state = .securing(selected: selected)
            return [.startTLS]
        case .response, .none:
            state = .joining(JoinSequence(behaviour, requested: requested, isSecured: false))
            return []
        case .failure, .unknown:
            return [.close]
        }
    }

    private mutating func beginSecured(_ selected: SecurityProtocols) -> [Action] {
        state =
            selected.isDisjoint(with: [.hybrid, .hybridEx])
            ? .joining(JoinSequence(behaviour, requested: requested, isSecured: true))
            : .loggingOn(
                LogonSequence(
                    behaviour.logon, serverChallenge: serverChallenge, publicKey: publicKey,
                    tellsAuthorization: selected.contains(.hybridEx)))
        return []
    }
}
