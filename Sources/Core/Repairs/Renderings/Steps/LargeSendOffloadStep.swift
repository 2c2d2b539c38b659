import Knowledge

extension ScriptStep {
    /// What every adapter has switched on is kept adapter by adapter: by its name, which only has to be the same again.
    static let largeSendOffload = ScriptStep(
        "large send offload of the adapters",
        at: [.init(.command, "Disable-NetAdapterLso ")],
        powerShell: PowerShellStep(
            help: #"""
                function Get-Offloading {
                    return @(Get-NetAdapterLso | Where-Object { $_.V1IPv4Enabled -or $_.IPv4Enabled -or $_.IPv6Enabled })
                }
                function Test-Offload($Row) {
                    $Now = @(Get-NetAdapterLso | Where-Object { $_.Name -ceq $Row.Name })
                    if ($Now.Count -ne 1) { return $false }
                    return ([bool] $Now[0].V1IPv4Enabled -eq $Row.V1) -and ([bool] $Now[0].IPv4Enabled -eq $Row.V4) -and
                        ([bool] $Now[0].IPv6Enabled -eq $Row.V6)
                }
                """#,
            blocks: #"""
                Show = {
                    foreach ($One in @(Get-NetAdapterLso)) {
                        '{0}: IPv4 {1}, IPv6 {2}, would be False' -f $One.Name, ($One.V1IPv4Enabled -or $One.IPv4Enabled), $One.IPv6Enabled
                    }
                }
                Keep = {
                    $Rows = @(Get-Offloading | ForEach-Object {
                        @{ Name = $_.Name; V1 = [bool] $_.V1IPv4Enabled; V4 = [bool] $_.IPv4Enabled; V6 = [bool] $_.IPv6Enabled }
                    })
                    if ($Rows.Count -eq 0) { throw 'Nothing was changed: no adapter has it switched on.' }
                    ConvertTo-Json -InputObject $Rows -Compress
                }
                Make = { Get-Offloading | Disable-NetAdapterLso }
                Test = {
                    for ($Second = 0; $Second -lt 30; $Second++) {
                        if (@(Get-Offloading).Count -eq 0) { return $true }
                        Start-Sleep -Seconds 1
                    }
                    return $false
                }
                Undo = {
                    param([string] $Was)
                    foreach ($Row in @(ConvertFrom-Json -InputObject $Was | ForEach-Object { $_ })) {
                        $Adapter = @(Get-NetAdapterLso | Where-Object { $_.Name -ceq $Row.Name })
                        if ($Adapter.Count -eq 0) { 'The adapter {0} is no longer there.' -f $Row.Name; continue }
                        # An adapter knows the first version or the second, and none takes a word about the other.
                        $Words = @{}
                        if ($null -ne $Adapter[0].V1IPv4Enabled -and $Row.V1) { $Words.V1IPv4Enabled = $true }
                        if ($Row.V4) { $Words.IPv4Enabled = $true }
                        if ($Row.V6) { $Words.IPv6Enabled = $true }
                        $Adapter | Set-NetAdapterLso @Words
                        $Second = 0
                        while (-not (Test-Offload $Row) -and $Second -lt 30) { Start-Sleep -Seconds 1; $Second++ }
                        if (-not (Test-Offload $Row)) { throw ('The adapter {0} is not as it was.' -f $Row.Name) }
                    }
                }
                """#),
        command: .impossible(CommandStep.noProgram))
}
