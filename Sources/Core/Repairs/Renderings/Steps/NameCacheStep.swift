import Knowledge

extension ScriptStep {
    /// The second command registers the addresses of the machine on which it is run, which only an administrator may do.
    static let nameCache = ScriptStep(
        "cache of names",
        at: [.init(.command, "ipconfig /")],
        powerShell: PowerShellStep(
            blocks: #"""
                Show = { 'what this machine remembers of names would be forgotten; elevated, it also registers its own name' }
                Keep = { [string] (Test-Administrator) }
                Make = {
                    & ipconfig.exe /flushdns | Out-Null
                    if ($LASTEXITCODE -ne 0) { throw 'ipconfig /flushdns did not succeed.' }
                    if (Test-Administrator) {
                        & ipconfig.exe /registerdns | Out-Null
                        if ($LASTEXITCODE -ne 0) { throw 'ipconfig /registerdns did not succeed.' }
                    }
                }
                Test = { return $true }
                Undo = { 'Nothing has to come back: names are asked for again.' }
                """#,
            uses: ["Test-Administrator"]),
        command: CommandStep(
            make: [
                #""%SYSTEM%\ipconfig.exe" /flushdns >nul 2>&1"#,
                #"set "CODE=%ERRORLEVEL%""#,
                #"if not "%CODE%"=="0" goto unflushed"#,
                // Only an administrator may; the server's name is registered there.
                #""%SYSTEM%\ipconfig.exe" /registerdns >nul 2>&1"#,
            ],
            subroutines: [
                ":unflushed",
                #"del "%STATE%""#,
                "echo Nothing was changed: ipconfig ends with %CODE%. The service Dnscache may not run.",
                "exit /b 2",
            ]))
}
