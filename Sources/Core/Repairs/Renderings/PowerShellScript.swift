import Knowledge

/// A repair as a PowerShell script: shows what is there, applies and reads back, and takes back. For Windows PowerShell 4 and later.
/// ASCII, lines end with CR LF.
struct PowerShellScript: RenderedForm {
    /// Where it is run decides how it is told what to do, and where it may keep what was there.
    enum Place: Equatable {
        /// A file that somebody starts, with a word behind it; the state lies beside it.
        case file
        /// Sent by a cloud's agent, which forgets its folder: `$Action` is set before, the state lies where
        /// only administrators may write, for undo believes it.
        case cloud
        /// A file that somebody starts for an experiment: Windows' scheduler takes it back after so many seconds, also when
        /// nobody comes back. What that believes lies where only administrators may write.
        case trial(seconds: Int)
    }

    private let repair: Repair
    private let actions: [Action]
    private let context: RenderingContext
    private let place: Place

    init(_ repair: Repair, _ actions: [Action], _ context: RenderingContext, _ place: Place) throws(Unrenderable) {
        if place != .file { try actions.requireNoPassword() }
        (self.repair, self.actions, self.context, self.place) = (repair, actions, context, place)
    }

    var files: [RenderedFile] { [.asked(text.utf8)] }

    var text: String { lines.joined(separator: "\r\n") + "\r\n" }

    var lines: [String] {
        if case .trial = place { return head + PowerShellFunctions.lines + PowerShellFunctions.trial + body }
        return head + PowerShellFunctions.lines + body
    }

    private var head: [String] {
        let sentences =
            repair.head(made: context.maker) + usage + doubts + repair.terms(actions) + context.toFill(actions)
        var lines = ["<#"] + sentences.map { "  " + $0 } + ["#>"]
        switch place {
        case .file: lines.append("param([ValidateSet('Show', 'Apply', 'Undo')] [string] $Action = 'Show')")
        case .trial: lines.append("param([ValidateSet('Show', 'Try', 'Undo')] [string] $Action = 'Show')")
        case .cloud: break
        }
        lines += ["$ErrorActionPreference = 'Stop'", "$State = \(state)"]
        if case .trial(let seconds) = place {
            lines += [
                "$Seconds = \(seconds)", "$Task = 'redial-\(repair.id)'",
                "$Copy = Join-Path $env:SystemRoot 'redial-\(repair.id).ps1'",
                "$Self = $MyInvocation.MyCommand.Path",
            ]
        }
        lines += [
            "$Blanks = @{\(words(blanks.map { "\(quoted($0.id)) = \(quoted(context.text($0)))" }))}",
            "$Forms = @{\(words(blanks.map { "\(quoted($0.id)) = \(quoted($0.form))" }))}",
            "$Values = @(\(table(actions.values)))",
            "$Policies = @(\(table(actions.values.compactMap(\.policy))))",
            "$Conditions = @(\(repair.conditions.map(condition).joined(separator: ", ")))",
            "$Rules = @(\(list(actions.rules)))",
            "$Restarted = @(\(list(actions.restarted)))",
            "$Started = @(\(list(actions.started)))",
            "$Automatic = @(\(list(actions.started.filter { ServiceStart($0).isAutomatic })))",
            "$ApplyCutsSession = $\(repair.cutsThisSession)",
            "$NeedsAdministrator = $\(repair.needs.first != "user")",
            "$UndoCutsSession = $\(repair.cutsThisSession || !actions.started.isEmpty)",
        ]
        if !actions.rules.isEmpty { lines.append("$AcceptsPublicNetwork = $\(context.acceptsRisk)") }
        let names = ScriptNames(context)
        return lines + actions.steps.flatMap { $0.powerShellHelp(names) } + steps
    }

    private var blanks: [Blank] { actions.blanks }

    /// In one line: a person finds and changes it there.
    private func words(_ rows: [String]) -> String { rows.isEmpty ? "" : " \(rows.joined(separator: "; ")) " }

    private var doubts: [String] {
        actions.steps.isEmpty ? [] : ["Nobody has run this on Windows: it was only read as PowerShell."]
    }

