import Knowledge

extension ScriptStep {
    /// The certificate that is bound to the listener has to be fit for it, and NETWORK SERVICE, which answers, has to read its key.
    /// Of the key file only the access list is kept and put back: nobody else's file is ever named by what was kept.
    static let boundCertificate = ScriptStep(
        "key of the bound certificate",
        at: [.init(.filePermission, "the private key of that certificate")],
        powerShell: PowerShellStep(
            help: #"""
                Add-Type -AssemblyName System.Core
                function Get-Bound {
                    $Path = Join-Path 'Cert:\LocalMachine\My' $Blanks['thumbprint'].ToUpperInvariant()
                    if (Test-Path -LiteralPath $Path) { return Get-Item -LiteralPath $Path }
                }
                function Get-KeyFile($Certificate) {
                    $Names = @()
                    # Which of them knows the key depends on the provider that holds it, and on the version of .NET.
                    try { $Names += $Certificate.PrivateKey.CspKeyContainerInfo.UniqueKeyContainerName } catch { }
                    try {
                        $Key = [Security.Cryptography.X509Certificates.RSACertificateExtensions]::GetRSAPrivateKey($Certificate)
                        $Names += $Key.Key.UniqueName
                    } catch { }
                    try {
                        $Key = [Security.Cryptography.X509Certificates.ECDsaCertificateExtensions]::GetECDsaPrivateKey($Certificate)
                        $Names += $Key.Key.UniqueName
                    } catch { }
                    foreach ($Name in @($Names | Where-Object { $_ })) {
                        foreach ($Folder in 'Keys', 'RSA\MachineKeys') {
                            $File = Join-Path $env:ProgramData (Join-Path "Microsoft\Crypto\$Folder" (Split-Path -Leaf $Name))
                            if (Test-Path -LiteralPath $File) { return Get-Item -LiteralPath $File -Force }
                        }
                    }
                }
                function Get-Access($File) { return $File.GetAccessControl('Access').GetSecurityDescriptorSddlForm('Access') }
                # Whether it was inherited Windows may note otherwise; who may do what counts.
                function Test-SameAccess($One, $Other) { return (($One -creplace '^D:[A-Z]*') -ceq ($Other -creplace '^D:[A-Z]*')) }
                function Test-Reads($File) {
                    # NETWORK SERVICE itself, Everyone, Authenticated Users, SERVICE and Users.
                    $Own = 'S-1-5-20', 'S-1-1-0', 'S-1-5-11', 'S-1-5-6', 'S-1-5-32-545'
                    $Rules = $File.GetAccessControl('Access').GetAccessRules($true, $true, [Security.Principal.SecurityIdentifier])
                    $Rules = @($Rules | Where-Object { $Own -contains $_.IdentityReference.Value })
                    if (@($Rules | Where-Object { $_.AccessControlType -eq 'Deny' }).Count -gt 0) { return $false }
                    return (@($Rules | Where-Object { $_.FileSystemRights -band 1 }).Count -gt 0)
                }
                """#,
            blocks: #"""
                Show = {
                    $Certificate = Get-Bound
                    if (-not $Certificate) { return 'the certificate is not in the store My of this machine' }
                    'certificate of {0}, valid until {1:u}' -f $Certificate.Subject, $Certificate.NotAfter
                    $File = Get-KeyFile $Certificate
                    if ($File) { 'NETWORK SERVICE may read its key: {0}, would be True' -f (Test-Reads $File) }
                }
                Keep = {
                    $Certificate = Get-Bound
                    if (-not $Certificate) { throw 'Nothing was changed: the certificate is not in the store My of this machine.' }
                    if (-not $Certificate.HasPrivateKey) { throw 'Nothing was changed: the certificate has no private key here.' }
                    $Now = Get-Date
                    if ($Certificate.NotBefore -gt $Now -or $Certificate.NotAfter -lt $Now) {
                        throw ('Nothing was changed: the certificate is valid from {0:u} to {1:u}.' -f $Certificate.NotBefore, $Certificate.NotAfter)
                    }
                    $Uses = @($Certificate.Extensions | Where-Object { $_.Oid.Value -eq '2.5.29.37' } |
                        ForEach-Object { $_.EnhancedKeyUsages } | ForEach-Object { $_.Value })
                    if ($Uses.Count -gt 0 -and $Uses -notcontains '1.3.6.1.5.5.7.3.1') {
                        throw 'Nothing was changed: the certificate is not for server authentication.'
                    }
                    $File = Get-KeyFile $Certificate
                    if (-not $File) {
                        throw 'Nothing was changed: the file of the private key is not found, so a person has to see who may read it.'
                    }
                    Get-Access $File
                }
                Make = {
                    $File = Get-KeyFile (Get-Bound)
                    if (-not (Test-Reads $File)) {
                        $Sid = New-Object Security.Principal.SecurityIdentifier 'S-1-5-20'
                        $Access = $File.GetAccessControl('Access')
                        $Access.AddAccessRule((New-Object Security.AccessControl.FileSystemAccessRule ($Sid, 'Read', 'Allow')))
                        $File.SetAccessControl($Access)
                    }
                }
                Test = { return (Test-Reads (Get-KeyFile (Get-Bound))) }
                Undo = {
                    param([string] $Was)
                    $Certificate = Get-Bound
                    $File = if ($Certificate) { Get-KeyFile $Certificate }
                    if (-not $File) { return 'The certificate is gone, and the permissions of its key with it.' }
                    if (Test-SameAccess (Get-Access $File) $Was) { return }
                    $Access = $File.GetAccessControl('Access')
                    $Access.SetSecurityDescriptorSddlForm($Was, 'Access')
                    $File.SetAccessControl($Access)
                    if (-not (Test-SameAccess (Get-Access $File) $Was)) { throw 'The permissions of the key file are not as they were.' }
                }
                """#),
        command: .impossible(
            .init(
                "certificate-takes-powershell",
                "A batch file can neither look into the store of certificates nor at its keys; the PowerShell script can (.ps1)."
            )),
        blanks: [.thumbprint])
}
