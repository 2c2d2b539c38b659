import CredSSP
import Evidence
import HTTPWire
import Primitives
import RDPSequence
import Testing

/// A driver of a gateway's sequence without a socket.
private struct GatewayTalk {
    var sequence: GatewaySequence
    var nowMs = 0.0
    private(set) var sent: [HTTPRequestHead] = []
    private(set) var facts: [any Fact] = []
    private(set) var finishes: [Attempt] = []
    private(set) var startsOfTLS = 0
    private(set) var wakes: [Int] = []

    init(_ questions: [GatewayAnswer.Question], host: String = "gw.example", port: UInt16 = 443) {
        sequence = GatewaySequence(
            plan: .init(
                askedHost: host, port: port, questions: questions,
                connectionID: "00112233-4455-4677-8899-aabbccddeeff", nonce: [UInt8](repeating: 7, count: 16)))
    }

    static func secured(_ questions: [GatewayAnswer.Question], host: String = "gw.example", port: UInt16 = 443) -> Self
    {
        var talk = Self(questions, host: host, port: port)
        talk.tell(.connected)
        talk.tell(.secured)
        return talk
    }

    mutating func tell(_ event: ClientSequence.Event) {
        for action in sequence.handle(event, atMs: nowMs) {
            switch action {
            case .send(let bytes): if let head = try? HTTPRequestHead(decoding: bytes[...]) { sent.append(head) }
            case .startTLS: startsOfTLS += 1
            case .observe(let fact, _): facts.append(fact)
            case .finish(let attempt): finishes.append(attempt)
            case .wake(let afterMs): wakes.append(afterMs)
            case .picture, .redirect: Issue.record("a gateway draws nothing")
            }
        }
    }

    mutating func receive(_ text: String, piece: Int = .max) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            tell(.received(rest.prefix(piece)))
            rest = rest.dropFirst(piece)
        }
    }

    var answers: [GatewayAnswer] { facts.compactMap { $0 as? GatewayAnswer } }
}

private let asks =
    "HTTP/1.1 401 Unauthorized\r\nServer: Microsoft-HTTPAPI/2.0\r\nWWW-Authenticate: Negotiate\r\nWWW-Authenticate: NTLM\r\nContent-Length: 5\r\n\r\nhello"

@Suite struct GatewaySequenceTests {
    @Test func beginsWithTLSAndAsksOneQuestionAfterTheOther() throws {
        for piece in [1, 3, Int.max] {
            var talk = GatewayTalk([.http, .websocket])
            talk.tell(.connected)
            #expect(talk.startsOfTLS == 1 && talk.sent.isEmpty)
            talk.tell(.secured)
            #expect(talk.sent.map(\.method) == ["RDG_OUT_DATA"])
            talk.nowMs = 20
            talk.receive(asks, piece: piece)
            #expect(talk.sent.count == 2)
            talk.nowMs = 50
            talk.receive(asks, piece: piece)
            #expect(talk.finishes == [.answered])
            #expect(talk.answers.map(\.question) == [.http, .websocket])
            #expect(talk.answers.allSatisfy { $0.status == 401 && $0.schemes == ["Negotiate", "NTLM"] })
            #expect(talk.answers.map(\.afterMs) == [20, 30])
            #expect(talk.answers.first?.server == "Microsoft-HTTPAPI/2.0")
        }
    }

    /// [MS-TSGU 3.3.5.1]: the method, the path and the id; nothing that a password went into.
    @Test func requestsCarryNoCredentials() throws {
        var talk = GatewayTalk.secured([.http, .websocket, .rpc, .kdcProxy], host: "gw.example", port: 8443)
        for _ in 0..<4 { talk.receive(asks) }
        #expect(talk.sent.map(\.method) == ["RDG_OUT_DATA", "RDG_OUT_DATA", "RPC_OUT_DATA", "POST"])
        #expect(talk.sent.map(\.target).prefix(2) == ["/remoteDesktopGateway/", "/remoteDesktopGateway/"])
        #expect(talk.sent.allSatisfy { $0.values(of: "Host") == ["gw.example:8443"] })
        #expect(talk.sent.allSatisfy { $0.values(of: "Authorization").isEmpty && $0.values(of: "Cookie").isEmpty })
        #expect(talk.sent[0].values(of: "RDG-Connection-Id") == ["{00112233-4455-4677-8899-aabbccddeeff}"])
        #expect(talk.sent[0].values(of: "Upgrade").isEmpty)
        #expect(talk.sent[1].values(of: "Upgrade") == ["websocket"])
        #expect(talk.sent[1].values(of: "Sec-WebSocket-Key") == ["BwcHBwcHBwcHBwcHBwcHBw=="])
    }

    @Test func literalIPv6StandsInBrackets() {
        #expect(GatewayTalk.secured([.http], host: "fd00::1").sent[0].values(of: "Host") == ["[fd00::1]"])
    }

