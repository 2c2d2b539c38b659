import Knowledge

extension ScriptStep {
    /// What cmdkey keeps for the host.
    static let savedPassword = ScriptStep(
        "saved password",
        at: [.init(.credential, "TERMSRV/HOST")],
        powerShell: PowerShellStep(
            help: #"""
                $Entry = 'TERMSRV/@HOST@'
                function Test-Saved {
                    if ($Entry -eq 'TERMSRV/HOST') {
                        throw 'Nothing was changed: write the host in place of HOST, wherever that is set.'
                    }
                    $Lines = @(& cmdkey.exe /list | Where-Object { $_ -match ('target=' + [regex]::Escape($Entry) + '\s*$') })
                    return ($Lines.Count -gt 0)
                }
                """#,
            blocks: #"""
                Show = { & cmdkey.exe "/list:$Entry" | Where-Object { $_ } }
                Keep = {
                    [string] (Test-Saved)
                }
                Make = {
                    if (Test-Saved) {
                        & cmdkey.exe "/delete:$Entry" | Out-Null
                        if ($LASTEXITCODE -ne 0) { throw "cmdkey does not remove $Entry." }
                    }
                }
                Test = { return (-not (Test-Saved)) }
                Undo = {
                    param([string] $Was)
                    if ($Was -eq 'True' -and -not (Test-Saved)) {
                        "The saved password of $Entry does not come back: it is typed at the next connection."
                    }
                }
                """#),
        command: CommandStep(
            preparation: [
                #"set "ENTRY=TERMSRV/@HOST@""#
            ],
            show: [
                #""%SYSTEM%\cmdkey.exe" /list:%ENTRY%"#
            ],
            keep: [
                #"if "%ENTRY%"=="TERMSRV/HOST" goto unnamed"#,
                "call :entry",
                #">>"%STATE%.part" echo p1 password %NOW%"#,
            ],
            make: [
                #"if "%NOW%"=="there" "%SYSTEM%\cmdkey.exe" /delete:%ENTRY% >nul 2>&1"#,
                "call :entry",
                #"if "%NOW%"=="there" goto unchanged"#,
            ],
            subroutines: [
                "rem :entry sets NOW to there or gone.",
                ":entry",
                "set NOW=there",
                #""%SYSTEM%\cmdkey.exe" /list | "%SYSTEM%\findstr.exe" /i /r /c:"target=%ENTRY% *$" >nul"#,
                #"if not "%ERRORLEVEL%"=="0" set NOW=gone"#,
                "exit /b 0",
                ":unnamed",
                "echo Nothing was changed: write the host in place of HOST, in the line that sets ENTRY.",
                #"del "%STATE%.part""#,
                "exit /b 2",
            ]))
}
