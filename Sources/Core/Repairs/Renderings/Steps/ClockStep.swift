import Knowledge

extension ScriptStep {
    /// By the time server.
    static let clock = ScriptStep(
        "clock",
        at: [.init(.command, "w32tm /resync")],
        powerShell: PowerShellStep(
            blocks: #"""
                Show = { & w32tm.exe /query /source }
                Keep = { (Get-Date).ToUniversalTime().ToString('u') }
                Make = {
                    & w32tm.exe /resync /rediscover | Out-Null
                    if ($LASTEXITCODE -ne 0) { throw "w32tm ends with $LASTEXITCODE; see that the service W32Time runs." }
                }
                Test = { return $true }
                Undo = { 'The clock stays as the time server set it.' }
                """#),
        command: CommandStep(
            show: [
                #""%SYSTEM%\w32tm.exe" /query /source"#
            ],
            make: [
                #""%SYSTEM%\w32tm.exe" /resync /rediscover >nul 2>&1"#,
                "if errorlevel 1 goto unchanged",
            ]))
}
