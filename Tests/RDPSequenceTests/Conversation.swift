import Drawing
import Evidence
import Primitives
import RDPSequence
import RDPWire

/// A driver without a socket: tells a sequence what happens, and keeps what it wants and sees.
struct Conversation {
    static let startedAt = UnixTime(milliseconds: 1_764_000_000_000)

    var sequence: ClientSequence
    var nowMs = 0.0
    private(set) var sent: [[UInt8]] = []
    private(set) var facts: [any Fact] = []
    private(set) var durations: [Double?] = []
    private(set) var finishes: [Attempt] = []
    private(set) var pictures: [Screen] = []
    private(set) var redirections: [ServerRedirection] = []
    private(set) var wakes: [Int] = []
    private(set) var startsOfTLS: [[UInt8]] = []
    private(set) var actionsAfterFinish = 0

    init(
        _ question: ProtocolAnswer.Question = .client, depth: ClientSequence.Depth = .negotiate, cookie: String? = nil,
        askedHost: String = "labhost", logon: LogonPlan? = nil, session: SessionPlan? = nil
    ) {
        sequence = ClientSequence(
            plan: .init(
                question: question, address: "127.0.0.1", askedHost: askedHost, startedAt: Self.startedAt,
                cookie: cookie, logon: logon, session: session),
            depth: depth)
    }

    /// Connected, at the start of the walk.
    static func opened(
        _ question: ProtocolAnswer.Question = .client, depth: ClientSequence.Depth = .negotiate,
        askedHost: String = "labhost"
    ) -> Conversation {
        var conversation = Conversation(question, depth: depth, askedHost: askedHost)
        conversation.tell(.connected)
        return conversation
    }

    /// Through negotiation and TLS, with the first TSRequest sent at `nowMs`.
    static func secured(selected: UInt8 = 2, nowMs: Double = 100, askedHost: String = "labhost") -> Conversation {
        var conversation = opened(depth: .authenticate, askedHost: askedHost)
        conversation.tell(.received(confirm(selected: selected)[...]))
        conversation.nowMs = nowMs
        conversation.tell(.secured)
        return conversation
    }

    mutating func tell(_ event: ClientSequence.Event) {
        for action in sequence.handle(event, atMs: nowMs) {
            if !finishes.isEmpty { actionsAfterFinish += 1 }
            switch action {
            case .send(let bytes): sent.append(bytes)
            case .startTLS(let early): startsOfTLS.append(early)
            case .wake(let afterMs): wakes.append(afterMs)
            case .observe(let fact, let durationMs):
                facts.append(fact)
                durations.append(durationMs)
            case .picture(let screen): pictures.append(screen)
            case .redirect(let redirection): redirections.append(redirection)
            case .finish(let attempt): finishes.append(attempt)
            }
        }
    }

    /// What the server sends, in pieces of so many bytes.
    mutating func receive(_ bytes: [UInt8], piece: Int = .max) {
        var rest = bytes[...]
        while !rest.isEmpty {
            tell(.received(rest.prefix(piece)))
            rest = rest.dropFirst(piece)
        }
    }

    func first<F: Fact>(_ type: F.Type) -> F? { facts.lazy.compactMap { $0 as? F }.first }

    var answer: ProtocolAnswer? { first(ProtocolAnswer.self) }
    var credSSP: CredSSPAnswer? { first(CredSSPAnswer.self) }
}

/// How a stream may be cut on its way.
let pieces = [1, 2, 3, 7, Int.max]

/// X.224 Connection Confirm with RDP_NEG_RSP, as in [MS-RDPBCGR 4.1.2].
func confirm(selected: UInt8, flags: UInt8 = 0) -> [UInt8] {
    hexBytes("0300 0013 0e d0 0000 1234 00 02 \(hex(flags)) 0800 \(hex(selected)) 000000")
}

/// X.224 Connection Confirm with RDP_NEG_FAILURE. [MS-RDPBCGR 2.2.1.2.2]
func refusal(code: UInt8) -> [UInt8] { hexBytes("0300 0013 0e d0 0000 1234 00 03 00 0800 \(hex(code)) 000000") }

func hexBytes(_ text: String) -> [UInt8] { bytes(fromHex: text) ?? [] }
