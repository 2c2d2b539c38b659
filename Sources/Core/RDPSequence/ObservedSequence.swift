public import Evidence
public import Primitives
import RDPWire
import TLSRecords

/// Somebody else's connection, read from a capture: what each side sent goes in, the facts of a walk come out.
///
/// The readers are those of `ClientSequence`, so that the same bytes give the same facts whoever made the connection. What one
/// side sent comes in order and without gaps; the two sides come in the order of the capture.
public struct ObservedSequence: Sendable {
    public enum Side: String, Codable, Sendable { case client, server }

    /// A fact and when it was seen, both in milliseconds from the first packet.
    public struct Sight: Sendable {
        public let fact: any Fact
        public let atMs: Double
        public let durationMs: Double?
    }

    /// The last thing that was seen in clear.
    public enum Stage: String, Codable, Sendable, CaseIterable {
        case nothing, request, confirm, certificate, secured, conference, channels
        case clientHello = "client-hello"
        case serverHello = "server-hello"
    }

    /// How long a server may take to think, in milliseconds, before its silence counts.
    public static let patienceMs = 5000.0

    enum State {
        case idle
        case awaitingConfirm(ConfirmReader)
        case securing(SecurityProtocols)
        case secured(SecurityProtocols)
        case joining(JoinReader)
        case over
    }

    /// More is kept of nobody before its request is whole.
    private static let longestRequest = 4096

    let address: String
    let startedAt: UnixTime
    var state = State.idle
    public internal(set) var sights: [Sight] = []
    public internal(set) var stage = Stage.nothing
    /// The chain that the server showed in clear, its own certificate first.
    public var certificates: [[UInt8]] { keptChain ?? serverFlight.certificates }
    /// The name in the client's hello.
    public var serverName: String? { keptName ?? clientFlight.hello.flatMap { try? $0.serverName } }
    /// What the client sent to begin with, from its whole hello on until nothing more is read.
    public internal(set) var opening: ClientOpening?
    private var keptChain: [[UInt8]]?
    private var keptName: String?
    var keptFarewell = false
    var request: [UInt8] = []
    /// What the server said before the client's request was whole.
    private var early: [UInt8] = []
    var clientFlight = ClientFlight()
    var serverFlight = ServerFlight()
    var helloAtMs = 0.0
    /// When the client last sent something that asks for an answer, and when the server last said anything.
    var askedAtMs = 0.0
    var answeredAtMs: Double?
    var turns = TurnCounter()

    public init(address: String, startedAt: UnixTime) {
        self.address = address
        self.startedAt = startedAt
    }

    /// False once nothing more can be learnt from bytes.
    public var wantsBytes: Bool {
        switch state {
        case .over: false
        case .secured: turns.wantsMore
        default: true
        }
    }

    /// What follows is encrypted, or would have been.
    public var isSecured: Bool { stage == .secured }

    /// Bytes are missing from here on: what was seen stays, and nothing more is concluded.
    public mutating func giveUp() { settle() }

    /// Nothing more is read: what was read keeps no more memory than what it tells.
    mutating func settle() {
        keptName = serverName.map { shown($0, limit: 253) }
        keptFarewell = keptFarewell || clientFlight.saidFarewell
        let isUsual = certificates.reduce(0) { $0 + $1.count } <= Self.longestKeptChain
        keptChain = isUsual ? certificates : Array(certificates.prefix(1).filter { $0.count <= Self.longestKeptChain })
        state = .over
        request = []
        early = []
        opening = nil
        clientFlight = ClientFlight()
        serverFlight = ServerFlight()
    }

    private static let longestKeptChain = 32 << 10

    // MARK: bytes

    public mutating func sent(by side: Side, _ bytes: ArraySlice<UInt8>, atMs: Double) {
        if side == .client { askedAtMs = atMs } else { answeredAtMs = atMs }
        switch (state, side) {
        case (.idle, .client): gatherRequest(bytes, atMs)
        case (.idle, .server): early += bytes.prefix(Self.longestRequest - early.count)
        case (.awaitingConfirm(let reader), .server): readConfirm(.received(bytes), reader, atMs)
        case (.awaitingConfirm, .client): break
        case (.securing(let selected), _): secure(side, bytes, selected, atMs)
        case (.secured, _): countTurn(side, bytes)
        case (.joining(let reader), _): join(side, bytes, reader, atMs)
        case (.over, _): break
        }
    }

