public import Evidence
import FoundationEssentials
import Primitives
import Programs
import Registry
public import Repairs

/// A running Windows by its remote registry and its services, through one logon. [MS-RRP], [MS-SCMR]
///
/// A helper on python3-samba does the talking (`smb-helper.py`): it is started once, logs on once, and never again. SMB's
/// signing and encryption, and the choice of Kerberos or NTLM, are Samba's.
public final class SMBAccess: Access {
    /// After which the helper looks why nobody answers; it takes a few more to say so.
    private static let logonSeconds = 10
    private static let logonMs = 20_000.0
    /// One call may wait 15 s; a service may take 45 s, and stops and starts with those that depend on it.
    private static let answerMs = 60_000.0
    private static let serviceMs = 240_000.0
    private static let answerLimit = 24 << 20

    public let name: String
    /// Two names of one host are two here: only the machine itself could tell.
    public var lockName: String { "smb://\(host.lowercased()):\(port)" }
    private let host: String
    private let user: String
    private let port: UInt16
    private let helper: Conversation

    /// Logs on, once.
    public init(_ destination: SMBDestination, _ credentials: Credentials) async throws(AccessFailure) {
        name = destination.name
        (host, user, port) = (destination.host, destination.user, destination.port)
        guard let password = await credentials.password() else {
            throw AccessFailure(
                .notPossible,
                "\(shown(destination.name, limit: 300)) needs the password of \(shown(destination.user, limit: 120)), by --password-fd or --password-env."
            )
        }
        helper = try Self.started()
        let request = SMBRequest.connect(
            .init(
                host: destination.host, port: destination.port, user: destination.user, domain: destination.domain,
                password: hex(password), seconds: Self.logonSeconds))
        _ = try await ask(request, limitMs: Self.logonMs)
    }

    private static func started() throws(AccessFailure) -> Conversation {
        let script = Array(SMBHelper.script.utf8)
        // The script comes over standard input too: it may be longer than an argument may be.
        let reader = "import sys; exec(compile(sys.stdin.buffer.read(int(sys.argv[1])), 'redial-smb', 'exec'))"
        // -I: neither the user's variables nor the folder it runs in decide what it imports.
        var program = Program(
            "/usr/bin/python3", ["-I", "-B", "-c", reader, String(script.count)], limitMs: answerMs,
            outputLimit: answerLimit)
        program.input = .bytes(script)
        do {
            return try Conversation(with: program)
        } catch {
            throw SMBFailure.noSamba
        }
    }

    public func canChange(_ item: MachineItem) -> Bool {
        switch item {
        case .key, .value, .service, .serviceStart: true
        // Windows' firewall takes no notice of its registry while it runs.
        case .rule: false
        case .script, .publicNetwork: false
        }
    }

    public func states(of items: [MachineItem]) async throws(AccessFailure) -> [ItemState] {
        guard !items.isEmpty else { return [] }
        let asked = items.map { ItemChange($0, from: .absent, to: .absent) }
        let answer = try await ask(.states(items: asked), limitMs: Self.serviceMs)
        guard let states = answer.states, states.count == items.count else { throw misunderstood }
        return states
    }

    public func make(_ changes: [ItemChange]) async throws(AccessFailure) {
        guard !changes.isEmpty else { return }
        let services = changes.compactMap { if case .service(let name) = $0.item { name } else { nil } }
        let dependents = services.map { ($0, ServiceOrder.dependents(of: $0)) }
        _ = try await ask(
            .make(items: changes, dependents: Dictionary(dependents) { first, _ in first }), limitMs: Self.serviceMs)
    }

    public func restart(_ service: String) async throws(AccessFailure) {
        _ = try await ask(
            .restart(service: service, dependents: ServiceOrder.dependents(of: service)), limitMs: Self.serviceMs)
    }

    public func readings() async throws(AccessFailure) -> [FileReading] {
        let answer = try await ask(.settings(SMBSettings.parts, services: SMBSettings.services))
        guard let keys = answer.keys else { throw misunderstood }
        return [SMBSettings.reading(keys, answer, of: host)]
    }

    /// The registry is behind a service, which is often stopped.
    public func preparation() async throws(AccessFailure) -> [ItemChange] {
        let service = "RemoteRegistry"
        guard try await ask(.registry).registry != true else { return [] }
        let items: [MachineItem] = [.serviceStart(service), .service(service)]
        let states = try await states(of: items)
        guard case .start(let start) = states[0], states[1] == .running(false) else {
            throw SMBFailure.noRegistry(host)
        }
        // A service that is disabled cannot be started.
        let enabled = ItemChange(items[0], from: states[0], to: .start(start == 4 ? 3 : start))
        let started = ItemChange(items[1], from: states[1], to: .running(true))
        return enabled.before == enabled.after ? [started] : [enabled, started]
    }

    /// Where a journal is kept beside the machine, the outermost key first.
    private static let journalKeys = [#"HKLM\SOFTWARE\redial"#, #"HKLM\SOFTWARE\redial\Journal"#]

    private static func kept(_ id: String) -> MachineItem { .value(key: journalKeys[1], name: id) }

    /// In the registry, for the one logon leads to no file: whoever has lost the journal reads the old values there.
    public func keep(_ entry: [UInt8], id: String) async throws(AccessFailure) {
        // What is needed before the registry can be reached cannot be kept in it.
        let decoded = try? JSONDecoder().decode(JournalEntry.self, from: Data(entry))
        guard decoded?.isPreparation != true else { return }
        let text = RegistryValue(text: String(decoding: entry, as: UTF8.self))
        do {
            try await make(
                Self.journalKeys.map { ItemChange(.key($0), from: .absent, to: .present) }
                    + [ItemChange(Self.kept(id), from: .absent, to: .value(text))])
        } catch  where error.kind == .denied {
            // Who may change a setting, and nothing else, has the journal on this side alone.
        }
    }

    public func forget(_ entry: JournalEntry) async throws(AccessFailure) {
        guard !entry.isPreparation else { return }
        try await make(
            [ItemChange(Self.kept(entry.id), from: .present, to: .absent)]
                + Self.journalKeys.reversed().map { ItemChange(.key($0), from: .present, to: .absent) })
    }

    public func close() async { await helper.close() }

    private var misunderstood: AccessFailure {
        AccessFailure(.unexpected, "The helper that talks to \(shown(host, limit: 255)) said something unknown.")
    }

    private func ask(_ request: SMBRequest, limitMs: Double? = nil) async throws(AccessFailure) -> SMBAnswer {
        guard let line = try? JSONEncoder().encode(request) else { throw misunderstood }
        let bytes: [UInt8]
        do {
            bytes = try await helper.ask(Array(line), limitMs: limitMs)
        } catch {
            throw SMBFailure.ended(error, host)
        }
        guard let answer = try? JSONDecoder().decode(SMBAnswer.self, from: Data(bytes)) else { throw misunderstood }
        if let failure = answer.failure { throw failure.told(of: host, port: port, user: user) }
        return answer
    }
}
