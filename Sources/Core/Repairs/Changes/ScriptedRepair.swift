import Knowledge

/// A repair that takes programs of the machine's own, as one script that a way into it runs there: of PowerShell, or of a Linux
/// host's shell. The script keeps what is there on the machine, changes it and reads it back; run again, it takes it back.
public struct ScriptedRepair: Hashable, Codable, Sendable {
    public enum Direction: String, Sendable {
        case apply = "Apply"
        case undo = "Undo"
    }

    public let repair: String
    /// Who is to be let in; nil where the repair is about nobody, or nobody was named.
    public let account: String?
    /// What somebody wrote in for what no walk can know, by the ids of the blanks.
    public let fills: [String: String]

    /// Nil for a repair that needs no script, for one that no script carries out by itself, and where something is not known that it
    /// needs.
    init?(_ repair: Repair, _ known: KnownNames) {
        guard repair.place != .client else { return nil }
        (self.repair, account, fills) = (repair.id, known.account, known.fills)
        guard repair.isOnLinux || isComplete(repair.actions ?? []), lines(.apply) != nil else { return nil }
    }

    private func isComplete(_ actions: [Action]) -> Bool {
        let context = self.context
        guard !actions.steps.isEmpty || !actions.blanks.isEmpty else { return false }
        return actions.blanks.allSatisfy { context.filled($0) != nil }
            && actions.steps.allSatisfy { $0.isKnown(ScriptNames(context)) }
    }

    /// Whether it is for the shell of a Linux host.
    public var isOfLinux: Bool { RepairCatalogue.shared.repair(repair)?.isOnLinux ?? false }

    /// The script. That of a Linux host takes `apply` or `undo` as its one word. Nil where the repair is not known, or not to be
    /// written so.
    public func lines(_ direction: Direction) -> [String]? {
        guard let repair = RepairCatalogue.shared.repair(repair) else { return nil }
        if repair.isOnLinux { return repair.linuxActions.map { ShellScript(repair, $0, context, .input).lines } }
        guard let actions = repair.actions, let script = try? PowerShellScript(repair, actions, context, .cloud) else {
            return nil
        }
        return ["$Action = '\(direction.rawValue)'"] + script.lines
    }

    /// Where it keeps what was there, for as long as it is carried out; Windows puts its own folder in.
    public var keptFile: String {
        isOfLinux
            ? "\(ShellScript.folder)/\(ShellScript.keptName(repair))"
            : "%SystemRoot%\\\(PowerShellScript.keptName(repair))"
    }

    private var context: RenderingContext {
        RenderingContext(
            maker: "redial", names: .none, fills: fills, account: account)
    }
}

/// What was said beside the host, and a repair may need.
public struct KnownNames: Equatable, Sendable {
    public let account: String?
    public let fills: [String: String]
    /// Somebody said that the risk is known.
    public let acceptsRisk: Bool

    public static let none = KnownNames(account: nil, fills: [:])

    public init(account: String?, fills: [String: String], acceptsRisk: Bool = false) {
        (self.account, self.fills, self.acceptsRisk) = (account, fills, acceptsRisk)
    }
}

extension Execution {
    /// Why it is not carried out there as things are, a sentence each; nothing where nothing stands against it.
    public func reasons(knowing known: KnownNames) -> [String] {
        obstacles.map { $0 == .takesAPerson ? whyAPerson(known) : $0.text }
    }

    private func whyAPerson(_ known: KnownNames) -> String {
        let context = RenderingContext(maker: "", names: .none, fills: known.fills, account: known.account)
        if let blank = repair.blanks.first(where: { context.filled($0) == nil }) {
            return "It needs \(blank.words): --fill \(blank.id)=VALUE says it."
        }
        if known.account == nil, (repair.actions ?? []).steps.contains(where: \.isAboutAnAccount) {
            return "It needs the name of an account: --fill \(Self.account)=NAME says it."
        }
        if ScriptedRepair(repair, known) != nil {
            return "A script does it, and this way in runs none: --inside script:FILE hands it over."
        }
        return repair.person.map { "It takes a person: \($0)" } ?? Obstacle.takesAPerson.text
    }

    /// As `--fill` names whom a repair is about, where that is not the user who is let in.
    public static let account = "account"
}

extension ScriptStep {
    fileprivate var isAboutAnAccount: Bool { powerShell.help.contains("@ACCOUNT@") }

    /// Whether no name is missing that it needs. The host's own name is no help on the host itself.
    fileprivate func isKnown(_ names: ScriptNames) -> Bool {
        let text = powerShell.help + powerShell.blocks
        return !text.contains("@HOST@") && (!text.contains("@ACCOUNT@") || names.account != ScriptNames.unknownAccount)
    }
}