    private mutating func gatherRequest(_ bytes: ArraySlice<UInt8>, _ atMs: Double) {
        request += bytes.prefix(Self.longestRequest - request.count)
        guard let length = (try? TPKT.frameLength(request[...])) ?? nil, request.count >= length else { return }
        let asked = try? ConnectionRequest(frame: request[..<length])
        see(RequestSeen(asked, bytes: length), atMs)
        stage = .request
        let reader = ConfirmReader(
            question: .client, address: address, requested: asked?.negotiation?.protocols.rawValue, sentAtMs: atMs)
        state = .awaitingConfirm(reader)
        if !early.isEmpty { readConfirm(.received(early[...]), reader, atMs) }
    }

    mutating func readConfirm(_ event: ClientSequence.Event, _ reader: ConfirmReader, _ atMs: Double) {
        var reader = reader
        guard case .concluded(let facts) = reader.handle(event, atMs: atMs) else {
            state = .awaitingConfirm(reader)
            return
        }
        for fact in facts { see(fact, atMs, durationMs: reader.elapsed(atMs)) }
        see(NLAPolicy.told(by: facts))
        goOn(after: facts.lazy.compactMap { $0 as? ProtocolAnswer }.first, early: reader.early, atMs)
    }

    private mutating func goOn(after answer: ProtocolAnswer?, early: [UInt8], _ atMs: Double) {
        guard let answer, answer.outcome == .selected || answer.outcome == .plainConfirm else {
            state = .over
            return
        }
        stage = .confirm
        let selected = SecurityProtocols(rawValue: answer.selected ?? 0)
        if selected == .rdp {
            let plan = ClientSequence.Plan(
                question: .client, address: address, askedHost: address, startedAt: startedAt)
            state = .joining(
                JoinReader(plan: plan, selected: selected, goesOn: true, isObserving: true, atMs: atMs))
        } else {
            helloAtMs = atMs
            state = .securing(selected)
        }
        if !early.isEmpty { sent(by: .server, early[...], atMs: atMs) }
    }

    private mutating func join(_ side: Side, _ bytes: ArraySlice<UInt8>, _ reader: JoinReader, _ atMs: Double) {
        var reader = reader
        let actions = side == .client ? reader.sent(bytes, atMs) : reader.handle(.received(bytes), atMs: atMs)
        take(actions, reader, atMs)
    }

    /// Of a conference that is read, only what it tells counts; there is nothing to send.
    mutating func take(_ actions: [ClientSequence.Action], _ reader: JoinReader, _ atMs: Double) {
        state = .joining(reader)
        for action in actions {
            switch action {
            case .observe(let fact, let durationMs) where !(fact is EarlyMessage):
                see(fact, atMs, durationMs: durationMs)
            case .finish: state = .over
            default: break
            }
        }
        switch reader.phase {
        case .awaitingUser, .joining: stage = .conference
        case .beyond, .leaving: stage = .channels
        case .awaitingResponse, .over: break
        }
    }

    mutating func see(_ fact: (any Fact)?, _ atMs: Double? = nil, durationMs: Double? = nil) {
        guard let fact else { return }
        sights.append(Sight(fact: fact, atMs: atMs ?? askedAtMs, durationMs: durationMs))
    }
}

extension NLAPolicy {
    /// From what the server refused, or selected of an offer that had it. [MS-RDPBCGR 5.4.1]
    static func told(by facts: [any Fact]) -> NLAPolicy? {
        guard let answer = facts.lazy.compactMap({ $0 as? ProtocolAnswer }).first else { return nil }
        if answer.failureCode == 5 { return NLAPolicy(policy: .required) }
        let isAsked = (answer.requested ?? 0) & 0x0a != 0
        let isAnswered = answer.outcome == .selected || answer.outcome == .plainConfirm
        return isAsked && isAnswered && (answer.selected ?? 0) & 0x0a == 0 ? NLAPolicy(policy: .absent) : nil
    }
}
