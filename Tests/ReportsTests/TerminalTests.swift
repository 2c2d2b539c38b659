import Diagnosis
import Evidence
import Testing

@testable import Reports

private func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
}

/// The text without the sequences that the style itself is allowed to write.
private func withoutColours(_ text: String) -> String {
    text.replacing(#/\u{1b}\[[0-9;]+m/#, with: "")
}

@Suite struct TerminalTests {
    @Test(arguments: Fixture.all + [hostile], [40, 60, 80, 200])
    func noLineRunsOver(_ report: Report, _ columns: Int) {
        for style in [Style.plain, .ansi, .ascii] {
            let page = withoutColours(report.terminal(columns: columns, style: style))
            for line in lines(page) { #expect(displayWidth(line) <= columns, "\(line)") }
            #expect(page.hasSuffix("\n"))
        }
    }

    @Test func noLineEndsInSpaces() {
        for columns in [40, 60, 80] {
            let page = Fixture.broken.terminal(columns: columns)
            #expect(!lines(page).contains { $0.hasSuffix(" ") })
        }
    }

    @Test func thePictureAtEightyColumns() {
        let page = lines(Fixture.broken.terminal(columns: 80))
        #expect(
            Array(page.prefix(11)) == [
                "ws-041:3389 (10.0.0.41)  ✗ broken at encrypt",
                "",
                "  ✓ resolve       ok       1.2 ms  ws-041 is 10.0.0.41.",
                "  ✓ reach         ok       1.1 ms  Port 3389 accepts connections.",
                "  ✓ negotiate     ok       3.4 ms  The server selected HYBRID_EX: TLS, then",
                "                                   CredSSP with early user authorization.",
                "  ✗ encrypt       failed   183 ms  The server reset the connection after our",
                "                                   ClientHello and before any word of its own.",
                "  · authenticate to stay skipped   An earlier step failed.",
                "",
                "The server drops the connection as soon as TLS begins: it most likely cannot",
            ])
        #expect(
            page.suffix(3) == [
                "4 connections, 3 answered; 413 ms; from tower (linux, 10.0.0.5 on eth0, overlays", "tailscale)", "",
            ])
    }

    @Test func everythingThatWasFoundIsSaid() {
        let page = Fixture.broken.terminal(columns: 80)
        for part in [
            "Likely cause\n   61% ██████░░░░  The key of the Remote Desktop certificate cannot be read",
            "rdp-cert-key-unreadable (server)",
            "repair: repair-machinekeys-acl",
            "Because\n  strong            Evidence number 2. [o2]\n  clear against     Evidence number 3. [o3]\n  slight  ",
            "Also possible\n   12% each █░░░░░░░░░  The services that hand out the key are stopped", "\n    4%      ",
            "Ruled out\n  port-changed: The port accepts connections. [o1]",
            "Ask\n  ? Does the System log show event 36870 of Schannel?\n    how: Get-WinEvent",
            "! warning  The certificate ends soon. (due 2026-12-01)", "· note     DNS knows another address.",
            "Next\n  redial check ws-041:3389 --answer schannel-36870=yes\n",
        ] {
            #expect(page.contains(part), "\(part)")
        }
    }

    @Test func repairsAreSaidInWordsWhereThereAreAny() {
        let page = Fixture.broken.terminal(repairTitles: ["repair-machinekeys-acl": "Give the service its key back"])
        #expect(page.contains("repair: Give the service its key back"))
    }

    @Test func aHealthyHostIsNotGivenCauses() {
        let page = Fixture.healthy.terminal()
        #expect(
            page.hasPrefix("ws-041:3389 (10.0.0.41)  ✓ healthy\nanswered by ws-041.corp.example, Windows 10.0.20348\n"))
        #expect(page.contains("· join to stay skipped           No user was given.\n"))
        #expect(!page.contains("duplicate-ip"))
        #expect(!page.contains("Because"))
    }

    @Test func aProvisionalReportSaysSoFirstAndLast() {
        let page = Fixture.provisional.terminal(columns: 60)
        #expect(page.hasPrefix("provisional  ws-041:3389"))
        #expect(page.hasSuffix("\nProvisional: the host may yet answer.\n"))
        #expect(!Fixture.broken.terminal().lowercased().contains("provisional"))
    }

    @Test func causesThatAreAlikeShareTheirHeadingAndTheirReasons() {
        let pair = ["one-cause", "another-cause"].map { Fixture.cause($0, 0.4, "Title of \($0)", bits: [2]) }
        let page = Fixture.report(Fixture.brokenWalk, Fixture.diagnosis(.broken, step: .encrypt, causes: pair))
            .terminal()
        #expect(page.contains("One of 2 causes that look alike from here\n"))
        #expect(page.split(separator: "Because").count == 2)
        #expect(page.split(separator: "Evidence number 1.").count == 2)
    }

    @Test func reasonsThatDifferAreGivenForEach() {
        var pair = [
            Fixture.cause("one-cause", 0.4, "One", bits: [2]),
            Fixture.cause("another-cause", 0.4, "Two", bits: [2, 1]),
        ]
        pair[1].certainty = .possible
        let page = Fixture.report(Fixture.brokenWalk, Fixture.diagnosis(.broken, step: .encrypt, causes: pair))
            .terminal()
        #expect(page.contains("Because, for one-cause\n"))
        #expect(page.contains("Because, for another-cause\n"))
    }

    @Test func aLongCommandCanStillBePasted() {
        let page = Fixture.broken.terminal(columns: 46)
        #expect(page.contains("  redial check ws-041:3389 --answer \\\n      schannel-36870=yes\n"))
    }

    @Test func coloursOnlyWhenAsked() {
        #expect(!Fixture.broken.terminal(style: .plain).contains("\u{1b}"))
        let coloured = Fixture.broken.terminal(style: .ansi)
        #expect(coloured.contains("\u{1b}[1;31m✗ broken at encrypt\u{1b}[0m"))
        #expect(withoutColours(coloured) == Fixture.broken.terminal(style: .plain))
    }

    @Test(arguments: Fixture.all + [hostile]) func asciiIsASCII(_ report: Report) {
        let page = report.terminal(style: .ascii)
        #expect(page.utf8.allSatisfy { $0 == 0x0a || (0x20...0x7e).contains($0) })
    }

    @Test func asciiKeepsTheMarks() {
        let page = Fixture.broken.terminal(style: .ascii)
        #expect(page.contains("  x encrypt       failed"))
        #expect(page.contains(" 61% ######....  "))
        #expect(page.contains("--code 0x... --extended 0x..."))
    }
}

