/// Ports that Windows itself hands on to another place (`netsh interface portproxy show all`).
public struct MachinePortProxies: Fact {
    public static let kind = "machine.portProxies"
    public static let step = Step.reach
    public static let meaning =
        "TCP ports that the computer of the file hands on: `proxies` (`listenAddress`, `listenPort`, `connectAddress`, `connectPort`; an address is as it was set, * for all)."

    public struct Proxy: Codable, Equatable, Sendable {
        public let listenAddress: String
        public let listenPort: UInt16
        public let connectAddress: String
        public let connectPort: UInt16

        public init(listenAddress: String, listenPort: UInt16, connectAddress: String, connectPort: UInt16) {
            self.listenAddress = listenAddress
            self.listenPort = listenPort
            self.connectAddress = connectAddress
            self.connectPort = connectPort
        }
    }

    public let proxies: [Proxy]

    public init(proxies: [Proxy]) { self.proxies = proxies }
}

/// TCP ports that nobody gets (`netsh interface ipv4 show excludedportrange protocol=tcp`).
public struct MachineReservedPorts: Fact {
    public static let kind = "machine.reservedPorts"
    public static let step = Step.reach
    public static let meaning =
        "Ranges of TCP ports that Windows keeps for itself on the computer of the file: `ranges` (`first`, `last`, `isByAdministrator`: set by hand, so that only dynamic ports avoid it and a program may still listen there)."

    public struct Range: Codable, Equatable, Sendable {
        public let first: UInt16
        public let last: UInt16
        public let isByAdministrator: Bool

        public init(first: UInt16, last: UInt16, isByAdministrator: Bool) {
            self.first = first
            self.last = last
            self.isByAdministrator = isByAdministrator
        }
    }

    public let ranges: [Range]

    public init(ranges: [Range]) { self.ranges = ranges }
}
