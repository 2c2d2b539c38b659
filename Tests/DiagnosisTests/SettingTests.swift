import Evidence
import Knowledge
import Primitives
import Testing

@testable import Diagnosis

/// SYSTEM and SOFTWARE, both read as a whole.
private let bothWhole: [any Fact] = [
    MachineRegistry(part: .system, whole: true, controlSet: 1), MachineRegistry(part: .software, whole: true),
]
private let systemOnly: [any Fact] = [MachineRegistry(part: .system, whole: true, controlSet: 1)]

private func own(_ id: String, _ value: String) -> MachineSetting {
    MachineSetting(id: id, place: .local, value: value, path: "HKLM\\SYSTEM\\CurrentControlSet\\\(id)")
}

private func policy(_ id: String, _ value: String) -> MachineSetting {
    MachineSetting(id: id, place: .policy, value: value, path: "HKLM\\SOFTWARE\\Policies\\\(id)")
}

private func fromFiles(_ facts: [any Fact]) -> Walk {
    var walk = Walk.ofFiles(asked: "config", host: "ws-041", readAt: UnixTime(seconds: 1_795_000_000))
    walk.add(FileReading(file: "config", kind: .hive, machine: "WS-041", sights: facts.map { .init($0) }))
    return walk
}

private func value(_ id: String, _ walk: Walk) -> String? {
    findings(in: Seen(walk), .shared).first { $0.id == id }?.value
}

private let deny = "server.fDenyTSConnections"

