/// One Windows service, as `sc queryex`, `sc qc` or `Get-Service` tells of it; each tells a part.
public struct MachineService: Fact {
    public static let kind = "machine.service"
    public static let step = Step.reach
    public static let meaning =
        "A Windows service of the computer that the file tells about: `name`, `state` (1 stopped, 2 starting, 3 stopping, 4 running, 5 continuing, 6 pausing, 7 paused), `exitCode` (a Win32 error), `ownExitCode`, `pid`, `startType` (2 automatic, 3 on demand, 4 disabled); absent where the tool does not say."

    public let name: String
    public var state: UInt32?
    public var exitCode: UInt32?
    public var ownExitCode: UInt32?
    public var pid: UInt32?
    public var startType: UInt32?

    public init(name: String) { self.name = name }
}

/// The services that run on a computer (`sc queryex`), whatever they are for.
public struct MachineRunning: Fact {
    public static let kind = "machine.running"
    public static let step = Step.reach
    public static let meaning =
        "Names of the services that run on the computer that the file tells about: `services`, `isWhole` (the list is of all services, so that what is missing in it does not run)."

    public let services: [String]
    public let isWhole: Bool

    public init(services: [String], isWhole: Bool) {
        self.services = services
        self.isWhole = isWhole
    }
}

/// What Windows' security centre knows as protecting a workstation; servers have none.
public struct MachineProtection: Fact {
    public static let kind = "machine.protection"
    public static let step = Step.reach
    public static let meaning =
        "Products that have registered with the security centre of the computer of the file: `products` (`name`, `role`: antivirus or firewall)."

    public struct Product: Codable, Equatable, Sendable {
        public enum Role: String, Codable, Sendable { case antivirus, firewall }

        public let name: String
        public let role: Role

        public init(name: String, role: Role) {
            self.name = name
            self.role = role
        }
    }

    public let products: [Product]

    public init(products: [Product]) { self.products = products }
}

/// Which program, and which services in it, a process number stands for (`tasklist /svc`).
public struct MachineProcesses: Fact {
    public static let kind = "machine.processes"
    public static let step = Step.reach
    public static let meaning =
        "Processes of the computer that the file tells about: `processes` (`pid`, `program`, `services` that run in it; absent where the tool was not asked for them)."

    public struct Process: Codable, Equatable, Sendable {
        public let pid: UInt32
        public let program: String
        public let services: [String]?

        public init(pid: UInt32, program: String, services: [String]?) {
            self.pid = pid
            self.program = program
            self.services = services
        }
    }

    public let processes: [Process]

    public init(processes: [Process]) { self.processes = processes }
}

/// The sessions of a computer and what listens for new ones (`qwinsta`). Users are counted, never named.
public struct MachineSessions: Fact {
    public static let kind = "machine.sessions"
    public static let step = Step.reach
    public static let meaning =
        "Sessions of the computer that the file tells about: `listeners` (`name`, `id`, `state` in the words of its language), `connected` (sessions of users that are connected by network), `disconnected` (sessions of users that nobody is connected to), `isWhole` (the table names session 0, so that what is missing in it does not exist)."

    public struct Listener: Codable, Equatable, Sendable {
        public let name: String
        public let id: UInt32
        public let state: String

        public init(name: String, id: UInt32, state: String) {
            self.name = name
            self.id = id
            self.state = state
        }
    }

    public var listeners: [Listener] = []
    public var connected = 0
    public var disconnected = 0
    public var isWhole = false

    public init() {}
}

/// Names of the group policies that a computer or a user has (`gpresult /r`).
public struct MachinePolicies: Fact {
    public static let kind = "machine.policies"
    public static let step = Step.reach
    public static let meaning =
        "Group policies of the computer that the file tells about: `applied` (names in the first list of each section, which is that of the applied ones)."

    public let applied: [String]

    public init(applied: [String]) { self.applied = applied }
}
