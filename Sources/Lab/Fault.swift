public import Evidence
public import Primitives

/// A way in which a lab server is broken on purpose, or is not; with the verdict that a walk must come to, written down from
/// what is known of the cause before any walk.
public struct Fault: Equatable, Sendable {
    /// Kebab-case. Where it reproduces a cause it is the cause's id, with a suffix where there are several ways to it.
    public let id: String
    /// One line for people.
    public let title: String
    /// Where it breaks; nil for a healthy server.
    public let step: Step?
    public let expect: Expectation
    /// The name that the walk asks for; nil: the server's address.
    public let asked: String?
    /// The command that meets the fault, and as whom.
    public let walk: Walk
    /// Arguments of the command beyond the target, `{port}` standing for the server's port.
    public let check: [String]
    public let behaviour: Behaviour
    /// Who answered here before, as a walk to this server is to remember it; nil: such a walk remembers nothing.
    public let earlier: Earlier?
    /// The server stands on the way to what is asked for, and not at its end.
    let isBeside: Bool

    /// How a fault is met: `check` alone, or a logon.
    public struct Walk: Equatable, Sendable {
        public enum Command: String, Sendable { case check, prove }

        public var command = Command.check
        /// `DOMAIN\user`; nil: nobody logs on.
        public var user: String?
        /// What that user says; whether it is right is the server's to know. It goes into an environment variable.
        public var password: Secret?

        /// The variable that hands the password over, so that it stands in no list of processes.
        public static let passwordVariable = "REDIAL_LAB_PASSWORD"

        static let check = Walk()
    }

    /// What listens, if anything does.
    public enum Behaviour: Equatable, Sendable {
        case server(ServerBehaviour)
        /// Several machines at one address: the first takes every fourth connection, the second the others: so a walk that opens four
        /// meets both, whichever of its questions comes when.
        case byTurns(ServerBehaviour, ServerBehaviour)
        /// A Remote Desktop Gateway.
        case gateway(GatewayBehaviour)
        /// A port on which nothing listens, kept so that nobody else takes it.
        case closedPort
        /// A listener whose queue is full, so that the kernel drops further SYNs.
        case fullBacklog
        /// A DNS server; nothing listens for TCP.
        case nameServer(DNSBehaviour)
        /// A server, and a DNS server on the UDP port of the same number.
        case namedServer(ServerBehaviour, DNSBehaviour)
    }

    init(
        _ id: String, _ title: String, at step: Step? = nil, expect: Expectation = .healthy, asked: String? = nil,
        check: [String] = [], walk: Walk = .check, earlier: Earlier? = nil, isBehindGateway: Bool = false,
        _ behaviour: Behaviour
    ) {
        self.id = id
        self.title = title
        self.step = step
        self.expect = expect
        self.asked = asked
        self.walk = walk
        isBeside = behaviour.isNameServer || isBehindGateway
        self.check = (asked == nil || isBeside || behaviour.answersNames ? [] : ["--address", labAddress]) + check
        self.behaviour = behaviour
        self.earlier = earlier
    }

    /// The same with something else in places.
    init(
        copyOf fault: Fault, id: String? = nil, title: String? = nil, expect: Expectation? = nil, step: Step? = nil,
        asked: String?, check: [String]? = nil, earlier: Earlier? = nil, _ behaviour: Behaviour
    ) {
        self.id = id ?? fault.id
        self.title = title ?? fault.title
        self.step = step ?? fault.step
        self.expect = expect ?? fault.expect
        self.asked = asked
        walk = fault.walk
        self.check = check ?? fault.check
        self.behaviour = behaviour
        self.earlier = earlier ?? fault.earlier
        isBeside = fault.isBeside
    }

    /// Everything after `redial check` or whatever command meets the fault, for a server that listens on this port.
    ///
    /// - Parameter knownHosts: the folder that holds who answered earlier; nil: the walk is to be remembered nowhere.
    public func checkArguments(port: UInt16, knownHosts: String? = nil) -> [String] {
        let target = isBeside ? asked ?? labAddress : "\(asked ?? labAddress):\(port)"
        let memory = knownHosts.map { ["--known-hosts", $0] } ?? ["--no-remember"]
        let logon =
            walk.user.map { ["--user", $0, "--password-env", Walk.passwordVariable, "--trust-on-first-use"] } ?? []
        return [target] + check.map { $0 == portPlaceholder ? "\(labAddress):\(port)" : $0 } + logon + memory
    }
}

/// The lab never listens anywhere else.
public let labAddress = "127.0.0.1"

/// Stands for the server's own address and port in `Fault.check`.
let portPlaceholder = "\(labAddress):{port}"

extension Fault {
    /// The verdict that a walk must come to.
    public struct Expectation: Equatable, Sendable {
        public enum State: String, Sendable { case healthy, degraded, broken, inconclusive }

        public let state: State
        /// Ids of causes that the outside cannot tell apart, one of which must come first; one id where it can; none where the
        /// server is healthy.
        public let causes: [String]
        /// The same for the second fault, where a server has two at once: one of these must be among the first three.
        public var alsoCauses: [String] = []

        static let healthy = Expectation(state: .healthy, causes: [])
        static func inconclusive(_ causes: String...) -> Expectation { .init(state: .inconclusive, causes: causes) }
        static func degraded(_ causes: String...) -> Expectation { .init(state: .degraded, causes: causes) }
        static func broken(_ causes: String...) -> Expectation { .init(state: .broken, causes: causes) }
        static func degraded(_ causes: [String]) -> Expectation { .init(state: .degraded, causes: causes) }
        static func broken(_ causes: [String]) -> Expectation { .init(state: .broken, causes: causes) }
    }
}

extension Fault.Behaviour {
    var isNameServer: Bool {
        if case .nameServer = self { return true }
        return false
    }

    /// The name is looked up, in place of giving its address.
    var answersNames: Bool {
        if case .namedServer = self { return true }
        return isNameServer
    }
}