    @Test func namesAreReadFromTheChallenge() throws {
        var talk = GatewayTalk.secured([.http, .names])
        talk.receive(asks)
        let opening = try #require(talk.sent.last?.values(of: "Authorization").first)
        let message = try #require(bytes(fromBase64: opening.dropFirst("NTLM ".count)))
        let negotiate = try NegotiateMessage(decoding: message[...])
        #expect(negotiate.domainName == "" && negotiate.workstation == "")
        let challenge = ChallengeMessage(
            targetName: "CORP", flags: [.unicode, .ntlm], serverChallenge: 1,
            targetInfo: TargetInfo(
                nbComputerName: "GW", dnsComputerName: "gw.corp.example", dnsDomainName: "corp.example"),
            version: NTLMVersion(major: 10, minor: 0, build: 20348))
        talk.receive(
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: NTLM \(base64(challenge.encoded()))\r\nContent-Length: 0\r\n\r\n"
        )
        let identity = try #require(talk.facts.lazy.compactMap { $0 as? GatewayIdentity }.first)
        #expect(identity.dnsComputer == "gw.corp.example" && identity.netbiosComputer == "GW")
        #expect(identity.build == "10.0.20348" && identity.dnsDomain == "corp.example")
        #expect(talk.finishes == [.answered])
    }

    @Test func namesAreAskedOnlyOfWhoOffersNTLM() {
        var talk = GatewayTalk.secured([.http, .names])
        talk.receive("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\nContent-Length: 0\r\n\r\n")
        #expect(talk.sent.count == 1)
        #expect(talk.finishes == [.answered])
    }

    /// A tunnel or a WebSocket that opened, or a connection that is not kept, takes no further question.
    @Test(arguments: [
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n\u{1}\u{2}",
        "HTTP/1.1 401 No\r\nWWW-Authenticate: NTLM\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    ])
    func whatEndsTheConnectionEndsTheQuestions(_ response: String) {
        var talk = GatewayTalk.secured([.http, .websocket])
        talk.receive(response)
        #expect(talk.sent.count == 1)
        #expect(talk.finishes == [.answered])
        #expect(talk.answers.count == 1)
    }

    @Test(
        arguments: [
            (.closed(.eof), .closed, .unanswered(.cutOff)), (.closed(.reset), .reset, .unanswered(.cutOff)),
            (.deadline, .silence, .unanswered(.timedOut)), (.alert(49), .tlsAlert, .unanswered(.cutOff)),
            (.received(Array("220 ready\r\n".utf8)[...]), .garbage, .answered),
        ] as [(ClientSequence.Event, GatewayAnswer.Outcome, Attempt)])
    func whatComesInPlaceOfAResponseIsSaid(
        _ event: ClientSequence.Event, _ outcome: GatewayAnswer.Outcome, _ attempt: Attempt
    ) {
        var talk = GatewayTalk.secured([.http, .websocket])
        talk.tell(event)
        #expect(talk.answers.map(\.outcome) == [outcome])
        #expect(talk.finishes == [attempt])
    }

    @Test func withoutTLSThereIsNothingToAsk() {
        var talk = GatewayTalk([.http])
        talk.tell(.connected)
        talk.tell(.securingFailed)
        #expect(talk.finishes == [.unanswered(.cutOff)] && talk.facts.isEmpty && talk.sent.isEmpty)
    }

    /// A connection that was thrown away at once ends TLS before it begins.
    @Test func aConnectionThrownAwayIsACutHandshake() {
        var talk = GatewayTalk([.http])
        talk.tell(.connected)
        talk.tell(.closed(.reset))
        #expect((talk.facts.first as? HandshakeEnd)?.outcome == .reset)
        #expect(talk.finishes == [.unanswered(.cutOff)])
    }

    /// The first question is waited for as long as the user waits; a later one is not.
    @Test func aLaterQuestionIsGivenUpSooner() {
        var talk = GatewayTalk.secured([.http, .websocket])
        #expect(talk.wakes == [])
        talk.nowMs = 100
        talk.receive(asks)
        #expect(talk.wakes == [5000])
        talk.nowMs = 200
        talk.tell(.woken)
        #expect(talk.finishes.isEmpty, "woken too early")
        talk.nowMs = 5100
        talk.tell(.woken)
        #expect(talk.answers.map(\.outcome) == [.status, .silence])
        #expect(talk.finishes == [.unanswered(.timedOut)])
    }

    /// What is foreign is escaped and bounded.
    @Test func foreignTextIsMadeHarmless() throws {
        var talk = GatewayTalk.secured([.http])
        let long = String(repeating: "x", count: 3000)
        talk.receive(
            "HTTP/1.1 302 \u{1b}[31mred\r\nServer: \(long)\r\nLocation: http://a/\u{202e}\r\nContent-Length: 0\r\n\r\n")
        let answer = try #require(talk.answers.first)
        #expect(answer.reason == "\\u{1b}[31mred")
        #expect(answer.location == "http://a/\\u{202e}")
        #expect((answer.server?.count ?? 0) <= 81)
    }
}
