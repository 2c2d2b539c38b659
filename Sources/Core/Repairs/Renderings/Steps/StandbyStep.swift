import Knowledge

extension ScriptStep {
    /// The time after which a machine on mains sleeps, in seconds. What powercfg prints is told by its form: five numbers of eight
    /// digits behind a colon (the least, the largest, the steps, on mains, on battery), in every language.
    static let standby = ScriptStep(
        "sleep on mains",
        at: [.init(.command, "powercfg /change standby-timeout-ac ")],
        powerShell: PowerShellStep(
            help: #"""
                $StandbyWords = 'SCHEME_CURRENT', 'SUB_SLEEP', 'STANDBYIDLE'
                function Read-Standby {
                    $Numbers = @(& powercfg.exe /query @StandbyWords | ForEach-Object {
                        if ($_ -match ':\s*(0x[0-9a-fA-F]{8})\s*$') { [Convert]::ToUInt32($Matches[1], 16) }
                    })
                    if ($Numbers.Count -ne 5) { throw 'Nothing was changed: powercfg tells the time in a form that is not known.' }
                    return $Numbers[3]
                }
                function Set-Standby($Seconds) {
                    & powercfg.exe /setacvalueindex @StandbyWords $Seconds
                    if ($LASTEXITCODE -ne 0) { throw "powercfg does not set $Seconds seconds." }
                    & powercfg.exe /setactive SCHEME_CURRENT
                    if ($LASTEXITCODE -ne 0) { throw 'powercfg does not take the setting over.' }
                }
                """#,
            blocks: #"""
                Show = { 'sleep on mains after {0} seconds (0: never), would be 0' -f (Read-Standby) }
                Keep = { [string] (Read-Standby) }
                Make = { Set-Standby 0 }
                Test = { return ((Read-Standby) -eq 0) }
                Undo = {
                    param([string] $Was)
                    if ($Was -cnotmatch '^[0-9]{1,10}$') { throw 'What was kept is no time.' }
                    Set-Standby $Was
                    if ([string] (Read-Standby) -cne $Was) { throw 'The time is not as it was.' }
                }
                """#),
        command: CommandStep(
            preparation: [
                #"set "POWERCFG=%SYSTEM%\powercfg.exe""#,
                #"set "STANDBY=SCHEME_CURRENT SUB_SLEEP STANDBYIDLE""#,
            ],
            show: [
                "call :standby",
                "echo   sleep on mains after %NOW% seconds (0x00000000: never), would be 0x00000000",
            ],
            keep: [
                "call :standby",
                #"if "%NOW%"=="unknown" goto nostandby"#,
                #">>"%STATE%.part" echo a1 standby %NOW%"#,
            ],
            make: [
                "call :sleepafter 0x00000000",
                #"if /i not "%NOW%"=="0x00000000" goto unchanged"#,
            ],
            restoring: [#"if "%1"=="a1" call :sleepagain %~3"#],
            subroutines: [
                "rem :standby sets NOW to the fourth of the five numbers that powercfg prints, or to unknown.",
                ":standby",
                "set NOW=unknown",
                "set LAST=unknown",
                "set NUMBERS=",
                #"for /f "tokens=2 delims=:" %%a in ('%POWERCFG% /query %STANDBY% 2^>nul ^| %FIND% ": 0x"') do call :number %%a"#,
                #"if not "%NUMBERS%"=="xxxxx" set NOW=unknown"#,
                "exit /b 0",
                ":number",
                "set NOW=%LAST%",
                "set LAST=%1",
                "set NUMBERS=%NUMBERS%x",
                "exit /b 0",
                "rem :sleepafter SECONDS sets the time, and NOW to what it is then. set /a makes a decimal number of it.",
                ":sleepafter",
                "set /a SECONDS=%1",
                #""%POWERCFG%" /setacvalueindex %STANDBY% %SECONDS% >nul 2>&1"#,
                #""%POWERCFG%" /setactive SCHEME_CURRENT >nul 2>&1"#,
                "goto standby",
                "rem :sleepagain SECONDS puts the time back.",
                ":sleepagain",
                "call :sleepafter %1",
                #"if /i not "%NOW%"=="%1" set FAILED=1"#,
                "exit /b 0",
                ":nostandby",
                "echo Nothing was changed: powercfg tells the time in a form that is not known.",
                #"del "%STATE%.part""#,
                "exit /b 2",
            ]))
}
