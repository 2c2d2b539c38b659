/// The network adapters of a computer (`ipconfig /all`).
public struct MachineAdapters: Fact {
    public static let kind = "machine.adapters"
    public static let step = Step.reach
    public static let meaning =
        "Network adapters of the computer that the file tells about: `adapters` (`name`, `description`, `tunnel` (the VPN or overlay network that it belongs to), `addresses`, `gateways`, `dnsServers`)."

    public struct Adapter: Codable, Equatable, Sendable {
        public var name: String
        public var description: String?
        public var tunnel: String?
        public var addresses: [String] = []
        public var gateways: [String] = []
        public var dnsServers: [String] = []

        public init(name: String) { self.name = name }
    }

    public let adapters: [Adapter]

    public init(adapters: [Adapter]) { self.adapters = adapters }
}

/// The largest packets of a computer's interfaces (`netsh interface ipv4 show subinterfaces`).
public struct MachineInterfaceMTU: Fact {
    public static let kind = "machine.mtu"
    public static let step = Step.reach
    public static let meaning =
        "Interfaces of the computer that the file tells about: `interfaces` (`name`, `mtu` in bytes), without those that have no limit."

    public struct Interface: Codable, Equatable, Sendable {
        public let name: String
        public let mtu: UInt32

        public init(name: String, mtu: UInt32) {
            self.name = name
            self.mtu = mtu
        }
    }

    public let interfaces: [Interface]

    public init(interfaces: [Interface]) { self.interfaces = interfaces }
}

/// Where a computer sends what it has no other way for (`route print`).
public struct MachineRoutes: Fact {
    public static let kind = "machine.routes"
    public static let step = Step.reach
    public static let meaning =
        "Default routes for IPv4 of the computer that the file tells about: `defaults` (`gateway`, absent where the network itself is the way; `interface`, its address; `metric`), lowest metric first."

    public struct Route: Codable, Equatable, Sendable {
        public let gateway: String?
        public let interface: String
        public let metric: UInt32

        public init(gateway: String?, interface: String, metric: UInt32) {
            self.gateway = gateway
            self.interface = interface
            self.metric = metric
        }
    }

    public let defaults: [Route]

    public init(defaults: [Route]) { self.defaults = defaults }
}

/// The hosts that a Windows client has saved credentials for (`cmdkey /list`).
public struct SavedCredentials: Fact {
    public static let kind = "client.savedCredentials"
    public static let step = Step.stay
    public static let meaning =
        "Saved credentials of the client that the file tells about: `hosts` of TERMSRV entries, in small letters and without ports (no user, no password)."

    public let hosts: [String]

    public init(hosts: [String]) { self.hosts = hosts }
}