/// Escapes that rename the window, erase the line, reverse the reading direction and ring the bell, in every place where text goes.
private let attack =
    "\u{1b}]0;owned\u{7}\u{1b}[2K\r\u{202e}\u{9b}31m\u{200b}\nws\u{2028}" + String(repeating: "x", count: 3000)
private let hostile: Report = {
    let identity = NTLMIdentity(
        netbiosComputer: attack, netbiosDomain: attack, dnsComputer: attack, dnsDomain: attack, dnsForest: attack,
        build: attack,
        match: .none)
    let port = PortAnswer(address: attack, family: .ipv4, port: 3389, outcome: .connected, used: true)
    var walk = Fixture.walk(
        [identity, port], final: false, target: Target(asked: attack, host: attack, address: attack))
    walk.vantage = Vantage(
        id: attack, kind: .linux, host: attack, source: attack, interface: attack, overlays: [attack])
    var diagnosis = Fixture.diagnosis(
        .broken, step: .encrypt, summary: attack,
        steps: [Fixture.step(.encrypt, .failed, -1, attack)]
            + [Step.join, .license].map { Fixture.step($0, .skipped, nil, attack) },
        causes: [Fixture.cause(attack, 7, attack, bits: [1]), Fixture.cause(attack, -.infinity, attack)])
    diagnosis.causes[0].because.append(.init(observation: attack, bits: .nan, says: Fixture.sentence(attack)))
    diagnosis.causes[0].repairs = [attack]
    diagnosis.causes[0].place = [attack]
    diagnosis.ruledOut = [RuledOut(id: attack, observation: attack, because: Fixture.sentence(attack))]
    diagnosis.ask = [
        Question(id: attack, question: Fixture.sentence(attack), answers: [attack], gainBits: 1, how: attack)
    ]
    diagnosis.notes = [Note(id: attack, severity: .warning, observation: attack, dueAt: nil, text: attack)]
    return Fixture.report(walk, diagnosis)
}()

@Suite struct HostileTextTests {
    @Test(arguments: [Style.plain, .ansi, .ascii]) func nothingForeignReachesTheTerminalRaw(_ style: Style) {
        let page = withoutColours(hostile.terminal(style: style))
        for scalar in page.unicodeScalars where scalar != "\n" {
            let category = scalar.properties.generalCategory
            #expect(![.control, .format, .lineSeparator, .paragraphSeparator].contains(category), "\(scalar.value)")
        }
        #expect(page.contains(#"\u{1b}]0;owned\u{7}"#))
    }

    @Test func whatWasEscapedBeforeIsNotEscapedAgain() {
        let once = #"a\u{1b}[31mb"#
        let page = Fixture.report(Fixture.brokenWalk, Fixture.diagnosis(.broken, summary: once)).terminal()
        #expect(page.contains("\n" + once + "\n"))
    }

    @Test func oneTextCannotFloodThePage() {
        #expect(hostile.terminal(columns: 80).utf8.count < 40_000)
    }
}
