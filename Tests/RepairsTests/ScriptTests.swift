import Diagnosis
import Foundation
import Knowledge
import Repairs
import Testing

@Suite struct ScriptTests {
    let catalogue = RepairCatalogue.shared

    private func text(_ rendering: Rendering, of id: String) throws -> String {
        let repair = try #require(catalogue.repair(id))
        let file = try #require(try rendering.files(of: repair, in: RenderedRepair.context).first)
        return String(decoding: file.bytes, as: UTF8.self)
    }

    /// What takes a person's eyes is not made into a script.
    @Test func onlyWhatIsMechanicalBecomesAScript() throws {
        let none: Set = ["restore-missing-listener", "rdp-file-settings"]
        for repair in catalogue.repairs where repair.adviceOnly != true {
            #expect((repair.actions == nil) == (none.contains(repair.id) || repair.needs == ["root"]), "\(repair.id)")
        }
        // Why not is said of each by itself.
        for id in none {
            #expect(
                Rendering.powerShell.obstacle(to: try #require(catalogue.repair(id)))?.why.text
                    == "It takes a person: \(try #require(catalogue.repair(id)?.person))")
        }
        let all: Set = [
            "enable-remote-desktop", "security-layer-tls", "schannel-protocols", "start-services", "keep-alive",
        ]
        for id in all {
            for rendering in [Rendering.cmd, .powerShell, .playbook, .azure, .aws] {
                #expect(throws: Never.self, "\(id) \(rendering)") { try text(rendering, of: id) }
            }
        }
    }

    /// netsh knows rules by names that differ by language.
    @Test func firewallRulesTakePowerShell() throws {
        #expect(throws: Unrenderable.self) { try text(.cmd, of: "enable-firewall-rules") }
        #expect(try text(.powerShell, of: "enable-firewall-rules").contains("'RemoteDesktop-UserMode-In-TCP'"))
    }

