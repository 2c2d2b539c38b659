public import Diagnosis
public import Knowledge
public import Primitives

/// A form in which a repair is handed over to somebody else to carry out.
public enum Rendering: String, CaseIterable, Sendable {
    /// A batch file, for every Windows.
    case cmd
    case powerShell = "ps1"
    /// For regedit, by a double click.
    case registryFile = "reg"
    /// For Ansible, over WinRM or SSH.
    case playbook = "yml"
    /// For a Linux host, where it is run as root.
    case shell = "sh"
    /// A group policy to import.
    case groupPolicy = "gpo"
    /// Run Command of Azure.
    case azure
    /// Run Command of AWS Systems Manager.
    case aws

    /// For people: files by their endings.
    public var name: String {
        switch self {
        case .cmd, .powerShell, .registryFile, .playbook, .shell: ".\(rawValue)"
        case .groupPolicy, .azure, .aws: rawValue
        }
    }

    /// The files that the repair becomes. Throws the reason where this form cannot hold it.
    public func files(of repair: Repair, in context: RenderingContext) throws(Unrenderable) -> [RenderedFile] {
        try rendered(repair, in: context).files
    }

    /// Why this form cannot hold the repair, whatever is known of the machine; nil where it can.
    public func obstacle(to repair: Repair) -> Unrenderable? {
        do {
            _ = try rendered(repair, in: .complete)
            return nil
        } catch {
            return error
        }
    }

    /// The bodies of the requests by which the same is asked of the cloud, as one JSON object by what they do: show, apply, undo.
    /// Nil for what is no cloud.
    public func requests(of repair: Repair, in context: RenderingContext) throws(Unrenderable) -> [UInt8]? {
        (try rendered(repair, in: context) as? CloudCommand).map { Array($0.requests.utf8) }
    }

    /// A file by which the repair stands for a while and is taken back by the machine itself. Throws the reason where this form,
    /// or the repair, cannot be tried so.
    public func trial(of repair: Repair, seconds: Int, in context: RenderingContext) throws(Unrenderable) -> [UInt8] {
        guard self == .powerShell else {
            throw .init("no-trial", "Only a PowerShell script (script:FILE.ps1) can take an experiment back by itself.")
        }
        guard repair.adviceOnly != true, repair.undoKind == .exact, !repair.isOnLinux, let actions = repair.actions
        else {
            throw .init("takes-a-person", "It cannot be taken back exactly without a person, so it is nothing to try.")
        }
        return Array(try PowerShellScript(repair, actions, context, .trial(seconds: seconds)).text.utf8)
    }

    private func rendered(_ repair: Repair, in context: RenderingContext) throws(Unrenderable) -> any RenderedForm {
        try requireHandedOver(repair)
        if repair.isOnLinux { return try onLinux(repair, in: context) }
        guard let actions = repair.actions else { throw takesAPerson(repair) }
        return switch self {
        case .cmd: try CommandScript(repair, actions, context)
        case .powerShell: try PowerShellScript(repair, actions, context, .file)
        case .registryFile: try RegistryFile(repair, actions, context)
        case .playbook: try Playbook(repair, actions, context)
        case .groupPolicy: try PolicyBackup(repair, actions, context)
        case .azure: try CloudCommand(repair, actions, context, .azure)
        case .aws: try CloudCommand(repair, actions, context, .aws)
        case .shell:
            throw .init("not-on-linux", "A shell script is for repairs of Linux hosts, and this one is of Windows.")
        }
    }

    private func onLinux(_ repair: Repair, in context: RenderingContext) throws(Unrenderable) -> any RenderedForm {
        guard let actions = repair.linuxActions else { throw takesAPerson(repair) }
        return switch self {
        case .shell: ShellScript(repair, actions, context, .file)
        case .playbook: LinuxPlaybook(repair, actions, context)
        case .cmd, .powerShell, .registryFile, .groupPolicy, .azure, .aws:
            throw .init(
                "only-on-linux", "It is done on a Linux host: by a shell script (.sh) or an Ansible playbook (.yml).")
        }
    }

    private func requireHandedOver(_ repair: Repair) throws(Unrenderable) {
        if repair.adviceOnly == true {
            throw .init("for-its-owner", "It is for its owner to decide, so it is handed over in words only.")
        }
        if repair.experiment == true {
            throw .init("experiment", "It lowers security, so it is only ever a timed experiment that undoes itself.")
        }
    }

    private func takesAPerson(_ repair: Repair) -> Unrenderable {
        .init(
            "takes-a-person",
            "It takes a person: \(repair.person ?? "what it changes depends on what is there, or has to be looked at first.")"
        )
    }
}

/// What all forms are in the end.
protocol RenderedForm {
    var files: [RenderedFile] { get }
}

/// Why a form cannot hold a repair, in one sentence.
public struct Unrenderable: Error, Equatable, Sendable {
    public let why: Sentence

    init(_ id: String, _ text: String) { why = Sentence(id: "rendering.\(id)", text: text) }
}

