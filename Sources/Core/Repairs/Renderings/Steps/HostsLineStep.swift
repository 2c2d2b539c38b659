import Knowledge

extension ScriptStep {
    /// One line of the hosts file. Its bytes are read and written as they are, one character each, whatever its encoding; what
    /// was there comes back byte for byte where nobody else wrote into the file, else exactly the line goes.
    static let hostsLine = ScriptStep(
        "line of the hosts file",
        at: [.init(.file, #"%SystemRoot%\System32\drivers\etc\hosts"#)],
        powerShell: PowerShellStep(
            help: #"""
                $HostsFile = Join-Path $env:SystemRoot 'System32\drivers\etc\hosts'
                $HostName = '@HOST@'
                $HostsLine = '{0} {1} # redial' -f $Blanks['address'], $HostName
                $OneByteEach = [Text.Encoding]::GetEncoding(28591)
                function Read-Hosts {
                    if (-not (Test-Path -LiteralPath $HostsFile)) { return '' }
                    return $OneByteEach.GetString([IO.File]::ReadAllBytes($HostsFile))
                }
                function Write-Hosts($Text) {
                    # Whole beside it, then in its place: nobody reads half of it, and it keeps who may write it.
                    $Beside = $HostsFile + '.redial'
                    [IO.File]::WriteAllBytes($Beside, $OneByteEach.GetBytes($Text))
                    if (Test-Path -LiteralPath $HostsFile) { [IO.File]::Replace($Beside, $HostsFile, [NullString]::Value) }
                    else { [IO.File]::Move($Beside, $HostsFile) }
                }
                function Get-HostsWithLine($Text) {
                    $End = if ($Text -and -not $Text.EndsWith("`n")) { "`r`n" }
                    return $Text + $End + $HostsLine + "`r`n"
                }
                """#,
            blocks: #"""
                Show = { 'hosts would get the line: {0}' -f $HostsLine }
                Keep = {
                    if ($HostName -ceq 'HOST') { throw 'Nothing was changed: write the host in place of HOST, wherever that is set.' }
                    $Now = Read-Hosts
                    if ($Now.Contains([string] [char] 0)) { throw 'Nothing was changed: hosts is not written in bytes of one character.' }
                    $Named = @($Now -split '\r?\n' | Where-Object { (($_ -split '#')[0] -split '\s+') -contains $HostName })
                    if ($Named.Count -gt 0) { throw ('Nothing was changed: hosts names it already: {0}' -f $Named[0]) }
                    [Convert]::ToBase64String($OneByteEach.GetBytes($Now))
                }
                Make = { Write-Hosts (Get-HostsWithLine (Read-Hosts)) }
                Test = { return (@((Read-Hosts) -split '\r?\n') -ccontains $HostsLine) }
                Undo = {
                    param([string] $Was)
                    $Before = $OneByteEach.GetString([Convert]::FromBase64String($Was))
                    $Now = Read-Hosts
                    if (@($Now -split '\r?\n') -cnotcontains $HostsLine) { return 'The line was no longer in hosts.' }
                    if ($Now -ceq (Get-HostsWithLine $Before)) { Write-Hosts $Before }
                    else { Write-Hosts ($Now -creplace ('(?m)^' + [regex]::Escape($HostsLine) + '(\r?\n|\r?\z)'), '') }
                    if (@((Read-Hosts) -split '\r?\n') -ccontains $HostsLine) { throw 'The line is still in hosts.' }
                }
                """#),
        command: .impossible(
            .init(
                "hosts-takes-powershell",
                "A batch file cannot write hosts whole and put it in place at once; the PowerShell script can (.ps1).")),
        blanks: [.address])
}
