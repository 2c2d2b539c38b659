import Knowledge

extension ScriptStep {
    /// The largest packet of the interface on which the host is reached, for the running system only: a restart takes it back.
    static let packetSize = ScriptStep(
        "largest packet of the interface",
        at: [.init(.command, "netsh interface ipv4 set subinterface ")],
        powerShell: PowerShellStep(
            help: #"""
                $HostName = '@HOST@'
                function Get-Way {
                    if ($HostName -ceq 'HOST') { throw 'Nothing was changed: write the host in place of HOST, wherever that is set.' }
                    $Address = @([Net.Dns]::GetHostAddresses($HostName.Trim('[]')))[0]
                    $Family = if ($Address.AddressFamily -eq 'InterNetworkV6') { 'IPv6' } else { 'IPv4' }
                    $Route = @(Find-NetRoute -RemoteIPAddress $Address.IPAddressToString)[0]
                    return Get-NetIPInterface -InterfaceIndex $Route.InterfaceIndex -AddressFamily $Family
                }
                function Set-PacketSize($Index, $Family, $Size) {
                    $Words = 'interface', $Family.ToLowerInvariant(), 'set', 'subinterface', $Index, "mtu=$Size", 'store=active'
                    & netsh.exe @Words | Out-Null
                    if ($LASTEXITCODE -ne 0) { throw "netsh does not set the largest packet to $Size." }
                }
                """#,
            blocks: #"""
                Show = {
                    $Way = Get-Way
                    '{0}, {1}: packets of at most {2} bytes, would be {3}' -f $Way.InterfaceAlias, $Way.AddressFamily, $Way.NlMtu, $Blanks['packet-size']
                }
                Keep = {
                    $Way = Get-Way
                    $Least = if ([string] $Way.AddressFamily -eq 'IPv6') { 1280 } else { 576 }
                    if ([int] $Blanks['packet-size'] -lt $Least) { throw "Nothing was changed: less than $Least bytes is never right." }
                    if ($Way.NlMtu -le [int] $Blanks['packet-size']) { throw 'Nothing was changed: its packets are no larger now.' }
                    '{0} {1} {2}' -f $Way.InterfaceIndex, $Way.AddressFamily, $Way.NlMtu
                }
                Make = {
                    $Way = Get-Way
                    Set-PacketSize $Way.InterfaceIndex ([string] $Way.AddressFamily) ([int] $Blanks['packet-size'])
                }
                Test = {
                    param([string] $Was)
                    $Index, $Family, $Size = $Was -split ' '
                    return ((Get-NetIPInterface -InterfaceIndex $Index -AddressFamily $Family).NlMtu -eq [int] $Blanks['packet-size'])
                }
                Undo = {
                    param([string] $Was)
                    if ($Was -cnotmatch '^[0-9]+ IPv[46] [0-9]+$') { throw 'What was kept is no interface and no size.' }
                    $Index, $Family, $Size = $Was -split ' '
                    $Now = @(Get-NetIPInterface -InterfaceIndex $Index -AddressFamily $Family -ErrorAction SilentlyContinue)
                    if ($Now.Count -eq 0) { return 'The interface is no longer there.' }
                    # After a restart it is back already.
                    if ($Now[0].NlMtu -ne [int] $Size) { Set-PacketSize $Index $Family ([int] $Size) }
                    if ((Get-NetIPInterface -InterfaceIndex $Index -AddressFamily $Family).NlMtu -ne [int] $Size) {
                        throw 'The largest packet is not as it was.'
                    }
                }
                """#),
        command: .impossible(
            .init(
                "route-takes-powershell",
                "A batch file cannot tell which interface leads to the host; the PowerShell script can (.ps1).")),
        blanks: [.packetSize])
}
