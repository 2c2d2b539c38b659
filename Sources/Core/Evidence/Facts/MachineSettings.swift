public import Primitives

/// One setting of a machine, as its registry holds it in one place.
public struct MachineSetting: Fact {
    public static let kind = "machine.setting"
    public static let step = Step.reach
    public static let meaning =
        "A setting that Remote Desktop depends on: `id`, `place` (policy, which wins, or local), `value` (numbers in decimal), `means` (where that is known), `usual` (what it is where nobody set it), `isUsual`, `affects` (the step), `path` (where it stands), `type` (REG_DWORD or REG_BINARY, where its value can be written back from here)."

    public enum Place: String, Codable, Sendable { case policy, local }

    public let id: String
    public let place: Place
    public let value: String
    public let means: String?
    public let usual: String?
    public let isUsual: Bool?
    public let affects: Step
    public let path: String
    public let type: String?

    public init(
        id: String, place: Place, value: String, means: String? = nil, usual: String? = nil, affects: Step = .reach,
        path: String, type: String? = nil
    ) {
        self.id = id
        self.place = place
        self.value = value
        self.means = means
        self.usual = usual
        isUsual = usual.map { $0.lowercased() == value.lowercased() }
        self.affects = affects
        self.path = path
        self.type = type
    }
}

/// A part of a machine's registry that was read.
public struct MachineRegistry: Fact {
    public static let kind = "machine.registry"
    public static let step = Step.reach
    public static let meaning =
        "A part of a machine's registry that was read: `part` (system, software), `whole` (what is missing in it is not set), `controlSet` (the number of the one that was read; absent for the current one), `writtenAt` (when it was last changed, where known), `missing` (keys that Remote Desktop needs and that are not there, of a part that is whole), `read` (keys of a part that is not whole which were read with all that is below them, or are not there at all)."

    public enum Part: String, Codable, Sendable { case system, software }

    public let part: Part
    public let whole: Bool
    public let controlSet: Int?
    public let writtenAt: UnixTime?
    public let missing: [String]
    public let read: [String]?

    public init(
        part: Part, whole: Bool, controlSet: Int? = nil, writtenAt: UnixTime? = nil, missing: [String] = [],
        read: [String]? = nil
    ) {
        self.part = part
        self.whole = whole
        self.controlSet = controlSet
        self.writtenAt = writtenAt
        self.missing = missing
        self.read = read
    }
}

/// Which machine a registry is of.
public struct MachineName: Fact {
    public static let kind = "machine.name"
    public static let step = Step.reach
    public static let meaning =
        "Which machine a registry is of: `computer`, `domain` (of its DNS name), `product` (as Windows names itself), `release` (such as 22H2), `build` (such as 10.0.19045.3803), `role` (workstation, server, domain-controller). What is not known is absent."

    public enum Role: String, Codable, Sendable {
        case workstation, server
        case domainController = "domain-controller"
    }

    public var computer: String?
    public var domain: String?
    public var product: String?
    public var release: String?
    public var build: String?
    public var role: Role?

    public init() {}

    public var isEmpty: Bool { self == MachineName() }
}

/// A listener for remote sessions.
public struct MachineListener: Fact {
    public static let kind = "machine.listener"
    public static let step = Step.reach
    public static let meaning =
        "A listener that Windows keeps for remote sessions over TCP: `name`, `port`, `enabled`, `isRemoteDesktop` (Microsoft's own, RDP-Tcp)."

    public let name: String
    public let port: Int?
    public let enabled: Bool?
    public let isRemoteDesktop: Bool

    public init(name: String, port: Int?, enabled: Bool?, isRemoteDesktop: Bool) {
        self.name = name
        self.port = port
        self.enabled = enabled
        self.isRemoteDesktop = isRemoteDesktop
    }
}

/// A rule of Windows' firewall that speaks of Remote Desktop's port or service.
public struct MachineFirewallRule: Fact {
    public static let kind = "machine.firewallRule"
    public static let step = Step.reach
    public static let meaning =
        "A rule of Windows' firewall for incoming TCP that concerns the Remote Desktop service or its port: `name`, `place` (policy or local), `active`, `allows` (or blocks), `ports` (empty: all), `profiles` (domain, private, public), `sources` (remote addresses that it is bound to; empty: all), `service`, `program`, `conditional` (it holds only for interfaces, authenticated peers or the like)."

    public enum Profile: String, Codable, Sendable, CaseIterable { case domain, `private`, `public` }

    public var name: String
    public var place: MachineSetting.Place
    public var active: Bool
    public var allows: Bool
    public var ports: [String] = []
    public var profiles: [Profile] = Profile.allCases
    public var sources: [String] = []
    public var service: String?
    public var program: String?
    public var conditional = false

    /// Whether it speaks of a port.
    public func covers(_ port: Int) -> Bool { Self.covers(ports, port) }

    /// - Parameter ports: numbers and ranges; words, as for RPC, are none of Remote Desktop's. None at all are all of them.
    public static func covers(_ ports: [String], _ port: Int) -> Bool {
        if ports.isEmpty { return true }
        return ports.contains { text in
            let ends = text.split(separator: "-").compactMap { Int($0) }
            guard let low = ends.first, let high = ends.last else { return false }
            return low <= port && port <= high
        }
    }

    public init(name: String, place: MachineSetting.Place, active: Bool, allows: Bool) {
        self.name = name
        self.place = place
        self.active = active
        self.allows = allows
    }
}

/// The certificates in a store of the machine.
public struct MachineCertificates: Fact {
    public static let kind = "machine.certificates"
    public static let step = Step.reach
    public static let meaning =
        "Certificates in a store of the machine, of which only the names are read: `store` (My, Remote Desktop), `thumbprints` (SHA-1 in lower-case hex, as Windows names them)."

    public let store: String
    public let thumbprints: [String]

    public init(store: String, thumbprints: [String]) {
        self.store = store
        self.thumbprints = thumbprints
    }
}
