public import Knowledge

/// A change that a script can carry out, read back and undo by itself.
public enum Action: Equatable, Sendable {
    /// A number in the registry.
    case setNumber(key: String, name: String, value: UInt32)
    /// A value is removed; what it was is kept in the script's own state.
    case removeValue(key: String, name: String)
    case restart(service: String)
    case start(service: String)
    /// By its name, which is the same in every language.
    case enableRule(name: String)

    /// Nil for what takes a person's eyes: certificates, permissions, files, passwords, and values that depend on the place.
    public init?(_ change: Repair.Change) {
        switch change.where {
        case .registry:
            guard let slash = change.path.lastIndex(of: "\\"), let type = change.type else { return nil }
            let key = String(change.path[..<slash])
            let name = String(change.path[change.path.index(after: slash)...])
            switch (type, change.after) {
            case ("REG_DWORD", let after?):
                guard let value = UInt32(after) else { return nil }
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
        case .certificate, .credential, .file, .filePermission, .clientSetting, .command: return nil
        }
    }
}

extension Repair {
    /// All its changes as a script can carry them out; nil where one of them takes a person.
    public var actions: [Action]? {
        let actions = changes.map { Action($0) }
        guard !actions.isEmpty, !actions.contains(nil) else { return nil }
        return actions.compactMap(\.self)
    }
}

/// A kind of script to hand over, by the ending of its file.
public enum ScriptKind: String, CaseIterable, Sendable {
    case cmd
    case powerShell = "ps1"

    /// The script with its line ends and in the encoding that Windows takes it in; nil where it cannot hold the repair.
    public func text(of repair: Repair, made by: String) -> String? {
        switch self {
        case .cmd: CommandScript(repair, by)?.text
        case .powerShell: PowerShellScript(repair, by)?.text
        }
    }
}