/// What the settings of a machine prove, make likely, and leave open.
struct SettingTests {
    /// Who has to change it is worth more than that somebody has to.
    @Test func thePolicyThatSetsItIsNamed() throws {
        let off: [any Fact] = bothWhole + [own(deny, "0"), policy(deny, "1")]
        let unknown = diagnose(fromFiles(off), knowledge: .shared)
        #expect(unknown.causes.first?.advice.text.contains("gpresult") == true)
        #expect(!unknown.notes.contains { $0.id == "set-by-policy" })

        let applied = MachineGroupPolicies(
            applied: [.init(name: "Hardening", isLocal: false), .init(name: "Local", isLocal: true)])
        let known = diagnose(fromFiles(off + [applied]), knowledge: .shared)
        let first = try #require(known.causes.first)
        #expect(
            first.id == "gpo-blocks-rdp" && first.advice.text.contains("wins first: Hardening, Local"),
            "\(first.advice)")
        #expect(known.notes.contains { $0.id == "set-by-policy" && $0.text.contains("Hardening, Local") })
        // Where no policy sets anything, none of them is of interest.
        let own = diagnose(fromFiles(bothWhole + [own(deny, "1"), applied]), knowledge: .shared)
        #expect(!own.notes.contains { $0.id == "set-by-policy" })
    }

    @Test(
        arguments: [
            ([own(deny, "1")], "rdp-disabled", Step.reach),
            ([own(deny, "0"), policy(deny, "1")], "gpo-blocks-rdp", .reach),
            ([own("service.TermService.Start", "4")], "termservice-stopped", .reach),
            ([own("service.RpcSs.Start", "4")], "termservice-stopped", .reach),
            ([own("listener.fEnableWinStation", "0")], "listener-missing", .reach),
            (
                ["1.0", "1.1", "1.2", "1.3"].map { own("schannel.TLS-\($0).Server.Enabled", "0") },
                "tls-versions-disabled-server", .encrypt
            ),
            ([own("server.WinStationsDisabled", "1")], "drain-mode-or-broker", .activate),
        ] as [([MachineSetting], String, Step)])
    func aSettingThatShutsTheDoorIsProof(_ settings: [MachineSetting], _ cause: String, _ step: Step) throws {
        let result = diagnose(fromFiles(bothWhole + settings), knowledge: .shared)
        let first = try #require(result.causes.first)
        #expect(first.id == cause)
        #expect(first.certainty == .proven && first.probability > 0.9, "\(first.probability)")
        #expect(result.verdict.state == .broken && result.verdict.step == step)
        #expect(result.verdict.provenThrough == nil, "a setting proves no connection")
    }

    @Test(
        arguments: [
            ([own("listener.SecurityLayer", "0")], "tls-only-or-rdp-only-server"),
            (
                [own("service.TermService.ServiceDll", "C:\\Program Files\\RDP Wrapper\\rdpwrap.dll")],
                "third-party-winstation-or-wrapper"
            ),
            (
                [own("listener.SSLCertificateSHA1Hash", "ab12"), own("listener.PortNumber", "3389")],
                "bound-cert-missing-or-mismatched"
            ),
            ([own("server.TSServerDrainMode", "2")], "drain-mode-or-broker"),
        ] as [([MachineSetting], String)])
    func aSettingThatHurtsIsAWarning(_ settings: [MachineSetting], _ cause: String) throws {
        let result = diagnose(fromFiles(bothWhole + settings), knowledge: .shared)
        let first = try #require(result.causes.first)
        #expect(first.id == cause)
        #expect(result.verdict.state == .degraded, "\(result.verdict.summary.text)")
        #expect(result.verdict.summary.id == "verdict.degraded-settings")
    }

    // MARK: - Policy over local

    @Test func aPolicyWinsOverTheMachinesOwnValue() {
        let on = fromFiles(bothWhole + [own(deny, "1"), policy(deny, "0")])
        #expect(value("setting.rdp", on) == "on-policy")
        #expect(diagnose(on, knowledge: .shared).verdict.state == .inconclusive)
        let layer = fromFiles(bothWhole + [own("listener.SecurityLayer", "0"), policy("listener.SecurityLayer", "2")])
        #expect(value("setting.security", layer) == "tls")
        let nla = fromFiles(
            bothWhole + [own("listener.UserAuthentication", "1"), policy("listener.UserAuthentication", "0")])
        #expect(value("setting.nla", nla) == "not-required")
    }

    /// A machine whose Remote Desktop a policy switches on keeps its own value as it was: 1.
    @Test func withoutSOFTWARENothingThatAPolicyCouldChangeIsDecided() throws {
        let result = diagnose(fromFiles(systemOnly + [own(deny, "1")]), knowledge: .shared)
        #expect(result.verdict.state == .inconclusive && result.verdict.step == nil)
        let first = try #require(result.causes.first)
        #expect(first.id == "rdp-disabled" && first.certainty != .proven)
        #expect(result.steps.first { $0.step == .reach }?.state == .unknown)
        #expect(result.notes.contains { $0.id == "settings-policies-unread" })
    }

    @Test func whatNoPolicyCanChangeIsDecidedBySYSTEMAlone() {
        let result = diagnose(fromFiles(systemOnly + [own("service.TermService.Start", "4")]), knowledge: .shared)
        #expect(result.causes.first?.id == "termservice-stopped" && result.causes.first?.certainty == .proven)
    }

    @Test func aPolicyAloneIsEnough() {
        let result = diagnose(fromFiles([policy(deny, "1")]), knowledge: .shared)
        #expect(result.causes.first?.id == "gpo-blocks-rdp" && result.causes.first?.certainty == .proven)
    }

    // MARK: - As it should be

    @Test func settingsAsTheyShouldBeProveNoConnectionButRuleCausesOut() {
        let good =
            bothWhole + [
                own(deny, "0"), own("service.TermService.Start", "3"), own("listener.fEnableWinStation", "1"),
                own("listener.PortNumber", "3389"), own("listener.SecurityLayer", "2"),
            ]
        let result = diagnose(fromFiles(good), knowledge: .shared)
        #expect(result.verdict.state == .inconclusive)
        #expect(result.verdict.provenThrough == nil && result.verdict.step == nil)
        #expect(!result.causes.contains { ["rdp-disabled", "gpo-blocks-rdp", "termservice-stopped"].contains($0.id) })
        #expect(result.ruledOut.contains { $0.id == "rdp-disabled" })
        #expect(!result.causes.contains { $0.probability > 0.5 })
    }

    @Test func aHealthyWalkStaysHealthyWithThem() {
        let good: [any Fact] = [own(deny, "0"), own("service.TermService.Start", "3"), own("listener.LanAdapter", "0")]
        let result = diagnose(walk(healthyWindows + bothWhole + good), knowledge: .shared)
        #expect(result.verdict.state == .healthy && result.causes.isEmpty)
    }

    // MARK: - With a walk

    @Test func refusedOutsideAndSwitchedOffInsideIsOneProvenCause() throws {
        let facts = looked() + [port(.refused)] + bothWhole + [own(deny, "1"), policy(deny, "1")]
        let result = diagnose(walk(facts), knowledge: .shared)
        let first = try #require(result.causes.first)
        #expect(first.id == "gpo-blocks-rdp" && first.certainty == .proven && first.probability > 0.9)
        #expect(result.verdict.state == .broken && result.verdict.step == .reach)
    }

    @Test func theListenersPortTellsWhichToAsk() {
        let moved = own("listener.PortNumber", "3390")
        let refused = diagnose(walk(looked() + [port(.refused)] + bothWhole + [moved]), knowledge: .shared)
        #expect(refused.causes.first?.id == "wrong-port" && refused.causes.first?.certainty == .proven)
        let alone = diagnose(fromFiles(bothWhole + [moved]), knowledge: .shared)
        #expect(alone.notes.contains { $0.id == "listens-elsewhere" && $0.text.contains("3390") })
        #expect(!alone.causes.contains { $0.id == "wrong-port" && $0.probability > 0.5 })
    }

    @Test func whatTheWalkContradictsIsLeftToANote() {
        let facts = healthyWindows + bothWhole + [own(deny, "1"), own("service.TermService.Start", "4")]
        let result = diagnose(walk(facts), knowledge: .shared)
        #expect(result.verdict.state == .healthy && result.causes.isEmpty)
        #expect(result.notes.contains { $0.id == "settings-contradicted" })
    }

    @Test func settingsOfAnotherMachineDoNotCount() {
        var name = MachineName()
        name.computer = "OTHER-7"
        let result = diagnose(
            walk(healthyWindows + bothWhole + [name, own("server.TSServerDrainMode", "2")]), knowledge: .shared)
        #expect(result.verdict.state == .healthy)
        #expect(result.notes.contains { $0.id == "settings-of-other-machine" })
    }

    @Test func settingsOfTwoMachinesDoNotCount() {
        var (one, two) = (MachineName(), MachineName())
        (one.computer, two.computer) = ("A", "B")
        let result = diagnose(fromFiles(bothWhole + [one, two, own(deny, "1")]), knowledge: .shared)
        #expect(result.verdict.state == .inconclusive && result.causes.isEmpty)
        #expect(result.notes.contains { $0.id == "settings-of-several-machines" })
    }

    // MARK: - Firewall

    private func rule(
        _ profiles: [MachineFirewallRule.Profile], active: Bool = true, allows: Bool = true,
        place: MachineSetting.Place = .local
    ) -> MachineFirewallRule {
        var rule = MachineFirewallRule(name: "r", place: place, active: active, allows: allows)
        rule.profiles = profiles
        return rule
    }

    @Test func theFirewallIsJudgedForEachKindOfNetwork() {
        let all = MachineFirewallRule.Profile.allCases
        func firewall(_ facts: [any Fact]) -> String? { value("setting.firewall", fromFiles(bothWhole + facts)) }
        #expect(firewall([rule(all)]) == "open")
        #expect(firewall([rule([.domain])]) == "open-some")
        #expect(firewall([rule(all, active: false)]) == "closed")
        var conditional = rule([.public])
        conditional.conditional = true
        #expect(firewall([rule([.domain, .private]), conditional]) == nil)
        #expect(firewall([rule(all), conditional]) == "open")
        #expect(firewall([rule(all), rule(all, allows: false)]) == "blocked")
        #expect(firewall([rule(all, active: false), own("service.MpsSvc.Start", "4")]) == nil)
        let off = MachineFirewallRule.Profile.allCases.map { own("firewall.\($0.rawValue).EnableFirewall", "0") }
        #expect(firewall([rule(all, active: false)] + off) == "open")
        // The machine's own rules are set aside by a policy, and a rule of the policy holds.
        let merge = all.map { policy("firewall.\($0.rawValue).AllowLocalPolicyMerge", "0") }
        #expect(firewall([rule(all)] + merge) == "closed")
        #expect(firewall([rule(all, place: .policy)] + merge) == "open")
        #expect(firewall([rule(all), policy("firewall.public.DoNotAllowExceptions", "1")]) == "open-some")
    }

    @Test func withoutSOFTWAREAClosedFirewallIsNotProven() {
        let closed = fromFiles(systemOnly + [rule(MachineFirewallRule.Profile.allCases, active: false)])
        #expect(value("setting.firewallOwn", closed) == "closed")
        #expect(diagnose(closed, knowledge: .shared).verdict.state == .inconclusive)
    }

    /// Windows is delivered with both shut; that is one cause and not two.
    @Test func remoteDesktopOffExplainsTheFirewallToo() throws {
        let facts = bothWhole + [own(deny, "1"), rule(MachineFirewallRule.Profile.allCases, active: false)]
        let first = try #require(diagnose(fromFiles(facts), knowledge: .shared).causes.first)
        #expect(first.id == "rdp-disabled" && first.certainty == .proven)
    }

    // MARK: - The rest

    @Test(
        arguments: [
            ("setting.fips", [own("lsa.FipsAlgorithmPolicy", "1")], "on"),
            ("setting.fips", [own("lsa.FipsAlgorithmPolicy", "0"), own("listener.MinEncryptionLevel", "4")], "on"),
            ("setting.ntlm", [own("lsa.RestrictReceivingNTLMTraffic", "2")], "refused"),
            ("setting.lm", [own("lsa.LmCompatibilityLevel", "1")], "old"),
            ("setting.oracle", [policy("credssp.AllowEncryptionOracle", "2")], "vulnerable"),
            ("setting.clock", [own("time.Type", "NoSync")], "not-kept"),
            ("setting.certServices", [own("service.KeyIso.Start", "4")], "disabled"),
            ("setting.sessionLimit", [own("listener.MaxInstanceCount", "4294967295")], "none"),
            ("setting.sessionLimit", [policy("listener.MaxInstanceCount", "2")], "limited"),
            ("setting.timeLimits", [policy("listener.MaxIdleTime", "900000")], "set"),
            (
                "setting.timeLimits",
                [own("listener.MaxIdleTime", "900000"), own("listener.fInheritMaxIdleTime", "1")], "none"
            ),
            (
                "setting.timeLimits",
                [own("listener.MaxIdleTime", "900000"), own("listener.fInheritMaxIdleTime", "0")], "set"
            ),
            ("setting.keepAlive", [policy("listener.KeepAliveEnable", "1")], "on"),
            ("setting.udp", [policy("listener.SelectTransport", "1")], "tcp-only"),
            ("setting.licensing", [own("server.TSAppCompat", "1")], "not-configured"),
            ("setting.licensing", [own("server.TSAppCompat", "0")], "not-needed"),
            (
                "setting.licensing",
                [
                    own("server.TSAppCompat", "1"), policy("server.LicensingMode", "4"),
                    policy("server.LicenseServers", "lic"),
                ],
                "configured"
            ),
            ("setting.tls", [own("schannel.TLS-1.2.Server.Enabled", "0")], "tls12-off"),
            ("setting.tls", [own("schannel.TLS-1.0.Server.Enabled", "0")], "usable"),
            (
                "setting.suites", [policy("schannel.policySuites", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")],
                "none-for-rsa"
            ),
            ("setting.suites", [policy("schannel.policySuites", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")], "ordered"),
        ] as [(String, [MachineSetting], String)])
    func readsTheSetting(_ finding: String, _ settings: [MachineSetting], _ expected: String) {
        #expect(value(finding, fromFiles(bothWhole + settings)) == expected)
    }

    @Test func aBoundCertificateIsLookedForInTheStores() {
        let bound: [any Fact] = [own("listener.SSLCertificateSHA1Hash", "ab12"), own("listener.PortNumber", "3389")]
        let store = MachineCertificates(store: "My", thumbprints: ["ab12"])
        #expect(value("setting.certificate", fromFiles(bothWhole + bound + [store])) == "bound-found")
        #expect(value("setting.certificate", fromFiles(systemOnly + bound)) == "bound")
        let own = own("server.SelfSignedCertificate", "ab12")
        #expect(value("setting.certificate", fromFiles(bothWhole + bound + [own])) == "own")
        let zeros = MachineSetting(id: "listener.SSLCertificateSHA1Hash", place: .local, value: "0000", path: "x")
        #expect(value("setting.certificate", fromFiles(bothWhole + [zeros] + bound.suffix(1))) == "own")
    }

    @Test func everySentenceIsWhole() {
        let facts = bothWhole + SettingTable.shared.rows.map { own($0.id, "1") }
        let result = diagnose(fromFiles(facts), knowledge: .shared)
        for text in result.notes.map(\.text) + result.steps.map(\.detail.text) + [result.verdict.summary.text] {
            #expect(!text.isEmpty && !text.contains("{"), "\(text)")
        }
    }
}
