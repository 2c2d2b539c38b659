# The read-only collector of redial {version}, for the Windows side. It asks what the diagnosis of Remote Desktop can use and
# writes the answers into one new folder beside itself (or in TEMP, where it may not write there). It changes nothing else.
#
#   powershell -NoProfile -ExecutionPolicy Bypass -File redial-collect.ps1
#
# As an administrator it takes more, and says what it left out. From PowerShell 2 on; in a recovery console take the .cmd one.
# Then: redial read FOLDER-OR-ZIP. Made by: redial collect --powershell
$ErrorActionPreference = 'Continue'
$script = $MyInvocation.MyCommand.Path

# A 32-bit program on a 64-bit Windows is shown another registry and other tools.
$native = Join-Path $env:SystemRoot 'Sysnative\WindowsPowerShell\v1.0\powershell.exe'
if ($env:PROCESSOR_ARCHITEW6432 -and $script -and (Test-Path $native)) {
    & $native -NoProfile -ExecutionPolicy Bypass -File $script
    exit $LASTEXITCODE
}

$utf8 = New-Object System.Text.UTF8Encoding $false
$name = 'redial-' + $env:COMPUTERNAME + '-' + [Guid]::NewGuid().ToString('N').Substring(0, 8)
$places = @($env:TEMP)
if ($script) { $places = @((Split-Path -Parent $script), $env:TEMP) }
$out = $null
foreach ($place in $places) {
    try {
        $out = [IO.Directory]::CreateDirectory([IO.Path]::Combine($place, $name)).FullName
        break
    } catch { $out = $null }
}
if (-not $out) {
    Write-Host 'redial: no folder can be made, neither beside this script nor in TEMP.'
    exit 1
}
$manifest = [IO.Path]::Combine($out, 'manifest.txt')
$identity = [Security.Principal.WindowsIdentity]::GetCurrent()
$isAdministrator = (New-Object Security.Principal.WindowsPrincipal $identity).IsInRole(
    [Security.Principal.WindowsBuiltInRole]::Administrator)
$counts = @{ all = 0; taken = 0; skipped = 0 }

function Tell([string] $line) { [IO.File]::AppendAllText($manifest, $line + "`r`n", $utf8) }

# A command of Windows, its output byte for byte as it prints it; the exit code, or nothing where it has no end.
function Run([string] $command) {
    $start = New-Object System.Diagnostics.ProcessStartInfo
    $start.FileName = $env:ComSpec
    $start.Arguments = '/d /s /c "' + $command + '"'
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $process = [Diagnostics.Process]::Start($start)
    if ($process.WaitForExit(120000)) { return $process.ExitCode }
    # With what it started itself, and nothing else.
    & taskkill.exe /f /t /pid $process.Id 2>&1 | Out-Null
    return $null
}

function Drop([string] $file) {
    if ([IO.File]::Exists($file) -and (New-Object IO.FileInfo $file).Length -eq 0) { [IO.File]::Delete($file) }
}

function Note([string] $id, [string] $state, $code, [string] $file, [string] $command) {
    $shown = '-'
    if ($code -ne $null) { $shown = [string] $code }
    if ($state -eq 'taken') { $counts.taken++ }
    Tell ('row ' + $id + ' ' + $state + ' ' + $shown + ' ' + $file)
    Tell ('  command ' + $command)
}

# Whether a row is to be tried.
function Begin([string] $id, [string] $file, [string] $rights) {
    $counts.all++
    Write-Host ('  ' + $id)
    if ($rights -eq 'any' -or $isAdministrator) { return $true }
    $counts.skipped++
    Tell ('row ' + $id + ' not-administrator - ' + $file)
    return $false
}

