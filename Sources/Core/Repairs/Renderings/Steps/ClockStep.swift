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
                // It ends with negative numbers, of which `if errorlevel 1` takes no notice.
                #"set "CODE=%ERRORLEVEL%""#,
                #"if not "%CODE%"=="0" goto unsynchronized"#,
            ],
            subroutines: [
                ":unsynchronized",
                #"del "%STATE%""#,
                "echo Nothing was changed: w32tm ends with %CODE%. The service W32Time may not run, or no time server answers.",
                "echo At an elevated prompt, net start w32time starts that service.",
                "exit /b 2",
            ]))
}
