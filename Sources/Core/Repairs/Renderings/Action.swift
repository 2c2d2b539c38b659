public import Knowledge

/// A change that a script can carry out, read back and undo by itself.
public enum Action: Equatable, Sendable {
    /// A number in the registry.
    case setNumber(key: String, name: String, value: WantedNumber)
    /// A text, or bytes, that a person writes in.
    case setBlank(key: String, name: String, type: BlankType, blank: Blank)
    /// A value is removed; what it was is kept in the script's own state.
    case removeValue(key: String, name: String)
    case restart(service: String)
    case start(service: String)
    /// By its name, which is the same in every language.
    case enableRule(name: String)
    /// Only a script does it; a way into the machine does not.
    case step(ScriptStep)

    /// Nil for what takes a person's eyes: certificates of authorities, files, and values that depend on the place.
    public init?(_ change: Repair.Change) {
        switch change.where {
        case .registry:
            // A whole key, where a step knows it.
            if let step = ScriptStep(change) {
                self = .step(step)
                return
            }
            guard let slash = change.path.lastIndex(of: "\\"), let type = change.type else { return nil }
            let key = String(change.path[..<slash])
            let name = String(change.path[change.path.index(after: slash)...])
            if let id = change.blank {
                guard let type = BlankType(rawValue: type), let blank = Blank.all.first(where: { $0.id == id }) else {
                    return nil
                }
                self = .setBlank(key: key, name: name, type: type, blank: blank)
                return
            }
            switch (type, change.after) {
            case ("REG_DWORD", let after?):
                guard let value = WantedNumber(change, after) else { return nil }
                self = .setNumber(key: key, name: name, value: value)
            // Types whose data `reg query` prints as one word, so that a script can put it back.
            case ("REG_DWORD", nil), ("REG_BINARY", nil): self = .removeValue(key: key, name: name)
            default: return nil
            }
        case .service:
            switch change.after?.prefix(while: { $0.isLetter }) {
            case "restarted": self = .restart(service: change.path)
            case "started": self = .start(service: change.path)
            default: return nil
            }
        case .firewall: self = .enableRule(name: change.path)
        case .certificate, .credential, .file, .filePermission, .command:
            guard let step = ScriptStep(change) else { return nil }
            self = .step(step)
        case .clientSetting: return nil
        }
    }
}

extension Action {
    /// The keys from below `HKLM\SOFTWARE` or `HKLM\SYSTEM\CurrentControlSet` down to this one, the outermost first.
    static func keys(to key: String) -> [String] {
        let parts = key.split(separator: "\\")
        let start = parts.count > 2 && parts[1].uppercased() == "SYSTEM" ? 3 : 2
        guard start < parts.count else { return [] }
        return (start..<parts.count).map { parts[...$0].joined(separator: "\\") }
    }

    /// The registry value that it touches, and what it becomes; nil for what touches none.
    var value: WantedValue? {
        switch self {
        case .setNumber(let key, let name, let value): WantedValue(key: key, name: name, data: .number(value))
        case .setBlank(let key, let name, let type, let blank):
            WantedValue(key: key, name: name, data: .blank(type, blank))
        case .removeValue(let key, let name): WantedValue(key: key, name: name, data: nil)
        case .restart, .start, .enableRule, .step: nil
        }
    }
}

/// A number as a repair wants it.
public struct WantedNumber: Equatable, Sendable, ExpressibleByIntegerLiteral {
    public let number: UInt32
    /// A larger number that is there already stays: what makes a machine safer never lowers what is stricter.
    public let isLeast: Bool
    /// What a policy sets for the same; nil where it is the same number.
    private let policyNumber: UInt32?

    init(_ number: UInt32, isLeast: Bool = false, policyNumber: UInt32? = nil) {
        (self.number, self.isLeast, self.policyNumber) = (number, isLeast, policyNumber)
    }

    public init(integerLiteral number: UInt32) { self.init(number) }

    fileprivate init?(_ change: Repair.Change, _ after: String) {
        guard let number = UInt32(after) else { return nil }
        self.init(
            number, isLeast: change.atLeast ?? false, policyNumber: change.byPolicy.flatMap { UInt32($0) })
    }

    /// Whether a number that is there is as it should be.
    func accepts(_ present: UInt32) -> Bool { isLeast ? present >= number : present == number }

    /// The same, as a policy has it.
    var byPolicy: WantedNumber { policyNumber.map { WantedNumber($0, isLeast: true) } ?? self }
}

/// The type of a value of the registry that a person writes in.
public enum BlankType: String, Sendable {
    case text = "REG_SZ"
    /// As hexadecimal digits.
    case bytes = "REG_BINARY"
}

/// A registry value and what a repair makes of it.
struct WantedValue: Equatable, Sendable {
    let key: String
    let name: String
    /// Nil: it is removed.
    let data: Data?

    enum Data: Equatable {
        case number(WantedNumber)
        case blank(BlankType, Blank)

        /// The same, as a policy has it.
        fileprivate var byPolicy: Data { if case .number(let wanted) = self { .number(wanted.byPolicy) } else { self } }
    }

    /// The number that a larger one may take the place of; nil where it has to be exactly so.
    var least: UInt32? {
        if case .number(let wanted)? = data, wanted.isLeast { wanted.number } else { nil }
    }

    /// The key with its root spelled out, as `.reg` files and PowerShell's provider want it.
    var fullKey: String {
        (key.hasPrefix("HKLM") ? "HKEY_LOCAL_MACHINE" : "HKEY_CURRENT_USER") + key.dropFirst("HKLM".count)
    }

    /// The policy that wins over it, by the table of settings; nil where there is none, or where it is a policy itself.
    var policy: WantedValue? {
        let row = SettingTable.shared.rows.first { row in
            guard let hive = row.hive, let key = row.key, let name = row.name, row.policy != nil else { return false }
            let root = hive == .system ? #"HKLM\SYSTEM\CurrentControlSet\"# : #"HKLM\SOFTWARE\"#
            return (root + key).lowercased() == self.key.lowercased() && name.lowercased() == self.name.lowercased()
        }
        return row?.policy.map { WantedValue(key: #"HKLM\SOFTWARE\"# + $0.key, name: $0.name, data: data?.byPolicy) }
    }

    /// Policies stand below a key of this name, and nothing else does: there a group policy takes away what it set. [MS-GPREG 1.3]
    var isPolicy: Bool {
        let folded = key.lowercased()
        return folded.hasPrefix(#"hklm\software\policies\"#)
            || folded.hasPrefix(#"hklm\software\microsoft\windows\currentversion\policies\"#)
    }
}

extension Repair {
    /// Whether it is done on a Linux host: those have root in place of administrators.
    var isOnLinux: Bool { needs.contains("root") }

    /// All its changes as a script can carry them out; nil where one of them takes a person.
    public var actions: [Action]? {
        let actions = changes.map { Action($0) }
        guard !actions.isEmpty, !actions.contains(nil) else { return nil }
        // Several commands can be one step.
        return actions.compactMap(\.self).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
