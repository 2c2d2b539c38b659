import Knowledge

extension ScriptStep {
    /// A member of Remote Desktop Users, S-1-5-32-555: the group by its SID, for its name differs by language; so does the way from
    /// a name to a member.
    static let remoteDesktopUser = ScriptStep(
        "member of Remote Desktop Users",
        at: [.init(.command, "Add-LocalGroupMember -SID S-1-5-32-555 ")],
        powerShell: PowerShellStep(
            help: #"""
                $Account = '@ACCOUNT@'
                function Get-Sid {
                    $Name = New-Object Security.Principal.NTAccount $Account
                    return $Name.Translate([Security.Principal.SecurityIdentifier]).Value
                }
                function Get-Group {
                    $Sid = New-Object Security.Principal.SecurityIdentifier 'S-1-5-32-555'
                    $Name = ($Sid.Translate([Security.Principal.NTAccount]).Value -split '\\')[-1]
                    return [ADSI] "WinNT://$env:COMPUTERNAME/$Name,group"
                }
                function Test-Member {
                    if ($Account -eq 'ACCOUNT') {
                        throw 'Nothing was changed: write the account in place of ACCOUNT, wherever that is set.'
                    }
                    $Sids = @(Get-Group | ForEach-Object { $_.Invoke('Members') } | ForEach-Object {
                        $Bytes = [byte[]] $_.GetType().InvokeMember('objectSid', 'GetProperty', $null, $_, $null)
                        (New-Object Security.Principal.SecurityIdentifier ($Bytes, 0)).Value
                    })
                    return ($Sids -contains (Get-Sid))
                }
                """#,
            blocks: #"""
                Show = { '{0}: member of Remote Desktop Users: {1}, would be True' -f $Account, (Test-Member) }
                Keep = {
                    [string] (Test-Member)
                }
                Make = { if (-not (Test-Member)) { (Get-Group).Add('WinNT://' + (Get-Sid)) } }
                Test = { return (Test-Member) }
                Undo = {
                    param([string] $Was)
                    if ($Was -eq 'False' -and (Test-Member)) { (Get-Group).Remove('WinNT://' + (Get-Sid)) }
                    if ((Test-Member) -ne ($Was -eq 'True')) { throw "$Account is not as it was in Remote Desktop Users." }
                }
                """#),
        command: .impossible(CommandStep.anyLanguage))
}