    private var steps: [String] {
        guard !actions.steps.isEmpty else { return ["$Steps = @()"] }
        let tables = actions.steps.map { step in
            ["@{", "    Name = \(quoted(step.name))"] + step.powerShellTable + ["}"]
        }
        return ["$Steps = @("] + tables.joined(separator: [","]).map { "    " + $0 } + [")"]
    }

    /// Windows' clients run no scripts unless that is said.
    private static let start = "powershell -NoProfile -ExecutionPolicy Bypass -File THIS-FILE"

    private var usage: [String] {
        switch place {
        case .cloud: return []
        case .trial(let seconds):
            return [
                "  \(Self.start)                shows what is there and changes nothing",
                "  \(Self.start) -Action Try    changes it for \(seconds) seconds, or until the next start",
                "  \(Self.start) -Action Undo   takes it back at once",
                "It ends with 1 where that did not succeed, and says whether anything stays changed.",
            ]
        case .file: break
        }
        return [
            "  \(Self.start)                 shows what is there and changes nothing",
            "  \(Self.start) -Action Apply   keeps what is there beside this file, changes it, and reads it back",
            "  \(Self.start) -Action Undo    puts back what Apply kept",
            "It ends with 1 where that did not succeed, and says whether anything stays changed.",
        ]
    }

    private var state: String {
        switch place {
        case .file: "Join-Path (Split-Path -Parent $MyInvocation.MyCommand.Path) '\(Self.keptName(repair.id))'"
        case .cloud, .trial: "Join-Path $env:SystemRoot '\(Self.keptName(repair.id))'"
        }
    }

    /// The file in which what was there is kept.
    static func keptName(_ repair: String) -> String { "redial-\(repair).json" }

    private func table(_ values: [WantedValue]) -> String {
        values.map { "@{ \(row($0)) }" }.joined(separator: ", ")
    }

    private func row(_ value: WantedValue) -> String {
        let least = value.least == nil ? "" : "; Least = $true"
        return "Key = \(quoted("Registry::\(value.fullKey)")); Name = \(quoted(value.name)); \(wanted(value))\(least)"
    }

    private func condition(_ condition: RepairCondition) -> String {
        "@{ \(row(condition.value)); Why = \(quoted(condition.sentence)) }"
    }

    private func wanted(_ value: WantedValue) -> String {
        switch value.data {
        // A DWORD is a signed number in PowerShell.
        case .number(let number): "Kind = 'DWord'; Wanted = \(Int32(bitPattern: number.number))"
        case .blank(.text, let blank): "Kind = 'String'; Wanted = $Blanks[\(quoted(blank.id))]"
        case .blank(.bytes, let blank):
            "Kind = 'Binary'; Wanted = @($Blanks[\(quoted(blank.id))] -split '(..)' | Where-Object { $_ -match '^[0-9A-Fa-f]{2}$' }"
                + " | ForEach-Object { [Convert]::ToByte($_, 16) })"
        case nil: "Wanted = $null"
        }
    }

    private func list(_ names: [String]) -> String { names.map(quoted).joined(separator: ", ") }

    private var body: [String] {
        if case .trial(let seconds) = place {
            return [
                "switch ($Action) {",
                "    'Show' { Show-Present; Write-Output 'Nothing was changed; Try changes it for a while.' }",
                "    'Try' { Invoke-Try; Write-Output 'It stands for \(seconds) seconds; then Windows takes it back.' }",
                "    'Undo' {",
                "        try { Invoke-Undo } finally { if (-not (Test-Path -LiteralPath $State)) { Remove-Trial } }",
                "        Write-Output \(quoted(undone))",
                "    }",
                "}",
            ]
        }
        let done = ["Done. Proof: \(repair.verify)", repair.afterwards(actions)].compactMap(\.self)
        return [
            "switch ($Action) {",
            "    'Show' { Show-Present; Write-Output 'Nothing was changed; Apply changes it.' }",
            "    'Apply' { Invoke-Apply; Write-Output \(quoted(done.joined(separator: " "))) }",
            "    'Undo' { Invoke-Undo; Write-Output \(quoted(undone)) }",
            "    default { throw 'Say Show, Apply or Undo.' }",
            "}",
        ]
    }

    private var undone: String { repair.undoKind == .none ? repair.undo : "What was there is back." }

    /// In single quotes nothing is special but the quote itself, which is doubled.
    private func quoted(_ text: String) -> String {
        "'" + text.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
    }
}
