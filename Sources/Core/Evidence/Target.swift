/// What the user asked for.
public struct Target: Equatable, Codable, Sendable {
    /// As typed.
    public let asked: String
    /// A name or a literal address, without brackets, port or scheme; internationalised names in their ASCII form.
    public let host: String
    public let port: UInt16
    /// The address to walk in place of what the names say (`--address`), where the user gave one.
    public let address: String?
    /// The Remote Desktop Gateway on the way: a name or address, with `:port` where it is not 443.
    public let gateway: String?
    /// When a client goes through it; nil without one.
    public let gatewayUse: GatewayUse?

    public init(
        asked: String, host: String, port: UInt16 = 3389, address: String? = nil, gateway: String? = nil,
        gatewayUse: GatewayUse = .whenDirectFails
    ) {
        self.asked = asked
        self.host = host
        self.port = port
        self.address = address
        self.gateway = gateway
        self.gatewayUse = gateway == nil ? nil : gatewayUse
    }
}

/// When a client goes through its gateway, as `gatewayusagemethod` of a .rdp file sets it.
public enum GatewayUse: String, Codable, Sendable {
    /// 1: always, so that the host need not be reachable from here at all.
    case always
    /// 2: only where the host cannot be reached directly. Also what is assumed where the file leaves it to the client's
    /// own settings.
    case whenDirectFails = "when-direct-fails"
}

/// Where a walk starts from.
public struct Vantage: Equatable, Codable, Sendable {
    public enum Kind: String, Codable, Sendable {
        case linux
        case wsl2NAT = "wsl2-nat"
        case wsl2Mirrored = "wsl2-mirrored"
        case ssh, file, macos, windows

        /// A kind that is not known here is known from a file only.
        public init(from decoder: any Decoder) throws {
            self = Kind(rawValue: try decoder.singleValueContainer().decode(String.self)) ?? .file
        }
    }

    public let id: String
    public let kind: Kind
    public let host: String
    /// The local address of the connection that was walked, and the interface that has it; nil before any connected.
    public let source: String?
    public let interface: String?
    /// Overlay networks whose interfaces this machine has.
    public let overlays: [String]

    public init(id: String, kind: Kind, host: String, source: String?, interface: String?, overlays: [String]) {
        self.id = id
        self.kind = kind
        self.host = host
        self.source = source
        self.interface = interface
        self.overlays = overlays
    }
}

extension Vantage {
    /// The same vantage once it is known over which of its addresses the walk went.
    public func with(source: String, interface: String? = nil) -> Vantage {
        Vantage(
            id: id, kind: kind, host: host, source: source, interface: interface ?? self.interface, overlays: overlays)
    }
}