# 'itself': the command writes the file. 'guarded': the same, and passwords are taken out of it. $absent: the exit code that says
# that there is no such thing here.
function Native([string] $id, [string] $file, [string] $how, [string] $rights, [string] $absent, [string] $command) {
    if (-not (Begin $id $file $rights)) { return }
    $path = [IO.Path]::Combine($out, $file)
    $errors = [IO.Path]::Combine($out, $id + '.err')
    $streams = '>"' + $path + '" 2>"' + $errors + '"'
    if ($how -ne 'printed') { $streams = '>"' + $errors + '" 2>&1' }
    $code = Run ($command.Replace('{file}', '"' + $path + '"') + ' ' + $streams)
    if ($how -eq 'guarded' -and [IO.File]::Exists($path)) { Withhold $path }
    foreach ($made in @($errors, $path)) { Drop $made }
    $state = 'failed'
    if ($code -eq $null) { $state = 'timed-out' }
    elseif ([string] $code -eq $absent) { $state = 'absent' }
    elseif ($code -eq 0 -and [IO.File]::Exists($path)) { $state = 'taken' }
    elseif ($code -eq 0) { $state = 'empty' }
    if ($state -eq 'taken' -and $how -ne 'printed') { [IO.File]::Delete($errors) }
    Note $id $state $code $file $command
}

