/// The TCP and UDP ports of a computer, as a tool of its own lists them (`netstat -ano`, `Get-NetTCPConnection`).
public struct MachineSockets: Fact {
    public static let kind = "machine.sockets"
    public static let step = Step.reach
    public static let meaning =
        "Ports of the computer that the file tells about: `listeners` (TCP ports that are listened on: `address`, `port`, `pid`, `program`), `udpPorts` (the same of UDP), `waiting` (peers, as address:port, that have not answered this computer's SYN), `peers` (those at port 3389 that it is connected to, or was), `isWhole` (the table was read to its end and no filter stood before it, so that a port that is missing in it is not listened on)."

    public struct Listener: Codable, Equatable, Sendable {
        /// `0.0.0.0` and `::` stand for all addresses of a family.
        public let address: String
        public let port: UInt16
        public let pid: UInt32?
        public let program: String?

        public init(address: String, port: UInt16, pid: UInt32? = nil, program: String? = nil) {
            self.address = address
            self.port = port
            self.pid = pid
            self.program = program
        }
    }

    public var listeners: [Listener] = []
    public var udpPorts: [Listener] = []
    public var waiting: [String] = []
    public var peers: [String] = []
    public var isWhole = false

    public init() {}
}
