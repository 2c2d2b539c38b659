/// This client's own surroundings, as far as files and the kernel tell them without asking anybody.
public struct ClientEnvironment: Fact {
    public static let kind = "client.environment"
    public static let step = Step.stay
    public static let meaning =
        "This machine's surroundings: `tunnels` (interfaces of VPNs and overlay networks: `interface`, `name`), `proxies` (variables that name a proxy: `variable`, `value` without user and password), `noProxy`, `isExempt` (by that list, the host or its gateway), `resolvers` (addresses), `resolverNetwork` (the overlay network that one of them belongs to), `search` (domains), `splitDomains` (sent to a resolver of their own), `stub` (systemd-resolved stands between), `clock` (synchronised, unsynchronised; absent where the kernel does not say), `clockErrorMs` (the most that it may be wrong by)."

    public struct Tunnel: Codable, Equatable, Sendable {
        public let interface: String
        public let name: String

        public init(interface: String, name: String) {
            self.interface = interface
            self.name = name
        }
    }

    public struct Proxy: Codable, Equatable, Sendable {
        public let variable: String
        public let value: String

        public init(variable: String, value: String) {
            self.variable = variable
            self.value = value
        }
    }

    public enum Clock: String, Codable, Sendable { case synchronised, unsynchronised }

    public var tunnels: [Tunnel] = []
    public var proxies: [Proxy] = []
    public var noProxy: String?
    public var isExempt = false
    public var resolvers: [String] = []
    public var resolverNetwork: String?
    public var search: [String] = []
    public var splitDomains: [String] = []
    public var stub = false
    public var clock: Clock?
    public var clockErrorMs: Double?

    public init() {}
}

/// What the Windows around this WSL says of its own Remote Desktop client, through its own tools.
public struct WindowsClient: Fact {
    public static let kind = "client.windows"
    public static let step = Step.stay
    public static let meaning =
        "Settings of the Windows around this WSL: `asked` (what was answered, be it that nothing is set: udp, ntlm, oracle, dns-policy, proxy, credentials), `udpDisabled` (fClientDisableUDP is 1), `restrictSendingNTLM` (RestrictSendingNTLMTraffic), `encryptionOracle` (AllowEncryptionOracle), `dnsPolicies` (name spaces with a DNS policy), `proxy` (without user and password), `proxyScript` (its host), `savedCredentials` (hosts of TERMSRV entries; no user, no password)."

    public enum Question: String, Codable, Sendable, CaseIterable {
        case udp, ntlm, oracle, proxy, credentials
        case dnsPolicy = "dns-policy"
    }

    public var asked: [Question] = []
    public var udpDisabled: Bool?
    public var restrictSendingNTLM: UInt32?
    public var encryptionOracle: UInt32?
    public var dnsPolicies: [String] = []
    public var proxy: String?
    public var proxyScript: String?
    public var savedCredentials: [String] = []

    public init() {}
}
