import Knowledge

extension ScriptStep {
    /// The settings of TCP/IP, which netsh writes down as commands first. Not all that it resets stands in them.
    static let stackReset = ScriptStep(
        "settings of TCP/IP",
        at: [.init(.command, "netsh int ip reset")],
        powerShell: PowerShellStep(
            blocks: #"""
                Show = {
                    foreach ($One in @(Get-NetIPInterface | Where-Object { $_.ConnectionState -eq 'Connected' -and $_.Dhcp -eq 'Disabled' })) {
                        '{0}, {1}: its addresses are set by hand and would be lost' -f $One.InterfaceAlias, $One.AddressFamily
                    }
                }
                Keep = {
                    $Dump = @(& netsh.exe -c interface dump)
                    if ($LASTEXITCODE -ne 0 -or @($Dump -match '^pushd interface').Count -eq 0) {
                        throw 'Nothing was changed: netsh does not write the settings down.'
                    }
                    [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($Dump -join "`r`n"))
                }
                Make = {
                    & netsh.exe interface ip reset | Out-Null
                    if ($LASTEXITCODE -ne 0) { throw 'netsh says that it did not reset everything.' }
                }
                Test = { return $true }
                Undo = {
                    param([string] $Was)
                    $Saved = Join-Path $env:SystemRoot 'redial-reset-tcpip-stack.netsh'
                    [IO.File]::WriteAllText($Saved, [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($Was)))
                    & netsh.exe -f $Saved | Out-Null
                    "netsh was given the settings back, and $Saved keeps them. See whether addresses, routes and name servers are there; " +
                        'what it did not write down, and what was reset, is only whole again with a restart of the machine, or stays reset.'
                }
                """#),
        command: .impossible(
            .init(
                "reset-takes-powershell",
                "netsh often says that it failed although it has reset most, so what a batch file could say would not be true; the PowerShell script says it (.ps1)."
            )))

    /// The catalogue of Winsock. It is only written down: nothing can write it back.
    static let catalogueReset = ScriptStep(
        "catalogue of Winsock",
        at: [.init(.command, "netsh winsock reset")],
        powerShell: PowerShellStep(
            blocks: #"""
                Show = { & netsh.exe winsock show catalog | Where-Object { $_ -match '\.dll' } | Sort-Object -Unique }
                Keep = {
                    $Catalogue = @(& netsh.exe winsock show catalog)
                    if ($LASTEXITCODE -ne 0 -or @($Catalogue -match '\.dll').Count -eq 0) {
                        throw 'Nothing was changed: netsh does not show the catalogue.'
                    }
                    [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($Catalogue -join "`r`n"))
                }
                Make = {
                    & netsh.exe winsock reset | Out-Null
                    if ($LASTEXITCODE -ne 0) { throw 'netsh did not reset the catalogue.' }
                }
                Test = { return $true }
                Undo = {
                    param([string] $Was)
                    $Saved = Join-Path $env:SystemRoot 'redial-reset-winsock.txt'
                    [IO.File]::WriteAllText($Saved, [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($Was)))
                    "The catalogue does not come back. $Saved lists it as it was: what had a part in it is installed again."
                }
                """#),
        command: .impossible(
            .init(
                "catalogue-takes-powershell",
                "A batch file could only lose what netsh says of the catalogue; the PowerShell script keeps it (.ps1).")
        ))
}
