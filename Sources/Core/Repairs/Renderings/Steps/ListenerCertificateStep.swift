import Knowledge

extension ScriptStep {
    /// Windows' own certificate leaves the store `Remote Desktop`, so that Windows makes another when SessionEnv starts, else when
    /// TermService does.
    static let listenerCertificate = ScriptStep(
        "certificate of the listener",
        at: [.init(.certificate, #"Cert:\LocalMachine\Remote Desktop"#)],
        powerShell: PowerShellStep(
            help: #"""
                $Store = 'Cert:\LocalMachine\Remote Desktop'
                """#,
            blocks: #"""
                Show = {
                    foreach ($One in @(Get-ChildItem -LiteralPath $Store | Where-Object { $_.Subject -eq $_.Issuer })) {
                        'certificate {0}, valid until {1:u}, would leave the store; Windows makes another' -f $One.Thumbprint, $One.NotAfter
                    }
                }
                Keep = {
                    $Own = @(Get-ChildItem -LiteralPath $Store | Where-Object { $_.Subject -eq $_.Issuer })
                    @($Own | ForEach-Object { $_.Thumbprint + ' ' + [Convert]::ToBase64String($_.RawData) }) -join ';'
                }
                Make = {
                    Get-ChildItem -LiteralPath $Store | Where-Object { $_.Subject -eq $_.Issuer } | Remove-Item
                }
                Test = {
                    param([string] $Was)
                    for ($Second = 0; $Second -lt 60; $Second++) {
                        $New = @(Get-ChildItem -LiteralPath $Store | Where-Object { $Was -notlike ('*' + $_.Thumbprint + '*') })
                        if (@($New | Where-Object { $_.NotAfter -gt (Get-Date) }).Count -gt 0) { return $true }
                        if ($Second -eq 20) { Restart-Running 'TermService' }
                        Start-Sleep -Seconds 1
                    }
                    return $false
                }
                Undo = {
                    param([string] $Was)
                    $Known = @($Was -split ';' | Where-Object { $_ } | ForEach-Object { ($_ -split ' ')[0] })
                    $Gone = @($Known | Where-Object { -not (Test-Path -LiteralPath (Join-Path $Store $_)) })
                    if ($Gone.Count -gt 0) {
                        'The certificate {0} does not come back, for its key cannot be exported; Windows makes its own.' -f ($Gone -join ', ')
                    }
                }
                """#,
            uses: ["Read-Value", "Read-Start", "Restart-Running"]),
        command: .impossible(CommandStep.anyLanguage))
}
