/// What one client of somebody's sends to begin with, from a capture.
public struct ClientRow: Equatable, Sendable {
    /// [MS-RDPBCGR 2.2.1.1]
    public struct Request: Equatable, Sendable {
        /// Whether it sends a cookie; whose name stood in it is not kept.
        public let cookie: Bool
        /// Nil: it sends no negotiation request.
        public let protocols: UInt32?
        public let flags: UInt8?
    }

    /// The hello without what belongs to the moment. Numbers are hexadecimal. [RFC 8446 4.1.2]
    public struct Hello: Equatable, Sendable {
        public struct Extension: Equatable, Sendable {
            public let type: UInt16
            /// Hexadecimal; `@name` where the asked host stands.
            public let body: String

            public var isName: Bool { body == "@name" }
        }

        /// Version of the record.
        public let record: String
        public let version: String
        public let sessionIDLength: Int
        public let suites: String
        public let compression: String
        public let extensions: [Extension]
    }

    /// As `--as` takes it.
    public let id: String
    public let title: String
    /// Why the capture is taken for this client.
    public let restsOn: String
    public let source: String
    /// What is not from the capture.
    public let filledIn: String?
    /// The fingerprint that others computed from the capture.
    public let ja3: String?
    public let request: Request
    /// Nil: a client that knows no TLS.
    public let hello: Hello?
}
