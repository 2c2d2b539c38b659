/// What every PowerShell script is made of. A value keeps its kind, so that it comes back as it was; what was kept is only
/// believed of what the script itself touches.
public enum PowerShellFunctions {
    public static let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)

    /// One of them by its name; nothing where there is none of this name.
    static func function(_ name: String) -> [String] {
        let rest = lines.drop { !$0.hasPrefix("function \(name)") }
        return rest.isEmpty ? [] : rest.prefix { $0 != "}" } + ["}"]
    }

    private static let text = #"""
        function Read-Value($Key, $Name) {
            if (-not (Test-Path -LiteralPath $Key)) { return $null }
            $Item = Get-Item -LiteralPath $Key
            if ($Item.GetValueNames() -notcontains $Name) { return $null }
            $Data = $Item.GetValue($Name, $null, 'DoNotExpandEnvironmentNames')
            return @{ Kind = $Item.GetValueKind($Name).ToString(); Data = @($Data) }
        }
        function Write-Value($Key, $Name, $Kind, $Data) {
            if (-not (Test-Path -LiteralPath $Key)) { New-Item -Path $Key -Force | Out-Null }
            if ($Kind -eq 'Binary') { $Data = [byte[]] @($Data) }
            elseif ($Kind -eq 'MultiString') { $Data = [string[]] @($Data) }
            else { $Data = @($Data)[0] }
            New-ItemProperty -LiteralPath $Key -Name $Name -PropertyType $Kind -Value $Data -Force | Out-Null
        }
        function Remove-Value($Key, $Name) {
            if (Read-Value $Key $Name) { Remove-ItemProperty -LiteralPath $Key -Name $Name }
        }
        function Test-Same($One, $Other) {
            if ($null -eq $One -or $null -eq $Other) { return ($null -eq $One -and $null -eq $Other) }
            return ($One.Kind -eq $Other.Kind) -and ((@($One.Data) -join ' ') -ceq (@($Other.Data) -join ' '))
        }
        function Test-Wanted($Value, $Present) {
            if ($Value.Least -and $Present -and $Present.Kind -eq 'DWord') {
                return ((Show-Number $Present.Data[0]) -ge (Show-Number $Value.Wanted))
            }
            $Wanted = if ($null -ne $Value.Wanted) { @{ Kind = $Value.Kind; Data = @($Value.Wanted) } }
            return (Test-Same $Present $Wanted)
        }
        function Show-Number($Number) {
            if ($Number -is [int] -and $Number -lt 0) { return [BitConverter]::ToUInt32([BitConverter]::GetBytes($Number), 0) }
            return $Number
        }
        function Show-Value($Value) {
            $Present = Read-Value $Value.Key $Value.Name
            $Data = if ($Present) { @($Present.Data | ForEach-Object { Show-Number $_ }) -join ' ' }
            $Text = if ($Present) { '{0} ({1})' -f $Data, $Present.Kind } else { 'absent' }
            $Wanted = if ($null -eq $Value.Wanted) { 'absent' } else { @($Value.Wanted | ForEach-Object { Show-Number $_ }) -join ' ' }
            if ($Value.Least) { $Wanted = 'at least ' + $Wanted }
            return '{0}\{1}: {2}, would be {3}' -f $Value.Key, $Value.Name, $Text, $Wanted
        }
        function Read-Rule($Name) {
            $Rule = Get-NetFirewallRule -Name $Name -ErrorAction SilentlyContinue
            if ($Rule) { return [string] $Rule.Enabled }
        }
        function Read-Start($Name) {
            $Start = Read-Value "Registry::HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\$Name" 'Start'
            if ($Start) { return $Start.Data[0] }
        }
        function Get-PublicNetwork {
            return @(Get-NetConnectionProfile | Where-Object { $_.NetworkCategory -eq 'Public' } | ForEach-Object { $_.Name })
        }
        function Get-Running($Name) {
            $All = @(Get-Service -Name $Name -DependentServices) + @(Get-Service -Name $Name)
            return @($All | Where-Object { $_.Status -eq 'Running' } | ForEach-Object { $_.Name })
        }
        function Restart-Running($Name, $Ran) {
            $All = @(Get-Service -Name $Name -DependentServices) + @(Get-Service -Name $Name)
            $Again = @($All | Where-Object { $_.Status -eq 'Running' -or $Ran -contains $_.Name } | ForEach-Object { $_.Name })
            Stop-Service -Name $Name -Force
            [array]::Reverse($Again)
            # What is disabled may be so on purpose.
            foreach ($One in $Again) { if ((Read-Start $One) -ne 4) { Start-Service -Name $One } }
        }
        function Show-Present {
            foreach ($Name in $Blanks.Keys) {
                if ($Blanks[$Name] -cnotmatch $Forms[$Name]) { Write-Output ('  to write in, where $Blanks is set: {0}' -f $Name) }
            }
            foreach ($Value in $Values) { Write-Output ('  ' + (Show-Value $Value)) }
            foreach ($Policy in $Policies) {
                if (Read-Value $Policy.Key $Policy.Name) { Write-Output ('  a policy wins over it: ' + (Show-Value $Policy)) }
            }
            foreach ($Rule in $Rules) {
                $Enabled = Read-Rule $Rule
                if ($Enabled) { Write-Output ('  firewall rule {0}: {1}, would be True' -f $Rule, $Enabled) }
                else { Write-Output ('  firewall rule {0}: not there, is passed over' -f $Rule) }
            }
            if ($Rules.Count -gt 0) {
                foreach ($Network in Get-PublicNetwork) { Write-Output ('  network {0}: public, the rules let everybody in it in' -f $Network) }
            }
            foreach ($Step in $Steps) {
                foreach ($Line in @(& $Step.Show)) { Write-Output ('  ' + $Line) }
            }
            foreach ($Name in $Restarted + $Started) {
                $Disabled = if ((Read-Start $Name) -eq 4) { ', disabled' }
                Write-Output ('  service {0}: {1}{2}, would run' -f $Name, (Get-Service -Name $Name).Status, $Disabled)
            }
        }
        function Test-Administrator {
            $Me = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())
            return $Me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
        }
        function Assert-Possible($CutsSession) {
            if ([Environment]::Is64BitOperatingSystem -and -not [Environment]::Is64BitProcess) {
                throw 'Nothing was changed: this is the 32-bit PowerShell, which sees another registry. Use the 64-bit one.'
            }
            if ($NeedsAdministrator -and -not (Test-Administrator)) {
                throw 'Nothing was changed: an elevated PowerShell is needed.'
            }
            if ($CutsSession -and $env:SESSIONNAME -like 'RDP*') {
                throw 'Nothing was changed: this window is a Remote Desktop session, which this would cut. Use the console.'
            }
        }
        function Assert-Filled {
            foreach ($Name in $Blanks.Keys) {
                if ($Blanks[$Name] -cnotmatch $Forms[$Name]) {
                    throw ('Nothing was changed: {0} is no {1}; write it in where $Blanks is set.' -f $Blanks[$Name], $Name)
                }
            }
        }
        function Assert-NoPolicy {
            foreach ($Policy in $Policies) {
                $Present = Read-Value $Policy.Key $Policy.Name
                if ($Present -and -not (Test-Wanted $Policy $Present)) {
                    throw ('Nothing was changed: a policy wins, {0}. It is changed in the policy.' -f (Show-Value $Policy))
                }
            }
        }
        function Assert-Condition {
            foreach ($Condition in $Conditions) {
                $Present = Read-Value $Condition.Key $Condition.Name
                if ($Present -and -not (Test-Wanted $Condition $Present)) {
                    throw ('Nothing was changed: {0}. {1}' -f (Show-Value $Condition), $Condition.Why)
                }
            }
        }
        function Assert-NoPublicNetwork {
            if ($Rules.Count -eq 0 -or $AcceptsPublicNetwork) { return }
            $Networks = @(Get-PublicNetwork)
            if ($Networks.Count -gt 0) {
                $Text = 'Nothing was changed: the network {0} is public, and the rules would let everybody in it in. Make it private ' +
                    '(Set-NetConnectionProfile), limit the rules to the sources that need it, or set $AcceptsPublicNetwork.'
                throw ($Text -f $Networks[0])
            }
        }
        function Save-Present {
            $Kept = @{ Was = @(); MissingKeys = @(); Rules = @(); Services = @(); Ran = @(); Steps = @() }
            $Kinds = 'DWord', 'QWord', 'String', 'ExpandString', 'MultiString', 'Binary'
            foreach ($Value in $Values) {
                $Present = Read-Value $Value.Key $Value.Name
                if ($Present -and $Kinds -notcontains $Present.Kind) {
                    throw ('Nothing was changed: {0} is of a kind that this script cannot put back.' -f $Value.Name)
                }
                $Kept.Was += @{ Key = $Value.Key; Name = $Value.Name; Present = $Present }
                for ($Key = $Value.Key; -not (Test-Path -LiteralPath $Key); $Key = $Key.Substring(0, $Key.LastIndexOf('\'))) {
                    $Kept.MissingKeys += $Key
                }
            }
            foreach ($Rule in $Rules) {
                $Enabled = Read-Rule $Rule
                if ($Enabled) { $Kept.Rules += @{ Name = $Rule; Enabled = $Enabled } }
            }
            if ($Rules.Count -gt 0 -and $Kept.Rules.Count -eq 0) {
                throw 'Nothing was changed: this machine has none of these firewall rules.'
            }
            foreach ($Name in $Restarted) { $Kept.Ran += @(Get-Running $Name) }
            foreach ($Name in $Started) {
                $Status = [string] (Get-Service -Name $Name).Status
                $Kept.Services += @{ Name = $Name; Status = $Status; Start = (Read-Start $Name) }
            }
            foreach ($Step in $Steps) { $Kept.Steps += @{ Name = $Step.Name; Was = [string] (& $Step.Keep) } }
            $Kept | ConvertTo-Json -Depth 6 | Set-Content -LiteralPath ($State + '.part') -Encoding UTF8
            Move-Item -LiteralPath ($State + '.part') -Destination $State
        }
        function Read-Kept($Name) {
            $Kept = Get-Content -LiteralPath $State -Raw -Encoding UTF8 | ConvertFrom-Json
            $Was = @($Kept.Steps | Where-Object { $_.Name -eq $Name })
            if ($Was.Count -ne 1) { throw ('{0} was not kept.' -f $Name) }
            return [string] $Was[0].Was
        }
        function Invoke-Apply {
            Assert-Possible $ApplyCutsSession
            if (Test-Path -LiteralPath $State) {
                throw "Nothing was changed: it was applied before, and $State keeps what was there. Undo it first."
            }
            Assert-Filled
            Assert-NoPolicy
            Assert-Condition
            Assert-NoPublicNetwork
            Save-Present
            try {
                foreach ($Value in $Values) {
                    if (Test-Wanted $Value (Read-Value $Value.Key $Value.Name)) { continue }
                    if ($null -eq $Value.Wanted) { Remove-Value $Value.Key $Value.Name }
                    else { Write-Value $Value.Key $Value.Name $Value.Kind $Value.Wanted }
                    if (-not (Test-Wanted $Value (Read-Value $Value.Key $Value.Name))) {
                        throw ('{0} does not read back as it was written.' -f $Value.Name)
                    }
                }
                # Which rules there are differs by the version of Windows.
                foreach ($Rule in @($Rules | Where-Object { Read-Rule $_ })) {
                    Enable-NetFirewallRule -Name $Rule
                    if ((Read-Rule $Rule) -ne 'True') { throw "Rule $Rule stays disabled." }
                }
                foreach ($Name in $Started) {
                    $Type = if ($Automatic -contains $Name) { 'Automatic' } else { 'Manual' }
                    if ((Read-Start $Name) -eq 4) { Set-Service -Name $Name -StartupType $Type }
                    Start-Service -Name $Name
                }
                foreach ($Step in $Steps) { & $Step.Make | Out-Null }
                foreach ($Name in $Restarted) { Restart-Running $Name $Restarted }
                foreach ($Name in $Restarted + $Started) {
                    if ((Get-Service -Name $Name).Status -ne 'Running') { throw "The service $Name does not run." }
                }
                foreach ($Step in $Steps) {
                    if (-not (& $Step.Test (Read-Kept $Step.Name))) { throw ('{0}: not as it should be.' -f $Step.Name) }
                }
            } catch {
                $Reason = $_
                try { $Lost = @(Restore-Kept) } catch {
                    if (-not (Test-Path -LiteralPath $State)) { throw "$Reason $_" }
                    throw "$Reason And not everything was put back: $_ $State keeps what was there."
                }
                if ($Lost.Count -gt 0) { throw "$Reason The rest is as it was. $Lost" }
                throw "Nothing stays changed: $Reason"
            }
        }
        function Restore-Kept {
            $Kept = Get-Content -LiteralPath $State -Raw -Encoding UTF8 | ConvertFrom-Json
            foreach ($Value in $Values) {
                $Was = @($Kept.Was | Where-Object { $_.Key -eq $Value.Key -and $_.Name -eq $Value.Name })
                if ($Was.Count -ne 1) { throw ('{0} was not kept.' -f $Value.Name) }
                $Present = $Was[0].Present
                if ($Present) { Write-Value $Value.Key $Value.Name $Present.Kind $Present.Data }
                else { Remove-Value $Value.Key $Value.Name }
                if (-not (Test-Same (Read-Value $Value.Key $Value.Name) $Present)) {
                    throw ('{0} does not read back as it was.' -f $Value.Name)
                }
            }
            # Keys that were made go, the innermost first, where nobody has put anything in them.
            foreach ($Key in @($Kept.MissingKeys | Sort-Object -Property Length -Descending)) {
                $Own = @($Values | Where-Object { ($_.Key + '\').StartsWith($Key + '\') })
                if ($Own.Count -eq 0 -or -not (Test-Path -LiteralPath $Key)) { continue }
                $Item = Get-Item -LiteralPath $Key
                if ($Item.ValueCount -eq 0 -and $Item.SubKeyCount -eq 0) { Remove-Item -LiteralPath $Key }
            }
            foreach ($Rule in @($Kept.Rules | Where-Object { $Rules -contains $_.Name })) {
                Set-NetFirewallRule -Name $Rule.Name -Enabled $Rule.Enabled
            }
            $Backwards = @($Steps)
            [array]::Reverse($Backwards)
            foreach ($Step in $Backwards) { & $Step.Undo (Read-Kept $Step.Name) }
            $Stopped = @($Kept.Services | Where-Object { $_.Status -ne 'Running' } | ForEach-Object { $_.Name })
            [array]::Reverse($Stopped)
            foreach ($Name in $Stopped) { if ($Started -contains $Name) { Stop-Service -Name $Name -Force } }
            foreach ($Service in @($Kept.Services | Where-Object { $Started -contains $_.Name -and $_.Start -eq 4 })) {
                Set-Service -Name $Service.Name -StartupType Disabled
                if ((Read-Start $Service.Name) -ne 4) { throw ('{0} is not disabled again.' -f $Service.Name) }
            }
            # A service that did not run before is not left running.
            $Failed = @()
            $Ran = if ($Kept.PSObject.Properties['Ran']) { @($Kept.Ran) } else { $Restarted }
            foreach ($Name in $Restarted) {
                try {
                    if ($Ran -contains $Name) { Restart-Running $Name $Ran } else { Stop-Service -Name $Name -Force }
                } catch { $Failed += [string] $_ }
            }
            Remove-Item -LiteralPath $State
            if ($Failed.Count -gt 0) { throw ('What was there is back, but a service is not as it was: {0}' -f ($Failed -join ' ')) }
        }
        function Invoke-Undo {
            Assert-Possible $UndoCutsSession
            if (-not (Test-Path -LiteralPath $State)) { throw "There is nothing to undo: $State is not there." }
            Restore-Kept
        }
        """#
}
