import Evidence

/// How a Remote Desktop Gateway answers. The default is a healthy one of Windows Server.
public struct GatewayBehaviour: Equatable, Sendable {
    /// What the server's HTTP says to a request.
    public struct Answer: Equatable, Sendable {
        public var status: Int
        public var reason: String
        public var fields: [String: String]

        public init(_ status: Int, _ reason: String, _ fields: [String: String] = [:]) {
            self.status = status
            self.reason = reason
            self.fields = fields
        }
    }

    public var handshake = Handshake()
    public var machine = Machine(netbiosName: "RDGW", dnsName: "rdgw.corp.test")
    /// Of WWW-Authenticate, each in a field of its own.
    public var schemes = ["Negotiate", "NTLM"]
    /// What is said to the HTTP transport in place of asking for a logon.
    public var instead: Answer?
    /// The same for RPC over HTTP; nil: it asks for a logon.
    public var rpcInstead: Answer? = .notFound
    /// An upgrade to WebSocket is treated as healthy whatever `instead` says.
    public var takesWebSocket = false
    /// A request for WebSocket vanishes.
    public var swallowsWebSocket = false
    /// What happens once the first request has come, in place of any answer.
    public var onRequest: Reaction?
    /// Whether the connection outlives an answer.
    public var keepsAlive = true

    public init() {
        handshake.certificate.commonName = labAddress
        handshake.certificate.issuer = "Corp Issuing CA 1"
    }

    func with(_ change: (inout GatewayBehaviour) -> Void) -> GatewayBehaviour {
        var copy = self
        change(&copy)
        return copy
    }
}

extension GatewayBehaviour.Answer {
    static let notFound = Self(404, "Not Found", ["Server": "Microsoft-IIS/10.0"])
}
