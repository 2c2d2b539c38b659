import Knowledge

/// A repair as a PowerShell script: shows what is there, applies and reads back, and takes back. For PowerShell 3 and later.
/// ASCII, lines end with CR LF.
struct PowerShellScript {
    private let repair: Repair
    private let actions: [Action]
    private let maker: String

    init?(_ repair: Repair, _ maker: String) {
        guard let actions = repair.actions else { return nil }
        (self.repair, self.actions, self.maker) = (repair, actions, maker)
    }

    var text: String {
        let lines =
            head + Self.functions.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) + body
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    private var head: [String] {
        [
            "<#",
            "  \(repair.title).",
            "  Repair \(repair.id), written by \(maker).",
            "  It interrupts: \(repair.interrupts)",
            "  Undo: \(repair.undo)",
            "  Proof: \(repair.verify)",
        ] + repair.precheck.map { "  Before: \($0)" } + [
            "#>",
            "param([ValidateSet('Show', 'Apply', 'Undo')] [string] $Action = 'Show')",
            "$ErrorActionPreference = 'Stop'",
            "$State = Join-Path (Split-Path -Parent $MyInvocation.MyCommand.Path) 'redial-\(repair.id).json'",
            "$Values = @(\(values.joined(separator: ", ")))",
            "$Rules = @(\(names { if case .enableRule(let name) = $0 { name } else { nil } }))",
            "$Restarted = @(\(names { if case .restart(let name) = $0 { name } else { nil } }))",
            "$Started = @(\(names { if case .start(let name) = $0 { name } else { nil } }))",
            "$CutsThisSession = $\(repair.cutsThisSession)",
        ]
    }

    private var values: [String] {
        actions.compactMap { action in
            switch action {
            case .setNumber(let key, let name, let value):
                "@{ Key = 'Registry::\(key)'; Name = '\(name)'; Wanted = \(value) }"
            case .removeValue(let key, let name): "@{ Key = 'Registry::\(key)'; Name = '\(name)'; Wanted = $null }"
            case .restart, .start, .enableRule: nil
            }
        }
    }

    private func names(_ pick: (Action) -> String?) -> String {
        actions.compactMap(pick).map { "'\($0)'" }.joined(separator: ", ")
    }

    private var body: [String] {
        [
            "switch ($Action) {",
            "    'Show' { Show-Present; Write-Output 'Nothing was changed; -Action Apply changes it.' }",
            "    'Apply' { Invoke-Apply; Write-Output 'Done. Proof: \(quoted(repair.verify))' }",
            "    'Undo' { Invoke-Undo; Write-Output 'What was there is back.' }",
            "}",
        ]
    }

    private func quoted(_ text: String) -> String {
        text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    }

    /// A value that is not there is `$null`; what it was is kept with its kind, so that it comes back as it was.
    private static let functions = #"""
        function Read-Value($Key, $Name) {
            if (-not (Test-Path -LiteralPath $Key)) { return $null }
            $Item = Get-Item -LiteralPath $Key
            if ($Item.GetValueNames() -notcontains $Name) { return $null }
            return @{ Kind = $Item.GetValueKind($Name).ToString(); Data = @($Item.GetValue($Name)) }
        }
        function Write-Value($Key, $Name, $Kind, $Data) {
            if (-not (Test-Path -LiteralPath $Key)) { New-Item -Path $Key -Force | Out-Null }
            if ($Kind -eq 'Binary') { $Data = [byte[]] $Data } elseif ($Kind -ne 'MultiString') { $Data = @($Data)[0] }
            New-ItemProperty -LiteralPath $Key -Name $Name -PropertyType $Kind -Value $Data -Force | Out-Null
        }
        function Remove-Value($Key, $Name) {
            if (Read-Value $Key $Name) { Remove-ItemProperty -LiteralPath $Key -Name $Name }
        }
        function Show-Present {
            foreach ($Value in $Values) {
                $Present = Read-Value $Value.Key $Value.Name
                $Text = if ($Present) { $Present.Data -join ' ' } else { 'absent' }
                $Wanted = if ($null -eq $Value.Wanted) { 'absent' } else { $Value.Wanted }
                Write-Output ('  {0}\{1}: {2}, would be {3}' -f $Value.Key, $Value.Name, $Text, $Wanted)
            }
            foreach ($Rule in $Rules) {
                Write-Output ('  firewall rule {0}: {1}, would be True' -f $Rule, (Get-NetFirewallRule -Name $Rule).Enabled)
            }
            foreach ($Name in $Restarted + $Started) {
                Write-Output ('  service {0}: {1}' -f $Name, (Get-Service -Name $Name).Status)
            }
        }
        function Save-Present {
            $Kept = @{ Values = @(); Rules = @() }
            foreach ($Value in $Values) {
                $Kept.Values += @{ Key = $Value.Key; Name = $Value.Name; Present = (Read-Value $Value.Key $Value.Name) }
            }
            foreach ($Rule in $Rules) {
                $Kept.Rules += @{ Name = $Rule; Enabled = [string] (Get-NetFirewallRule -Name $Rule).Enabled }
            }
            $Kept | ConvertTo-Json -Depth 6 | Set-Content -LiteralPath ($State + '.part') -Encoding UTF8
            Move-Item -LiteralPath ($State + '.part') -Destination $State
        }
        function Restart-Touched {
            foreach ($Name in $Restarted) { Restart-Service -Name $Name -Force }
            if ($Restarted -contains 'TermService') { Start-Service -Name 'UmRdpService' }
        }
        function Invoke-Apply {
            if (Test-Path -LiteralPath $State) { throw "It was applied before; $State keeps what was there. Undo it first." }
            if ($CutsThisSession -and $env:SESSIONNAME -like 'RDP*') {
                throw 'This window is a Remote Desktop session, which the repair would cut. Use the console.'
            }
            Save-Present
            try {
                foreach ($Value in $Values) {
                    if ($null -eq $Value.Wanted) { Remove-Value $Value.Key $Value.Name }
                    else { Write-Value $Value.Key $Value.Name 'DWord' $Value.Wanted }
                    $Now = Read-Value $Value.Key $Value.Name
                    $IsThere = if ($null -eq $Value.Wanted) { $null -eq $Now } else { $Now -and $Now.Data[0] -eq $Value.Wanted }
                    if (-not $IsThere) { throw ('{0} does not read back as it was written.' -f $Value.Name) }
                }
                foreach ($Rule in $Rules) { Enable-NetFirewallRule -Name $Rule }
                foreach ($Name in $Started) { Start-Service -Name $Name }
                Restart-Touched
            } catch {
                $Reason = $_
                Invoke-Undo
                throw "Nothing stays changed: $Reason"
            }
        }
        function Invoke-Undo {
            if (-not (Test-Path -LiteralPath $State)) { throw "There is nothing to undo: $State is not there." }
            $Kept = Get-Content -LiteralPath $State -Raw -Encoding UTF8 | ConvertFrom-Json
            foreach ($Value in @($Kept.Values)) {
                if ($Value.Present) { Write-Value $Value.Key $Value.Name $Value.Present.Kind $Value.Present.Data }
                else { Remove-Value $Value.Key $Value.Name }
            }
            foreach ($Rule in @($Kept.Rules)) { Set-NetFirewallRule -Name $Rule.Name -Enabled $Rule.Enabled }
            Restart-Touched
            Remove-Item -LiteralPath $State
        }
        """#
}
