import Knowledge

extension ScriptStep {
    /// The one key file of the listener. What icacls saves is kept byte for byte.
    static let keyFile = ScriptStep(
        "permissions of the listener's key file",
        at: [
            .init(
                .filePermission,
                #"%ProgramData%\Microsoft\Crypto\RSA\MachineKeys\f686aace6942fb7f7ceb231212eef4a4_*"#)
        ],
        powerShell: PowerShellStep(
            help: #"""
                $Keys = Join-Path $env:ProgramData 'Microsoft\Crypto\RSA\MachineKeys'
                $KeyFile = 'f686aace6942fb7f7ceb231212eef4a4_*'
                """#,
            blocks: #"""
                Show = {
                    foreach ($One in @(Get-ChildItem -LiteralPath $Keys -Filter $KeyFile -Force)) {
                        & icacls.exe $One.FullName
                    }
                }
                Keep = {
                    if (@(Get-ChildItem -LiteralPath $Keys -Filter $KeyFile -Force).Count -eq 0) {
                        throw 'Nothing was changed: this machine has no such key file.'
                    }
                    $Saved = [IO.Path]::GetTempFileName()
                    & icacls.exe (Join-Path $Keys $KeyFile) /save $Saved /q | Out-Null
                    if ($LASTEXITCODE -ne 0) { throw 'Nothing was changed: the permissions of the key file cannot be read.' }
                    [Convert]::ToBase64String([IO.File]::ReadAllBytes($Saved))
                    Remove-Item -LiteralPath $Saved
                }
                Make = {
                    & icacls.exe (Join-Path $Keys $KeyFile) /remove:d '*S-1-5-18' '*S-1-5-20' /q | Out-Null
                    if ($LASTEXITCODE -ne 0) { throw 'icacls takes no refusal away from the key file.' }
                    & icacls.exe (Join-Path $Keys $KeyFile) /grant '*S-1-5-18:(F)' '*S-1-5-20:(R)' /q | Out-Null
                    if ($LASTEXITCODE -ne 0) { throw 'icacls grants nothing on the key file.' }
                }
                Test = {
                    foreach ($One in @(Get-ChildItem -LiteralPath $Keys -Filter $KeyFile -Force)) {
                        $Sids = [Security.Principal.SecurityIdentifier]
                        $Access = (Get-Acl -LiteralPath $One.FullName).GetAccessRules($true, $true, $Sids)
                        foreach ($Sid in 'S-1-5-18', 'S-1-5-20') {
                            $Own = @($Access | Where-Object { $_.IdentityReference.Value -eq $Sid })
                            $Reads = @($Own | Where-Object { $_.AccessControlType -eq 'Allow' -and ($_.FileSystemRights -band 1) })
                            if ($Reads.Count -eq 0 -or @($Own | Where-Object { $_.AccessControlType -eq 'Deny' }).Count -gt 0) { return $false }
                        }
                    }
                    return $true
                }
                Undo = {
                    param([string] $Was)
                    $Saved = [IO.Path]::GetTempFileName()
                    [IO.File]::WriteAllBytes($Saved, [Convert]::FromBase64String($Was))
                    & icacls.exe $Keys /restore $Saved /q | Out-Null
                    if ($LASTEXITCODE -ne 0) { throw "icacls puts the permissions not back; $Saved keeps them." }
                    & icacls.exe (Join-Path $Keys $KeyFile) /save $Saved /q | Out-Null
                    $Now = [Convert]::ToBase64String([IO.File]::ReadAllBytes($Saved))
                    Remove-Item -LiteralPath $Saved
                    if ($Now -ne $Was) { throw 'The permissions of the key file are not as they were.' }
                }
                """#),
        command: CommandStep(
            preparation: [
                #"set "ICACLS=%SYSTEM%\icacls.exe""#,
                #"set "KEYS=%ProgramData%\Microsoft\Crypto\RSA\MachineKeys""#,
                #"set "KEYFILE=f686aace6942fb7f7ceb231212eef4a4_*""#,
                #"set "ACL=%~dp0redial-@ID@.acl""#,
            ],
            show: [
                #""%ICACLS%" "%KEYS%\%KEYFILE%""#
            ],
            keep: [
                #""%ICACLS%" "%KEYS%\%KEYFILE%" /save "%ACL%" /q >nul 2>&1"#,
                #"if not "%ERRORLEVEL%"=="0" goto unkept"#,
                #">>"%STATE%.part" echo f1 acl kept"#,
            ],
            make: [
                #""%ICACLS%" "%KEYS%\%KEYFILE%" /remove:d *S-1-5-18 *S-1-5-20 /q >nul 2>&1"#,
                #""%ICACLS%" "%KEYS%\%KEYFILE%" /grant *S-1-5-18:(F) *S-1-5-20:(R) /q >nul 2>&1"#,
                #"if not "%ERRORLEVEL%"=="0" goto unchanged"#,
                // It names the files in which it finds the account.
                #""%ICACLS%" "%KEYS%\%KEYFILE%" /findsid *S-1-5-18 2>nul | "%FIND%" /i "f686aace" >nul"#,
                #"if not "%ERRORLEVEL%"=="0" goto unchanged"#,
                #""%ICACLS%" "%KEYS%\%KEYFILE%" /findsid *S-1-5-20 2>nul | "%FIND%" /i "f686aace" >nul"#,
                #"if not "%ERRORLEVEL%"=="0" goto unchanged"#,
            ],
            restoring: [
                #"if "%1"=="f1" call :acl"#
            ],
            subroutines: [
                "rem :acl puts the permissions of the key file back.",
                ":acl",
                #""%ICACLS%" "%KEYS%" /restore "%ACL%" /q >nul 2>&1"#,
                #"if "%ERRORLEVEL%"=="0" (del "%ACL%") else (set FAILED=1)"#,
                "exit /b 0",
            ]))
}
