extension PowerShellFunctions {
    /// The experiment: the scheduler is told first, so that no change stands that nobody takes back. Its trigger is its own
    /// registration, with a delay, and the next start, so that no clock and no form of a date matters. [MS-TSCH 2.5]
    public static let trial = trialText.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)

    private static let trialText = #"""
        function Remove-Trial {
            Get-ScheduledTask -TaskName $Task -ErrorAction SilentlyContinue | Unregister-ScheduledTask -Confirm:$false
            if (Test-Path -LiteralPath $Copy) { Remove-Item -LiteralPath $Copy }
        }
        function Invoke-Try {
            Assert-Possible $ApplyCutsSession
            if (Test-Path -LiteralPath $State) { throw "Nothing was changed: $State keeps what an earlier try changed. Undo it first." }
            # Whatever PowerShell runs this: the one that comes with Windows takes it back.
            $PowerShell = Join-Path $env:SystemRoot 'System32\WindowsPowerShell\v1.0\powershell.exe'
            if (-not (Test-Path -LiteralPath $PowerShell)) {
                throw "Nothing was changed: $PowerShell is not there, so nobody would take it back."
            }
            Copy-Item -LiteralPath $Self -Destination $Copy
            $Words = '-NoProfile -NonInteractive -ExecutionPolicy Bypass -File "{0}" -Action Undo' -f $Copy
            $Xml = @(
                "<Task version='1.2' xmlns='http://schemas.microsoft.com/windows/2004/02/mit/task'>",
                '<RegistrationInfo><Description>redial takes an experiment back.</Description></RegistrationInfo>',
                '<Triggers><BootTrigger><Enabled>true</Enabled></BootTrigger>',
                "<RegistrationTrigger><Enabled>true</Enabled><Delay>PT${Seconds}S</Delay></RegistrationTrigger></Triggers>",
                "<Principals><Principal id='System'><UserId>S-1-5-18</UserId></Principal></Principals>",
                '<Settings><DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>',
                '<StopIfGoingOnBatteries>false</StopIfGoingOnBatteries></Settings>',
                "<Actions Context='System'><Exec><Command>$([Security.SecurityElement]::Escape($PowerShell))</Command>",
                "<Arguments>$([Security.SecurityElement]::Escape($Words))</Arguments></Exec></Actions></Task>"
            ) -join ''
            try {
                Register-ScheduledTask -TaskName $Task -Xml $Xml -Force | Out-Null
                Invoke-Apply
            } catch {
                $Reason = $_
                # What is still changed is still to be taken back.
                if (-not (Test-Path -LiteralPath $State)) { Remove-Trial }
                throw $Reason
            }
        }
        """#
}
