/// How the TLS handshake went and exactly where it ended.
public struct HandshakeEnd: Fact {
    public static let kind = "encrypt.handshake"
    public static let step = Step.encrypt
    public static let meaning =
        "The TLS handshake: `outcome` (completed, closed, reset, alert, cleartext, silence, malformed, our-refusal), `stage` (the last thing the server had sent: nothing, server-hello, certificate, server-hello-done, finished), `version`, `cipher`, `alert` (number), `alertName`, `cleartext` (hex of what came in place of TLS), `disconnectReason` (of an MCS disconnect in clear), `detail`, `serverFlightBytes`."

    public enum Outcome: String, Codable, Sendable {
        case completed, closed, reset, alert, cleartext, silence, malformed
        case ourRefusal = "our-refusal"
    }

    public enum Stage: String, Codable, Sendable, Comparable {
        case nothing
        case serverHello = "server-hello"
        case certificate
        case serverHelloDone = "server-hello-done"
        case finished

        private var order: Int {
            switch self {
            case .nothing: 0
            case .serverHello: 1
            case .certificate: 2
            case .serverHelloDone: 3
            case .finished: 4
            }
        }
        public static func < (left: Self, right: Self) -> Bool { left.order < right.order }
    }

    public var outcome: Outcome
    public var stage: Stage
    /// `TLS 1.3`, `TLS 1.2`, …; what the ServerHello said, also where the handshake failed later.
    public var version: String?
    public var cipher: String?
    public var alert: Int?
    public var alertName: String?
    public var cleartext: String?
    public var disconnectReason: String?
    public var detail: String?
    public var serverFlightBytes: Int?

    public init(outcome: Outcome, stage: Stage) {
        self.outcome = outcome
        self.stage = stage
    }
}