    @Test func theActionsAreThoseOfTheData() throws {
        let repair = try #require(catalogue.repair("enable-winstation-listener"))
        let key = #"HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp"#
        #expect(
            repair.actions == [
                .setNumber(key: key, name: "fEnableWinStation", value: 1), .restart(service: "TermService"),
            ])
        let pin = try #require(catalogue.repair("delete-stale-thumbprint-pin"))
        #expect(pin.actions?.first == .removeValue(key: key, name: "SSLCertificateSHA1Hash"))
    }

    /// Scripts of every repair: plain ASCII with the line ends of where they run, and nothing that cuts a line in two.
    @Test(arguments: [Rendering.cmd, .powerShell, .playbook, .shell, .azure, .aws])
    func scriptsAreWrittenAsTheirSystemTakesThem(_ rendering: Rendering) throws {
        let ending = [.cmd, .powerShell].contains(rendering) ? "\r\n" : "\n"
        for repair in catalogue.repairs {
            guard let file = try? rendering.files(of: repair, in: RenderedRepair.context).first else { continue }
            let text = String(decoding: file.bytes, as: UTF8.self)
            #expect(text.utf8.allSatisfy { $0 == 13 || $0 == 10 || (32...126).contains($0) }, "\(repair.id)")
            #expect(
                text.utf8.count { $0 == 13 } == (ending == "\r\n" ? text.utf8.count { $0 == 10 } : 0), "\(repair.id)")
            #expect(text.hasSuffix(ending), "\(repair.id)")
        }
    }

    /// Nothing is changed before what is there is kept under its final name.
    @Test func theOldStateIsKeptFirst() throws {
        let lines = try text(.cmd, of: "enable-remote-desktop").split(separator: "\r\n")
        let kept = try #require(lines.firstIndex { $0.hasPrefix("move /y") })
        let changed = try #require(lines.firstIndex { $0.contains(" add ") })
        #expect(kept < changed)
        #expect(
            lines.contains(
                #""%REG%" add "HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server" /v "fDenyTSConnections" /t REG_DWORD /d 0x0 /f >nul 2>&1"#
            ))
    }

    /// UmRdpService depends on TermService.
    @Test func servicesStopAndStartInTheirOrder() throws {
        let steps = try text(.cmd, of: "set-port-number").split(separator: "\r\n").filter { $0.contains(#""%NET%" "#) }
        let words = steps.map { $0.replacing(" >nul", with: "|").split(separator: "|").first.map(String.init) }
        #expect(
            words == [
                #""%NET%" stop "UmRdpService" /y"#, #""%NET%" stop "TermService" /y"#, #""%NET%" start "TermService""#,
                #"if "%RAN1%"=="running" "%NET%" start "UmRdpService""#,
                // Undo starts nothing that did not run before.
                #""%NET%" stop "UmRdpService" /y"#, #""%NET%" stop "TermService" /y"#,
                #"if "%RAN2%"=="running" "%NET%" start "TermService""#,
                #"if "%RAN1%"=="running" "%NET%" start "UmRdpService""#,
            ])
    }

    /// A service may be disabled on purpose, and then nothing may fail on it.
    @Test func onlyWhatRanIsStartedAgain() throws {
        let script = try text(.powerShell, of: "set-port-number")
        #expect(!script.contains("UmRdpService") && script.contains("$Kept.Ran += @(Get-Running $Name)"))
        #expect(script.contains("if ((Read-Start $One) -ne 4) { Start-Service -Name $One }"))
        let certificate = try text(.powerShell, of: "regenerate-listener-certificate")
        #expect(!certificate.contains("UmRdpService") && certificate.contains("Restart-Running 'TermService'"))
        let playbook = try text(.playbook, of: "set-port-number")
        #expect(playbook.contains("when: item.name in redial_ran or item.name in redial_restarted"))
    }

    /// Where a number is the least that is wanted every form that changes it looks first.
    @Test func aStricterValueIsNotLowered() throws {
        for id in ["min-encryption-level", "lm-compatibility-level"] {
            let lines = try text(.cmd, of: id).split(separator: "\r\n").map(String.init)
            let add = try #require(lines.firstIndex { $0.contains(#""%REG%" add "HKLM"#) })
            #expect(
                lines[add].hasPrefix(#"if /i not "%DATA%"=="0x3" "%REG%" add "#) && lines[add - 1] == "call :least 0x3")
            #expect(lines[add + 2] == "call :least 0x3")
            for rendering in [Rendering.powerShell, .azure, .aws] {
                #expect(try text(rendering, of: id).contains("Wanted = 3; Least = $true"), "\(id) \(rendering)")
            }
            #expect(try text(.playbook, of: id).contains("\n        least: true\n"))
            for rendering in [Rendering.registryFile, .groupPolicy] {
                #expect(throws: Unrenderable.self, "\(id) \(rendering)") { try text(rendering, of: id) }
            }
        }
        #expect(try !text(.powerShell, of: "keep-alive").contains("Least = $true"))
    }

    @Test func aPolicyWithoutALimitIsWrittenAsPoliciesSayIt() throws {
        let files = try Rendering.groupPolicy.files(
            of: try #require(catalogue.repair("lift-session-limit")), in: RenderedRepair.context)
        let readme = try #require(files.first { $0.place == .within("README.txt") })
        #expect(String(decoding: readme.bytes, as: UTF8.self).contains("MaxInstanceCount = 999999\r\n"))
        #expect(try text(.powerShell, of: "lift-session-limit").contains("Wanted = 999999; Least = $true"))
    }

    @Test func whatHasToHoldBeforeIsLookedAtFirst() throws {
        let lines = try text(.cmd, of: "security-layer-tls").split(separator: "\r\n")
        let needed = try #require(lines.firstIndex { $0.hasSuffix("goto needed") })
        let kept = try #require(lines.firstIndex { $0.hasPrefix("type nul") })
        #expect(needed < kept)
        #expect(try text(.powerShell, of: "security-layer-tls").contains("Wanted = 2; Least = $true; Why = 'With less"))
        #expect(try text(.playbook, of: "security-layer-tls").contains("Refuse what another repair comes before"))
        #expect(try !text(.playbook, of: "require-nla").contains("redial_condition"))
    }

    /// Rules that let a public network in are written so only where somebody said that the risk is known.
    @Test func aPublicNetworkIsLetInOnlyByWhoKnows() throws {
        let repair = try #require(catalogue.repair("enable-firewall-rules"))
        for (knows, words) in [(false, "$false"), (true, "$true")] {
            let context = RenderingContext(maker: "t", names: RenderedRepair.context.names, acceptsRisk: knows)
            for rendering in [Rendering.powerShell, .azure, .aws] {
                let file = try #require(try rendering.files(of: repair, in: context).first)
                let isWritten = String(decoding: file.bytes, as: UTF8.self).contains("$AcceptsPublicNetwork = \(words)")
                #expect(isWritten, "\(rendering)")
            }
            let playbook = try #require(try Rendering.playbook.files(of: repair, in: context).first)
            #expect(
                String(decoding: playbook.bytes, as: UTF8.self).contains("redial_accepts_public_network: \(knows)\n"))
        }
    }

    /// Programs of Windows end with negative numbers too, of which `if errorlevel 1` takes no notice.
    @Test func everyFailureOfAProgramIsNoticed() throws {
        for repair in catalogue.repairs {
            guard let text = try? text(.cmd, of: repair.id) else { continue }
            #expect(!text.contains("if errorlevel") && text.contains("set \"ERRORLEVEL=\"\r\n"), "\(repair.id)")
        }
        let clock = try text(.cmd, of: "synchronize-clock")
        #expect(clock.contains("w32tm ends with %CODE%") && clock.contains("goto unsynchronized"))
    }

    /// Keys that were made for a value go with it, the innermost first.
    @Test func allKeysThatWereMadeGoAgain() throws {
        let lines = try text(.cmd, of: "schannel-protocols").split(separator: "\r\n").map(String.init)
        let kept = lines.filter { $0.hasPrefix("call :key ") }
        #expect(
            kept.first?.hasSuffix(#"TLS 1.2\Server""#) == true
                && kept.dropFirst().first?.hasSuffix(#"TLS 1.2""#) == true)
        #expect(kept.map(\.count) == kept.map(\.count).sorted(by: >))
        let script = try text(.powerShell, of: "schannel-protocols")
        #expect(script.contains("Sort-Object -Property Length -Descending"))
    }

    /// Windows' clients run no script that somebody wrote unless they are told to.
    @Test func howAScriptIsStartedIsSaidSoThatItStarts() throws {
        let lines = try text(.powerShell, of: "keep-alive").split(separator: "\r\n").filter {
            $0.contains("-File THIS-FILE")
        }
        #expect(
            lines.count == 3 && lines.allSatisfy { $0.contains("powershell -NoProfile -ExecutionPolicy Bypass -File") })
    }

    /// Nothing but a script does them, and each has all its parts.
    @Test func stepsAreShownKeptMadeReadBackAndTakenBack() throws {
        let repairs = [
            ("regenerate-listener-certificate", "certificate of the listener"),
            ("repair-machinekeys-acl", "permissions of the listener's key file"),
            ("bind-ca-certificate", "key of the bound certificate"),
            ("add-remote-desktop-users", "member of Remote Desktop Users"),
            ("clear-or-set-stored-credentials", "saved password"),
            ("clear-client-license-cache", "licences kept by the client"), ("synchronize-clock", "clock"),
            ("dns-flush-and-register", "cache of names"), ("hosts-file-entry", "line of the hosts file"),
            ("lower-mtu", "largest packet of the interface"),
            ("disable-large-send-offload", "large send offload of the adapters"), ("prevent-sleep", "sleep on mains"),
            ("repair-secure-channel", "trust with the domain"), ("reset-tcpip-stack", "settings of TCP/IP"),
            ("reset-winsock", "catalogue of Winsock"),
        ]
        #expect(repairs.map(\.1).sorted() == ScriptStep.allCases.map(\.name).sorted())
        for (id, name) in repairs {
            let repair = try #require(catalogue.repair(id))
            let step = try #require(ScriptStep.allCases.first { $0.name == name })
            #expect(repair.actions?.contains(.step(step)) == true, "\(id)")
            #expect(Execution(repair, present: [:]).obstacles == [.takesAPerson], "\(id)")
            let script = try text(.powerShell, of: id)
            for part in ["Show", "Keep", "Make", "Test", "Undo"] {
                #expect(script.contains("\r\n        \(part) = {"), "\(id): \(part)")
            }
            #expect(script.contains("Nobody has run this on Windows"), "\(id)")
            // Nobody could type a password into a playbook.
            guard id != "repair-secure-channel" else {
                #expect(throws: Unrenderable.self) { try text(.playbook, of: id) }
                continue
            }
            let playbook = try text(.playbook, of: id)
            for part in ["show", "keep", "make", "test", "undo"] {
                #expect(playbook.contains("        \(part): |\n"), "\(id): \(part)")
            }
        }
    }

    /// What would be read as something else in a script is left for a person to write in.
    @Test func onlyPlainNamesStandInScripts() throws {
        func line(_ host: String?, _ account: String?, _ id: String) throws -> String? {
            let context = RenderingContext(
                maker: "t", names: RenderedRepair.context.names, host: host, account: account)
            let repair = try #require(catalogue.repair(id))
            let file = try #require(try Rendering.powerShell.files(of: repair, in: context).first)
            return String(decoding: file.bytes, as: UTF8.self).split(separator: "\r\n")
                .first { $0.hasPrefix("$Entry = ") || $0.hasPrefix("$Account = ") }.map(String.init)
        }
        #expect(
            try line("ws-041.corp.test", nil, "clear-or-set-stored-credentials")
                == "$Entry = 'TERMSRV/ws-041.corp.test'")
        #expect(try line("a'; exit '", nil, "clear-or-set-stored-credentials") == "$Entry = 'TERMSRV/HOST'")
        #expect(try line(nil, #"CORP\anna"#, "add-remote-desktop-users") == #"$Account = 'CORP\anna'"#)
        for account in ["$(x)", "a;b", "a{{b", "a\u{2019}b", "a\nb", "a\"b", "a`b"] {
            #expect(try line(nil, account, "add-remote-desktop-users") == "$Account = 'ACCOUNT'", "\(account)")
        }
        // Names of Windows: a quote is doubled, and what is not ASCII is written by its number.
        #expect(try line(nil, "O'Brien", "add-remote-desktop-users") == "$Account = 'O''Brien'")
        #expect(
            try line(nil, #"CORP\müller"#, "add-remote-desktop-users") == #"$Account = 'CORP\m' + [char] 0xfc + 'ller'"#
        )
    }

    /// `net start` and `Start-Service` fail on a service that is disabled.
    @Test func aDisabledServiceIsLetStartAndDisabledAgain() throws {
        let lines = try text(.cmd, of: "start-certificate-services").split(separator: "\r\n")
        func place(_ line: String) throws -> Int { try #require(lines.firstIndex { $0.hasPrefix(line) }, "\(line)") }
        let kept = try place(#">>"%STATE%.part" echo t1 start %DATA%"#)
        let moved = try place("move /y")
        let allowed = try place(#"if "%DATA%"=="0x4" "%SC%" config "CryptSvc" start= auto"#)
        let other = try place(#"if "%DATA%"=="0x4" "%SC%" config "KeyIso" start= demand"#)
        let started = try place(#""%NET%" start "CryptSvc""#)
        #expect(kept < moved && moved < allowed && allowed < started && other < started)
        #expect(lines.contains(#"if "%1"=="t1" if "%~3"=="0x4" call :disable "CryptSvc""#))
        let script = try text(.powerShell, of: "start-certificate-services")
        #expect(script.contains("$Automatic = @('CryptSvc')"))
        #expect(script.contains("Set-Service -Name $Service.Name -StartupType Disabled"))
        #expect(try text(.playbook, of: "start-certificate-services").contains("start_mode: disabled"))
    }

    /// In PowerShell a DWORD is read back as a signed number.
    @Test(arguments: [Rendering.powerShell, .azure, .aws])
    func largeNumbersCompareAsPowerShellReadsThem(_ rendering: Rendering) throws {
        let script = try text(rendering, of: "lift-session-limit")
        #expect(script.contains("Wanted = -1 }") && !script.contains("Wanted = 4294967295"))
        #expect(try text(.cmd, of: "lift-session-limit").contains("/d 0xffffffff"))
    }

    /// What is pasted into a shell is taken as it is meant.
    @Test func theCommandsOfPoliciesAreQuoted() throws {
        for repair in catalogue.repairs {
            guard let files = try? Rendering.groupPolicy.files(of: repair, in: RenderedRepair.context),
                let readme = files.first(where: { $0.place == .within("README.txt") })
            else { continue }
            let lines = String(decoding: readme.bytes, as: UTF8.self).split(separator: "\r\n")
            let commands = lines.filter { $0.contains("'redial: ") }
            #expect(commands.map { $0.split(separator: " ").first } == ["Import-GPO", "samba-tool", "New-GPLink"])
            for command in commands { #expect(command.count { $0 == "'" } % 2 == 0, "\(repair.id): \(command)") }
            let shell = commands.filter { $0.hasPrefix("  samba-tool") }.joined(separator: "\n")
            #expect(try isTaken(byShell: shell), "\(repair.id): \(shell)")
        }
        #expect(try !isTaken(byShell: "samba-tool gpo restore 'the listener's'"))
    }

    private func isTaken(byShell text: String) throws -> Bool {
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-n", "-c", text]
        shell.standardError = FileHandle.nullDevice
        try shell.run()
        shell.waitUntilExit()
        return shell.terminationStatus == 0
    }

    /// The cloud's own signs for parameters, which it would fill in.
    @Test func cloudsFindNothingToFillIn() throws {
        for repair in catalogue.repairs {
            guard let text = try? text(.aws, of: repair.id) else { continue }
            #expect(!text.contains("{{"), "\(repair.id)")
        }
    }
}