/// One file of a rendering.
public struct RenderedFile: Equatable, Sendable {
    public enum Place: Equatable, Sendable {
        /// The file that was asked for.
        case asked
        /// Beside that, with this in place of its ending.
        case beside(String)
        /// In the folder that was asked for, parts of the path parted by slashes.
        case within(String)
    }

    public let place: Place
    public let bytes: [UInt8]

    public init(place: Place, bytes: [UInt8]) { (self.place, self.bytes) = (place, bytes) }

    static func asked(_ bytes: some Sequence<UInt8>) -> Self { .init(place: .asked, bytes: Array(bytes)) }
}

/// What renderings need to know beside the repair.
public struct RenderingContext: Sendable {
    /// Names a group policy and its backup; by chance, so that no two are the same.
    public struct BackupNames: Equatable, Sendable {
        /// GUIDs in braces, in capitals.
        public let policy: String
        public let backup: String
        public let madeAt: UnixTime

        /// For forms that are no group policy.
        static let none = BackupNames(policy: "", backup: "", madeAt: UnixTime(milliseconds: 0))

        public init(policy: String, backup: String, madeAt: UnixTime) {
            (self.policy, self.backup, self.madeAt) = (policy, backup, madeAt)
        }
    }

    /// `redial 0.1.0`.
    public let maker: String
    public let names: BackupNames
    /// What the machine's registry holds now, as far as it was read.
    public let present: PresentValues
    /// What somebody wrote in for blanks, by their ids; what a form does not take counts as not written.
    public let fills: [String: String]
    /// The host that is connected to, and the account that logs on there; nil where they are not known.
    public let host: String?
    public let account: String?
    /// Somebody said that the risk is known: a port may be opened to a public network.
    public let acceptsRisk: Bool

    public init(
        maker: String, names: BackupNames, present: PresentValues = .none, fills: [String: String] = [:],
        host: String? = nil, account: String? = nil, acceptsRisk: Bool = false
    ) {
        (self.maker, self.names, self.present, self.fills) = (maker, names, present, fills)
        (self.host, self.account, self.acceptsRisk) = (host, account, acceptsRisk)
    }
}

extension RenderingContext {
    /// One in which everything is known that somebody could write in.
    static let complete = RenderingContext(
        maker: "", names: .none,
        fills: [
            "licence-server": "a", "thumbprint": String(repeating: "0", count: 40), "address": "::1",
            "packet-size": "1400",
        ])

    /// What a person has to write in before anything is changed, a sentence each.
    func toFill(_ actions: [Action]) -> [String] {
        actions.blanks.filter { filled($0) == nil }.map { "To write in, in place of \($0.placeholder): \($0.words)." }
    }
}

extension Repair {
    /// What somebody still has to do for it to take effect; nil where nothing.
    func afterwards(_ actions: [Action]) -> String? {
        if isOnLinux { return nil }
        if reboot == .machine { return "It takes effect when the machine is restarted." }
        if let step = actions.steps.compactMap(\.afterwards).first { return step }
        let restarts = actions.contains { if case .restart = $0 { true } else { false } }
        return reboot == .service && !restarts
            ? "It takes effect when the service TermService, or the machine, is restarted." : nil
    }

    /// Sentences for the head of every rendering.
    func head(made by: String) -> [String] {
        ["\(title).", "Repair \(id), written by \(by)."]
    }

    func terms(_ actions: [Action]) -> [String] {
        let weakens = lowersSecurity ? ["It lowers security."] : []
        return weakens + ["It interrupts: \(interrupts)"] + [afterwards(actions)].compactMap(\.self)
            + ["Undo: \(undo)", "Proof: \(verify)"] + precheck.map { "Before: \($0)" }
    }
}

/// Services as they are stopped and started, and in which order.
struct ServiceStep: Equatable {
    enum Verb { case stop, start }

    let verb: Verb
    let name: String

    /// What depends on a service is stopped before it and started after it.
    static func restarting(_ service: String) -> [ServiceStep] {
        let order = ServiceOrder.dependents(of: service) + [service]
        return order.map { .init(verb: .stop, name: $0) } + order.reversed().map { .init(verb: .start, name: $0) }
    }
}

extension [Action] {
    var values: [WantedValue] { compactMap(\.value) }

    /// What only writes would lower a number that is larger than it has to be.
    func requireNoComparison() throws(Unrenderable) {
        guard values.contains(where: { $0.least != nil }) else { return }
        throw .init(
            "takes-comparing",
            "It would lower a value that is stricter already, for it cannot look first; a script can (.cmd, .ps1).")
    }
    var restarted: [String] { compactMap { if case .restart(let name) = $0 { name } else { nil } } }
    var started: [String] { compactMap { if case .start(let name) = $0 { name } else { nil } } }
    var steps: [ScriptStep] { compactMap { if case .step(let step) = $0 { step } else { nil } } }
    var rules: [String] { compactMap { if case .enableRule(let name) = $0 { name } else { nil } } }
}
