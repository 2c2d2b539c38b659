import Knowledge

extension ScriptStep {
    /// The licences that a client keeps. The key is exported whole first; it is imported again into nothing, so that what was made
    /// meanwhile does not stay beside it.
    static let licenceCache = ScriptStep(
        "licences kept by the client",
        at: [.init(.registry, #"HKLM\SOFTWARE\Microsoft\MSLicensing\Store"#), .init(.command, "mstsc.exe")],
        powerShell: PowerShellStep(
            help: #"""
                $Cache = 'HKLM\SOFTWARE\Microsoft\MSLicensing\Store'
                function Test-Cache { return (Test-Path -LiteralPath "Registry::$Cache") }
                """#,
            blocks: #"""
                Show = { '{0}: there: {1}, would be removed' -f $Cache, (Test-Cache) }
                Keep = {
                    if (-not (Test-Cache)) { throw 'Nothing was changed: this client keeps no licence.' }
                    $Saved = [IO.Path]::GetTempFileName()
                    & reg.exe export $Cache $Saved /y | Out-Null
                    if ($LASTEXITCODE -ne 0) { throw 'Nothing was changed: the key cannot be exported.' }
                    [Convert]::ToBase64String([IO.File]::ReadAllBytes($Saved))
                    Remove-Item -LiteralPath $Saved
                }
                Make = { Remove-Item -LiteralPath "Registry::$Cache" -Recurse }
                Test = { return (-not (Test-Cache)) }
                Undo = {
                    param([string] $Was)
                    if (Test-Cache) { Remove-Item -LiteralPath "Registry::$Cache" -Recurse }
                    $Saved = [IO.Path]::GetTempFileName()
                    [IO.File]::WriteAllBytes($Saved, [Convert]::FromBase64String($Was))
                    # It says that it succeeded where others say that they failed, which PowerShell would take for an error.
                    $Words = 'import', ('"{0}"' -f $Saved)
                    $Import = Start-Process -FilePath 'reg.exe' -ArgumentList $Words -WindowStyle Hidden -Wait -PassThru
                    if ($Import.ExitCode -ne 0 -or -not (Test-Cache)) { throw "The key is not imported again; $Saved keeps it." }
                    Remove-Item -LiteralPath $Saved
                }
                """#),
        command: CommandStep(
            preparation: [
                #"set "CACHE=HKLM\SOFTWARE\Microsoft\MSLicensing\Store""#,
                #"set "EXPORT=%~dp0redial-@ID@.reg""#,
            ],
            show: [
                #"call :key "%CACHE%""#,
                "echo   %CACHE%: %NOW%, would be missing",
            ],
            keep: [
                #"call :key "%CACHE%""#,
                #"if "%NOW%"=="missing" goto nocache"#,
                #"if exist "%EXPORT%" del "%EXPORT%""#,
                #""%REG%" export "%CACHE%" "%EXPORT%" /y >nul 2>&1"#,
                #"if not exist "%EXPORT%" goto unkept"#,
                #">>"%STATE%.part" echo l1 cache kept"#,
            ],
            make: [
                #""%REG%" delete "%CACHE%" /f >nul 2>&1"#,
                #"call :key "%CACHE%""#,
                #"if "%NOW%"=="there" goto unchanged"#,
            ],
            restoring: [
                #"if "%1"=="l1" call :cache"#
            ],
            subroutines: [
                "rem :cache puts the key back as it was exported.",
                ":cache",
                #""%REG%" delete "%CACHE%" /f >nul 2>&1"#,
                #""%REG%" import "%EXPORT%" >nul 2>&1"#,
                #"call :key "%CACHE%""#,
                #"if "%NOW%"=="missing" (set FAILED=1) else (del "%EXPORT%")"#,
                "exit /b 0",
                ":nocache",
                "echo Nothing was changed: this client keeps no licence.",
                #"del "%STATE%.part""#,
                "exit /b 2",
            ]),
        afterwards: "Then mstsc.exe is started once as administrator and connects, which makes the key again.")
}
