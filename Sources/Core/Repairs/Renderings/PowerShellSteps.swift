/// Steps in PowerShell: a table of blocks each. `Keep` tells in one text what is there, or throws where nothing is to be changed;
/// `Test` and `Undo` get that text back, and `Undo` says what of it cannot come back.
extension ScriptStep {
    var powerShell: [String] {
        let text =
            switch self {
            case .listenerCertificate: Self.certificate
            case .keyFile: Self.file
            case .remoteDesktopUser: Self.member
            case .savedPassword: Self.password
            case .clock: Self.time
            case .nameCache: Self.names
            }
        return text.split(separator: "\n").map { "    " + $0 }
    }

    /// Windows makes another certificate when SessionEnv starts, else when TermService does.
    private static let certificate = #"""
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
                if ($Second -eq 20) {
                    Stop-Service -Name 'UmRdpService' -Force
                    Stop-Service -Name 'TermService' -Force
                    Start-Service -Name 'TermService'
                    Start-Service -Name 'UmRdpService'
                }
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
        """#

    /// What icacls saves is kept byte for byte.
    private static let file = #"""
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
        """#

    /// The group by its SID, for its name differs by language; so does the way from a name to a member.
    private static let member = #"""
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
        """#

    private static let password = #"""
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
        """#

    private static let time = #"""
        Show = { & w32tm.exe /query /source }
        Keep = { (Get-Date).ToUniversalTime().ToString('u') }
        Make = {
            & w32tm.exe /resync /rediscover | Out-Null
            if ($LASTEXITCODE -ne 0) { throw "w32tm ends with $LASTEXITCODE; see that the service W32Time runs." }
        }
        Test = { return $true }
        Undo = { 'The clock stays as the time server set it.' }
        """#

    /// The second command registers the addresses of the machine on which it is run, which only an administrator may do.
    private static let names = #"""
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
        """#

    /// Variables and functions that its blocks use.
    func powerShellHelp(_ names: ScriptNames) -> [String] {
        let text =
            switch self {
            case .listenerCertificate: #"$Store = 'Cert:\LocalMachine\Remote Desktop'"#
            case .keyFile:
                #"""
                $Keys = Join-Path $env:ProgramData 'Microsoft\Crypto\RSA\MachineKeys'
                $KeyFile = 'f686aace6942fb7f7ceb231212eef4a4_*'
                """#
            case .remoteDesktopUser:
                #"""
                $Account = '\#(names.account)'
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
                """#
            case .savedPassword:
                #"""
                $Entry = 'TERMSRV/\#(names.host)'
                function Test-Saved {
                    if ($Entry -eq 'TERMSRV/HOST') {
                        throw 'Nothing was changed: write the host in place of HOST, wherever that is set.'
                    }
                    $Lines = @(& cmdkey.exe /list | Where-Object { $_ -match ('target=' + [regex]::Escape($Entry) + '\s*$') })
                    return ($Lines.Count -gt 0)
                }
                """#
            case .clock: ""
            case .nameCache: ""
            }
        return text.split(separator: "\n").map(String.init)
    }
}

extension ScriptStep {
    /// One of its blocks, with its braces.
    func block(_ name: String) -> [String] {
        let lines = powerShell.map { String($0.dropFirst(4)) }
        guard let start = lines.firstIndex(where: { $0.hasPrefix("\(name) = {") }) else { return ["{ }"] }
        let first = String(lines[start].dropFirst("\(name) = ".count))
        guard !first.hasSuffix("}") else { return [first] }
        let rest = lines[(start + 1)...]
        let end = rest.firstIndex(of: "}") ?? rest.endIndex
        return [first] + rest[..<end] + ["}"]
    }
}