# A listener that logs everybody on as one user keeps that password.
function Withhold([string] $path) {
    $isPassword = $false
    $kept = foreach ($line in [IO.File]::ReadAllLines($path)) {
        if ($isPassword) { $isPassword = $line.EndsWith('\'); continue }
        if ($line -match '^"Password"=') { $isPassword = $line.EndsWith('\'); continue }
        $line
    }
    [IO.File]::WriteAllLines($path, [string[]] @($kept), [Text.Encoding]::Unicode)
}

function Script([string] $id, [string] $file, [string] $rights, [scriptblock] $ask) {
    if (-not (Begin $id $file $rights)) { return }
    $path = [IO.Path]::Combine($out, $file)
    try {
        $text = (& $ask | Out-String -Width 4096)
        $state = 'empty'
        if ($text.Trim()) {
            [IO.File]::WriteAllText($path, $text, $utf8)
            $state = 'taken'
        }
        Note $id $state 0 $file ([string] $ask).Trim()
    } catch {
        [IO.File]::WriteAllText([IO.Path]::Combine($out, $id + '.err'), [string] $_, $utf8)
        Note $id 'failed' 1 $file ([string] $ask).Trim()
    }
}

function Ask([string] $class, [string] $filter, [string] $space = 'root\cimv2\TerminalServices') {
    if (Get-Command Get-CimInstance -ErrorAction SilentlyContinue) {
        if ($filter) { return Get-CimInstance -Namespace $space -ClassName $class -Filter $filter -ErrorAction Stop }
        return Get-CimInstance -Namespace $space -ClassName $class -ErrorAction Stop
    }
    Get-WmiObject -Namespace $space -Class $class -Filter $filter -Authentication PacketPrivacy -ErrorAction Stop
}

function Instant([DateTime] $time) { $time.ToUniversalTime().ToString('s') + 'Z' }

# The file that holds a certificate's key, whichever provider keeps it: its name, never what it holds.
function KeyFile($certificate) {
    $names = @()
    try { $names += $certificate.PrivateKey.CspKeyContainerInfo.UniqueKeyContainerName } catch { }
    try {
        $names += [Security.Cryptography.X509Certificates.RSACertificateExtensions]::GetRSAPrivateKey($certificate).Key.UniqueName
    } catch { }
    $folder = Join-Path $env:ProgramData 'Microsoft\Crypto'
    foreach ($name in ($names | Where-Object { $_ })) {
        foreach ($place in @('RSA\MachineKeys', 'Keys', 'SystemKeys')) {
            $path = [IO.Path]::Combine([IO.Path]::Combine($folder, $place), [IO.Path]::GetFileName($name))
            if ([IO.File]::Exists($path)) { return $path }
        }
    }
}

function Show-ListenerCertificate {
    $listener = Ask 'Win32_TSGeneralSetting' "TerminalName='RDP-Tcp'"
    'redial-listener-certificate 1'
    'thumbprint ' + $listener.SSLCertificateSHA1Hash
    'hash-type ' + $listener.SSLCertificateSHA1HashType
    foreach ($place in @('Remote Desktop', 'My')) {
        $store = New-Object Security.Cryptography.X509Certificates.X509Store $place, 'LocalMachine'
        # OpenExistingOnly: to read, and not to make it.
        $store.Open([Security.Cryptography.X509Certificates.OpenFlags] 4)
        foreach ($certificate in $store.Certificates) {
            if ($certificate.Thumbprint -ne $listener.SSLCertificateSHA1Hash) { continue }
            'store ' + $place
            'not-before ' + (Instant $certificate.NotBefore)
            'not-after ' + (Instant $certificate.NotAfter)
            'has-private-key ' + $certificate.HasPrivateKey
            $key = KeyFile $certificate
            if ($key) {
                'key-file ' + [IO.Path]::GetFileName($key)
                'key-access ' + (Get-Acl $key).Sddl
            }
        }
        $store.Close()
    }
}

function Show-Licensing {
    $setting = Ask 'Win32_TerminalServiceSetting' ''
    'redial-licensing 1'
    'server-mode ' + $setting.TerminalServerMode
    'licensing-type ' + $setting.LicensingType
    if ($setting.PSObject.Methods['GetGracePeriodDays']) {
        'grace-days ' + $setting.GetGracePeriodDays().DaysLeft
    } else {
        'grace-days ' + (Invoke-CimMethod -InputObject $setting -MethodName GetGracePeriodDays).DaysLeft
    }
}

# By its identifier: the names of groups that Windows makes are translated.
function Show-Group([string] $identifier) {
    $sid = New-Object Security.Principal.SecurityIdentifier $identifier
    $name = $sid.Translate([Security.Principal.NTAccount]).Value.Split('\')[-1]
    $group = [ADSI] ('WinNT://./' + $name + ',group')
    'redial-group 1'
    'group ' + $identifier
    foreach ($member in @($group.psbase.Invoke('Members'))) {
        $bytes = $member.GetType().InvokeMember('objectSid', 'GetProperty', $null, $member, $null)
        'member ' + (New-Object Security.Principal.SecurityIdentifier $bytes, 0).Value
    }
    'end'
}

# In the form of wmic, which newer versions of Windows lack.
function Show-Memory {
    $system = Ask 'Win32_OperatingSystem' '' 'root\cimv2'
    'FreeVirtualMemory  TotalVirtualMemorySize'
    [string] $system.FreeVirtualMemory + '  ' + $system.TotalVirtualMemorySize
}

# A domain controller has no such channel to its own domain.
function Show-SecureChannel {
    $computer = Ask 'Win32_ComputerSystem' '' 'root\cimv2'
    if ($computer.PartOfDomain -and $computer.DomainRole -lt 4) { & nltest.exe ('/sc_query:' + $computer.Domain) }
}

# Only workstations have a security center.
function Show-SecurityProducts {
    if ((Ask 'Win32_OperatingSystem' '' 'root\cimv2').ProductType -ne 1) { return }
    'redial-security-products 1'
    foreach ($role in @('AntiVirus', 'Firewall')) {
        foreach ($product in @(Ask ($role + 'Product') '' 'root\SecurityCenter2')) {
            if ($product) { $role.ToLowerInvariant() + ' ' + $product.displayName }
        }
    }
}

Write-Host ('redial collects what bears on Remote Desktop on ' + $env:COMPUTERNAME + '. Nothing is changed.')
if (-not $isAdministrator) { Write-Host 'It does not run as an administrator, so it takes less.' }
Tell 'redial-collect 1'
Tell 'script powershell {version}'
Tell ('machine ' + $env:COMPUTERNAME)
Tell ('taken ' + (Instant (Get-Date)))
Tell ('powershell ' + $PSVersionTable.PSVersion)
Tell ('culture ' + [Globalization.CultureInfo]::CurrentUICulture.Name)
Tell ('administrator ' + @('no', 'yes')[[int] $isAdministrator])
Tell 'source live'
Tell 'days {days}'

{rows}

$zip = $null
if (Get-Command Compress-Archive -ErrorAction SilentlyContinue) {
    try {
        Compress-Archive -Path $out -DestinationPath ($out + '.zip') -ErrorAction Stop
        $zip = $out + '.zip'
    } catch { $zip = $null }
}
Write-Host ''
Write-Host ('Took {0} of {1} rows; manifest.txt there says which not, and why. Nothing was changed on this machine.' -f $counts.taken, $counts.all)
if ($counts.skipped) { Write-Host ('{0} rows need an administrator and were left out.' -f $counts.skipped) }
if ($zip) { Write-Host ('It lies in ' + $zip) } else { Write-Host ('It lies in the folder ' + $out) }
Write-Host 'It holds no passwords and no keys, but names of computers, users and addresses: hand it to whom you trust.'
