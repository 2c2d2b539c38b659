import Knowledge

extension ScriptStep {
    /// The machine gets a new password in its domain. Windows PowerShell has the command; version 6 and later do not.
    static let secureChannel = ScriptStep(
        "trust with the domain",
        at: [.init(.command, "Test-ComputerSecureChannel -Repair ")],
        powerShell: PowerShellStep(
            help: #"""
                function Assert-Member {
                    if (-not (Get-CimInstance -ClassName Win32_ComputerSystem).PartOfDomain) {
                        throw 'Nothing was changed: this machine is in no domain.'
                    }
                    if (-not (Get-Command -Name Test-ComputerSecureChannel -ErrorAction SilentlyContinue)) {
                        throw 'Nothing was changed: this PowerShell does not know the command; Windows PowerShell 5.1 does.'
                    }
                }
                """#,
            blocks: #"""
                Show = {
                    Assert-Member
                    'trust with the domain: {0}, would be True' -f (Test-ComputerSecureChannel)
                }
                Keep = {
                    Assert-Member
                    if (Test-ComputerSecureChannel) { throw 'Nothing was changed: the machine and its domain trust each other.' }
                    'broken'
                }
                Make = {
                    $Message = 'An account of the domain that may reset the password of this computer'
                    $Credential = Get-Credential -Message $Message
                    if (-not $Credential) { throw 'No account was named.' }
                    if (-not (Test-ComputerSecureChannel -Repair -Credential $Credential)) { throw 'The domain did not take it.' }
                }
                Test = { return (Test-ComputerSecureChannel) }
                Undo = { 'The old password of the machine does not come back; it was of no use to anybody.' }
                """#),
        command: .impossible(
            .init(
                "password-takes-powershell",
                "It asks for the password of an account of the domain, for which a batch file has no safe way; the PowerShell script has (.ps1)."
            )),
        asksForPassword: true)
}
