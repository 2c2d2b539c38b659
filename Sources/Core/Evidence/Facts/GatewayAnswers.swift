/// What the gateway answered to one request that carries no credentials. [MS-TSGU 3.3.5.1]
public struct GatewayAnswer: Fact {
    public static let kind = "gateway.answer"
    public static let step = Step.reach
    public static let meaning =
        "The gateway's answer to one request without credentials: `question` (http, websocket, names, rpc, kdc-proxy), `outcome` (status, closed, reset, silence, garbage, tls-alert), `status`, `reason`, `schemes` (of WWW-Authenticate), `server`, `location`, `upgraded`, `afterMs`, `detail`."

    public enum Question: String, Codable, Sendable, CaseIterable {
        /// RDG_OUT_DATA, the HTTP transport since Windows Server 2012.
        case http
        /// The same with an upgrade to WebSocket, as newer clients send it.
        case websocket
        /// The same with an NTLM NEGOTIATE, which holds no secret and which the gateway answers with its names.
        case names
        /// RPC over HTTP, the transport before that. [MS-TSGU 2.1.1]
        case rpc
        /// A request to the KDC proxy that holds no message. [MS-KKDCP 2.1]
        case kdcProxy = "kdc-proxy"
    }

    public enum Outcome: String, Codable, Sendable {
        case status, closed, reset, silence, garbage
        case tlsAlert = "tls-alert"
    }

    public let question: Question
    public let outcome: Outcome
    public var status: Int?
    public var reason: String?
    public var schemes: [String]
    public var server: String?
    public var location: String?
    /// The connection became a WebSocket.
    public var upgraded: Bool
    public var afterMs: Double?
    public var detail: String?

    public init(question: Question, outcome: Outcome, status: Int? = nil, schemes: [String] = []) {
        self.question = question
        self.outcome = outcome
        self.status = status
        self.schemes = schemes
        upgraded = false
    }
}

/// Who the gateway says it is, in its NTLM CHALLENGE. [MS-NLMP 2.2.1.2]
public struct GatewayIdentity: Fact {
    public static let kind = "gateway.identity"
    public static let step = Step.reach
    public static let meaning =
        "Names and release in the gateway's NTLM CHALLENGE: `dnsComputer`, `netbiosComputer`, `dnsDomain`, `build`."

    public let dnsComputer: String?
    public let netbiosComputer: String?
    public let dnsDomain: String?
    public let build: String?

    public init(dnsComputer: String?, netbiosComputer: String?, dnsDomain: String?, build: String?) {
        self.dnsComputer = dnsComputer
        self.netbiosComputer = netbiosComputer
        self.dnsDomain = dnsDomain
        self.build = build
    }
}

/// What became of DTLS with the gateway's UDP port, which carries the session beside TCP. [MS-TSGU 2.1.3]
public struct GatewayUDP: Fact {
    public static let kind = "gateway.udp"
    public static let step = Step.reach
    public static let meaning =
        "DTLS ClientHellos to the gateway's UDP port: `address`, `port`, `sent` (how many), `outcome` (hello-verify, server-hello, alert, other, refused, silence, failed), `afterMs`."

    public enum Outcome: String, Codable, Sendable {
        case alert, other, refused, silence, failed
        case helloVerify = "hello-verify"
        case serverHello = "server-hello"
    }

    public let address: String
    public let port: UInt16
    public let sent: Int
    public let outcome: Outcome
    public let afterMs: Double?

    public init(address: String, port: UInt16, sent: Int, outcome: Outcome, afterMs: Double? = nil) {
        self.address = address
        self.port = port
        self.sent = sent
        self.outcome = outcome
        self.afterMs = afterMs
    }
}
