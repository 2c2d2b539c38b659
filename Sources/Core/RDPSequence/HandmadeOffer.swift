public import Evidence
import RDPWire

/// A request and a hello that are put to a server as they are, in place of redial's own request and OpenSSL's handshake: to
/// learn what becomes of another client's, or of one version and one family of suites.
public struct HandmadeOffer: Sendable {
    /// The X.224 Connection Request; nil: the one that the question makes.
    public var request: Request?
    /// Whole records; nil: a client that knows no TLS.
    public var hello: [UInt8]?
    /// Waits for the server's certificate too, where it comes in clear, and not only for its ServerHello.
    public var awaitsCertificate: Bool
    /// Makes the one fact that this connection tells. The hello's answer is nil where none was sent; where the offer has nothing
    /// to tell of that, the answer to the request is told as it is.
    public var fact: @Sendable (ProtocolAnswer, HelloAnswer?) -> (any Fact)?

    /// [MS-RDPBCGR 2.2.1.1]
    public struct Request: Sendable {
        /// Nil: no negotiation request.
        public var protocols: UInt32?
        public var flags: UInt8
        public var cookie: String?

        public init(protocols: UInt32?, flags: UInt8 = 0, cookie: String? = nil) {
            self.protocols = protocols
            self.flags = flags
            self.cookie = cookie
        }
    }

    public init(
        request: Request? = nil, hello: [UInt8]?, awaitsCertificate: Bool = false,
        fact: @escaping @Sendable (ProtocolAnswer, HelloAnswer?) -> (any Fact)?
    ) {
        self.request = request
        self.hello = hello
        self.awaitsCertificate = awaitsCertificate
        self.fact = fact
    }
}

extension HandmadeOffer.Request {
    var made: (bytes: [UInt8], requested: UInt32?) {
        let request = ConnectionRequest(
            routing: cookie.map { .cookie($0) },
            negotiation: protocols.map { .init(flags: flags, protocols: SecurityProtocols(rawValue: $0)) })
        return (request.encoded(), protocols)
    }
}
