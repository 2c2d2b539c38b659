import Readers
import Registry
import Repairs
import Settings

/// What things are, by what a prompt answered of them. Pure.
///
/// A program that finds nothing ends like one that may not look, and says which in the language of its Windows. So that
/// something is absent is only believed where the key above it can be listed and does not name it.
struct PromptStates {
    enum Question: Hashable {
        case key(String)
        /// A key with all below it.
        case below(String)
        case value(key: String, name: String)
        case service(String)
        /// A program of Windows' own that tells of the machine, and what it is asked with.
        case tool(String, with: String)
        /// Whether a file is there in which a script keeps what was there.
        case kept(String)
        /// Whether the machine is in a public network.
        case network

        var command: String {
            switch self {
            case .key(let path): PromptScript.key(path)
            case .below(let path): PromptScript.key(path, below: true)
            case .value(let key, let name): PromptScript.value(key, name)
            case .service(let name): PromptScript.service(name)
            case .tool(let name, let words): PromptScript.tool(name, words)
            case .kept(let file): PromptScript.keeps(file)
            case .network: PromptScript.network
            }
        }
    }

    enum Finding: Equatable {
        case state(ItemState)
        /// Something is there, but not in a form that could be put back.
        case inexact(type: String)
        /// It is on its way from one state to another.
        case changing
        /// Neither seen nor proven to be absent.
        case unknown
    }

    /// [MS-ERREF 2.2] ERROR_SERVICE_DOES_NOT_EXIST
    private static let noSuchService = 1060

    private var answers: [Question: PromptTranscript.Answer] = [:]

    mutating func add(_ question: Question, _ answer: PromptTranscript.Answer) { answers[question] = answer }

    func has(_ question: Question) -> Bool { answers[question] != nil }

    /// The output of what was found.
    func output(_ question: Question) -> [UInt8]? {
        answers[question].flatMap { $0.status == 0 ? $0.output : nil }
    }

    /// What is asked of a thing itself.
    static func question(of item: MachineItem) -> Question {
        switch item {
        case .key(let path): .key(path)
        case .value(let key, let name): .value(key: key, name: name)
        case .service(let name): .service(name)
        case .serviceStart(let name): .value(key: MachineItem.key(ofService: name), name: "Start")
        case .rule(let name): .value(key: MachineItem.rules, name: name)
        case .script(let script): .kept(script.keptFile)
        case .publicNetwork: .network
        }
    }

    /// The key that would hold a thing, or is it; nil for what stands in no registry.
    static func key(of item: MachineItem) -> String? {
        switch item {
        case .key(let path): path
        case .value(let key, _): key
        case .service(let name), .serviceStart(let name): MachineItem.key(ofService: name)
        case .rule: MachineItem.rules
        case .script, .publicNetwork: nil
        }
    }

    /// The next keys, two at most, whose listings may prove that a key is absent: its own, or those above the ones that could not
    /// be listed. None where all is known that can be.
    func proofs(ofKey key: String) -> [Question] {
        var open: [Question] = []
        var key = key
        while open.count < 2 {
            if !has(.key(key)), !has(.below(key)) { open.append(.key(key)) }
            guard listing(key) == nil, output(.below(key)) == nil, let cut = key.lastIndex(of: "\\") else { break }
            key = String(key[..<cut])
            // A hive's own root has nothing above it.
            guard key.contains("\\") else { break }
        }
        return open
    }

    func finding(_ item: MachineItem) -> Finding {
        switch item {
        case .key(let path): isThere(path).map { .state($0 ? .present : .absent) } ?? .unknown
        case .value(let key, let name): value(key, name)
        case .service(let name): service(name)
        case .serviceStart(let name): start(name)
        case .rule(let name): rule(name)
        case .script(let script): kept(script.keptFile)
        case .publicNetwork: network
        }
    }

    // MARK: Registry

    private func listing(_ key: String) -> RegistryQueryText? {
        guard let answer = answers[.key(key)], answer.status == 0 else { return nil }
        return RegistryQueryText(answer.output)
    }

    func isThere(_ key: String) -> Bool? {
        if listing(key) != nil { return true }
        guard let cut = key.lastIndex(of: "\\") else { return nil }
        let parent = String(key[..<cut])
        switch isThere(parent) {
        case false: return false
        case true:
            // It is named there, so it may only not be read.
            let isNamed = listing(parent)?.holds(child: String(key[key.index(after: cut)...]), of: parent) ?? true
            return isNamed ? nil : false
        default: return nil
        }
    }

    /// The value as it is printed; nil where that is not known, and `absent` apart.
    private func printed(_ key: String, _ name: String) -> (value: RegistryQueryText.Value?, isAbsent: Bool) {
        if let found = output(.value(key: key, name: name)) {
            // What was found but cannot be read is there all the same.
            return (RegistryQueryText(found).value(name), false)
        }
        switch isThere(key) {
        case false: return (nil, true)
        case true: return (nil, listing(key).map { $0.value(name) == nil } ?? false)
        default: return (nil, false)
        }
    }

    private func value(_ key: String, _ name: String) -> Finding {
        let (value, isAbsent) = printed(key, name)
        guard let value else { return isAbsent ? .state(.absent) : .unknown }
        return value.exact.map { .state(.value($0)) } ?? .inexact(type: value.type)
    }

    // MARK: Services and rules

    private func service(_ name: String) -> Finding {
        guard let answer = answers[.service(name)] else { return .unknown }
        switch ServiceStatus(answer.output) {
        case .running: return .state(.running(true))
        case .stopped: return .state(.running(false))
        case .some: return .changing
        case nil:
            let isAbsent =
                answer.status == Self.noSuchService || isThere(MachineItem.key(ofService: name)) == false
            return isAbsent ? .state(.absent) : .unknown
        }
    }

    private func start(_ name: String) -> Finding {
        let (value, isAbsent) = printed(MachineItem.key(ofService: name), "Start")
        guard let value else { return isAbsent ? .state(.absent) : .unknown }
        return value.data?.number.map { .state(.start($0)) } ?? .inexact(type: value.type)
    }

    /// Windows' folder can be listed by everybody.
    private func kept(_ file: String) -> Finding {
        switch answers[.kept(file)]?.status {
        case 0: .state(.carriedOut(true))
        case 1: .state(.carriedOut(false))
        default: .unknown
        }
    }

    /// The words are the script's own.
    private var network: Finding {
        let lines = WindowsText(answers[.network]?.output ?? []).lines
        if lines.contains(PromptScript.publicNetwork) { return .state(.present) }
        return lines.contains(PromptScript.noPublicNetwork) ? .state(.absent) : .unknown
    }

    private func rule(_ name: String) -> Finding {
        let (value, isAbsent) = printed(MachineItem.rules, name)
        guard let value else { return isAbsent ? .state(.absent) : .unknown }
        return FirewallRuleText(value.text).map { .state(.enabled($0.isActive)) } ?? .inexact(type: value.type)
    }
}
