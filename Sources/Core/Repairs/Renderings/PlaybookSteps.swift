/// Steps in a playbook: each of their blocks is a script of its own.
struct PlaybookSteps {
    private static let blocks = ["Show", "Keep", "Make", "Test", "Undo"]

    private let steps: [ScriptStep]
    private let names: ScriptNames

    init(_ actions: [Action], _ context: RenderingContext) { (steps, names) = (actions.steps, ScriptNames(context)) }

    /// The variable that holds them; nothing where there are none.
    var lines: [String] {
        guard !steps.isEmpty else { return [] }
        return ["    redial_steps:"]
            + steps.flatMap { step in
                ["      - name: \(step.name)"]
                    + Self.blocks.flatMap { name in
                        ["        \(name.lowercased()): |"] + script(step, name).map { "          " + $0 }
                    }
            }
    }

    /// Written in when the playbook is read, from its own variables.
    private func blanks(_ step: ScriptStep) -> [String] {
        guard !step.blanks.isEmpty else { return [] }
        let rows = step.blanks.map { "'\($0.id)' = '{{ \($0.playbookVariable) }}'" }
        return ["$Blanks = @{ \(rows.joined(separator: "; ")) }"]
    }

    private func script(_ step: ScriptStep, _ name: String) -> [String] {
        let takes = ["Test", "Undo"].contains(name)
        let block = step.block(name)
        let call = ["& " + (block.first ?? "")] + block.dropFirst()
        return (takes ? ["param([string] $Was)"] : [])
            + (name == "Make" || name == "Undo" ? [] : ["$Ansible.Changed = $false"])
            + blanks(step) + step.powerShell.uses.flatMap(PowerShellFunctions.function) + step.powerShellHelp(names)
            + call.dropLast() + [(call.last ?? "") + (takes ? " $Was" : "")]
    }
}
