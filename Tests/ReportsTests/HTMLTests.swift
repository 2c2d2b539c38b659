import Diagnosis
import Evidence
import Foundation
import Primitives
import Testing

@testable import Reports

private let pages = Fixture.all + [hostileReport, Fixture.ofCase]

@Suite struct HTMLTests {
    @Test(arguments: pages) func thePageIsWellFormed(_ report: Report) throws {
        let page = try PageReader.read(report.html())
        #expect(page.count("html") == 1)
        for landmark in ["header", "main", "footer", "h1"] { #expect(page.count(landmark) == 1, "\(landmark)") }
        #expect(Set(page.ids).count == page.ids.count)
        #expect(page.count("table") == page.count("caption"))
    }

    @Test(arguments: pages) func regionsAreNamedByTheirHeadings(_ report: Report) throws {
        let page = try PageReader.read(report.html())
        #expect(page.values(of: "aria-labelledby").count == page.count("section"))
        for name in page.values(of: "aria-labelledby") { #expect(page.ids.contains(name)) }
    }

    @Test(arguments: pages) func thePageNeedsNothingButItself(_ report: Report) throws {
        let html = report.html()
        let page = try PageReader.read(html)
        for element in ["script", "link", "img", "iframe", "object", "form", "base", "use", "image"] {
            #expect(page.count(element) == 0, "\(element)")
        }
        for name in page.attributeNames {
            #expect(!name.hasPrefix("on") && name != "style" && name != "src", "\(name)")
        }
        for target in page.values(of: "href") {
            #expect(target.hasPrefix("#seen-") && page.ids.contains(String(target.dropFirst())))
        }
        #expect(!html.contains("url(") && !html.contains("@import") && !html.contains("http:"))
        #expect(!html.contains("https:") && html.utf8.count < 200_000)
    }

    @Test func aCaseIsToldWithWhatBecameOfIt() throws {
        let text = try PageReader.read(Fixture.ofCase.html()).text
        #expect(text.contains("The case so far") && text.contains("It got further than before."))
        #expect(text.contains(Fixture.broken.target.asked) && text.contains("before: ") && text.contains("after: "))
        #expect(try !PageReader.read(Fixture.read.html()).text.contains("The case so far"))
    }

    @Test func onlyTheStyleSheetOfTheReportIsTaken() throws {
        let page = try PageReader.read(Fixture.broken.html())
        let policy = try #require(page.values(of: "content").first)
        #expect(policy.hasPrefix("default-src 'none'; style-src 'nonce-01JD8Z0000000000000000000A';"))
        #expect(page.values(of: "nonce") == ["01JD8Z0000000000000000000A"])
    }

    @Test(arguments: Fixture.all) func theVerdictComesFirstAndAllStepsAreNamed(_ report: Report) throws {
        let page = try PageReader.read(report.html())
        let beforeMain = try #require(page.text.components(separatedBy: "The path").first)
        #expect(beforeMain.contains(report.target.asked))
        #expect(beforeMain.contains(report.headline))
        #expect(beforeMain.contains(report.diagnosis.verdict.summary.text))
        let steps = page.items(ofListIn: "path")
        #expect(steps.count == 10)
        for (step, item) in zip(Step.allCases, steps) { #expect(item.contains(step.rawValue)) }
        for result in report.diagnosis.steps { #expect(steps[result.step.index].contains(result.state.rawValue)) }
    }

    @Test(arguments: [
        (Fixture.broken, "path causes others ask notes next host ruled-out timeline"),
        (Fixture.healthy, "path next host certificate timeline"),
        (Fixture.degraded, "path causes next host timeline"), (Fixture.provisional, "path next host timeline"),
        (Fixture.empty, "path next host"),
    ])
    func whatThereIsHasItsSection(_ report: Report, _ sections: String) throws {
        let page = try PageReader.read(report.html())
        #expect(page.values(of: "aria-labelledby").joined(separator: " ") == sections)
    }

    /// What a file tells happened at its own time, or has none: no bar of a walk is its.
    @Test func filesHaveNoBarOnTheScaleOfAWalk() throws {
        var walk = Fixture.healthy.walk
        let seen = walk.observations.count
        let year = UnixTime(milliseconds: walk.startedAt.milliseconds + 31_536_000_000)
        walk.add(
            FileReading(
                file: "System.evtx", kind: .eventLog, machine: "ws-041",
                sights: [.init(at: year, UserCode(code: 0x904, extended: 7)), .init(UserCode(code: 1, extended: nil))]))
        let report = Report(
            id: Fixture.healthy.id, redial: "0.1.0", knowledgeVersion: "1", knowledgeDigest: "sha256:0", walk: walk,
            diagnosis: Fixture.healthy.diagnosis)
        let page = try PageReader.read(report.html())
        #expect(page.count("svg") == seen)
        let told = page.items(ofListIn: "told-by-files")
        #expect(told.count == 2 && told.allSatisfy { $0.contains("System.evtx") }, "\(told)")
        #expect(told.first?.contains(year.rfc3339.prefix(10)) == true)
        #expect(page.ids.contains("seen-\(seen + 2)"))
    }

    @Test func everythingThatWasFoundIsSaid() throws {
        let text = try PageReader.read(Fixture.broken.html()).text
        for part in [
            "✗ broken at encrypt", "resolve ok 1.2 ms ws-041 is 10.0.0.41.", "Likely cause",
            "The key of the Remote Desktop certificate cannot be read", "Repair: repair-machinekeys-acl",
            "strong +3.1 bits", "clear against −1.5 bits", "Evidence number 2. o2", "Also possible", "Ruled out",
            "The port accepts connections. o1So not port-changed.", "Does the System log show event 36870 of Schannel?",
            "How: Get-WinEvent", "Warning: The certificate ends soon. Due 2026-12-01.", "DNS knows another address.",
            "redial check ws-041:3389 --answer schannel-36870=yes", "4 connections, 3 answered; 413 ms",
            "tower (linux, 10.0.0.5 on eth0, overlays tailscale)", "01JD8Z0000000000000000000A", Fixture.digest,
            "udp-answers not asked: blocked by earlier step", "nla-wanted unanswered: timed out",
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test func hostAndCertificateOfAHealthyHost() throws {
        let page = try PageReader.read(Fixture.healthy.html())
        for part in [
            "✓ healthy", "Answered by ws-041.corp.example, Windows 10.0.20348.", "DNS namews-041.corp.example",
            "Clockagrees with ours within a second", "Network level authenticationrequired", "SubjectCN=WS-041",
            "RSA with 2048 bits, signed with sha256WithRSAEncryption", "2026-09-21", "2027-01-15, 90 days left",
            Array(repeating: "cccc", count: 16).joined(separator: " "), "10.0.0.41: connected in 1.2 ms, walked",
        ] {
            #expect(page.text.contains(part), "\(part)")
        }
        #expect(!page.text.contains("duplicate-ip"))
        #expect(!page.ids.contains("causes"))
    }

    @Test func aProvisionalPageSaysSo() throws {
        let text = try PageReader.read(Fixture.provisional.html()).text
        #expect(text.contains("cannot tell, stopped at negotiate so far"))
        #expect(text.contains("Provisional: the host may yet answer."))
        #expect(try !PageReader.read(Fixture.broken.html()).text.contains("Provisional"))
    }

    @Test func adviceAndRepairsAreSaidInWordsWhereThereAreAny() throws {
        let html = Fixture.degraded.html(
            repairTitles: ["repair-machinekeys-acl": "Give the service its key back"])
        let text = try PageReader.read(html).text
        #expect(text.contains("What to do: Ask the server's administrator about selfsigned-cert-expired-not-renewed."))
        #expect(text.contains("Repair: Give the service its key back"))
    }

    @Test func probabilitiesAreThoseOfTheDiagnosis() throws {
        let page = try PageReader.read(Fixture.broken.html())
        #expect(page.shares.map(\.words) == ["61%", "12%", "12%", "4%"])
        #expect(page.shares.map(\.width) == [61, 12, 12, 4])
    }

    @Test func barsAreDrawnToScale() throws {
        var walk = Fixture.walk([])
        walk.durationMs = 200
        walk.observations = [
            Observation(id: "a", probe: "p", atMs: 100, durationMs: 50, fact: Fixture.port),
            Observation(id: "b", probe: "q", atMs: 150, fact: Fixture.selected),
            Observation(id: "c", probe: "p", atMs: 200, durationMs: 10, fact: Fixture.clock),
        ]
        let page = try PageReader.read(Fixture.report(walk, Fixture.diagnosis(.healthy)).html())
        #expect(page.values(of: "aria-label") == ["50 ms to 100 ms", "190 ms to 200 ms", "at 150 ms"])
        #expect(page.bars.map(\.x) == [250, 950, 750])
        #expect(page.bars.map(\.width) == [250, 50, 10])
    }

    @Test func timesThatAreNoneAreDrawnInsideTheScale() throws {
        var walk = Fixture.walk([])
        walk.durationMs = .nan
        walk.observations = [(Double.nan, Double.infinity), (-5, -5), (1e308, 1e308), (0, 1e308)].enumerated().map {
            Observation(id: "o\($0)", probe: "p", atMs: $1.0, durationMs: $1.1, fact: Fixture.port)
        }
        let page = try PageReader.read(Fixture.report(walk, Fixture.diagnosis(.healthy)).html())
        #expect(page.bars.count == 4)
        for bar in page.bars { #expect(bar.x >= 0 && bar.width > 0 && bar.x + bar.width <= 1000) }
    }

    @Test func aWalkOfAnyLengthMakesAPageForPeople() throws {
        var walk = Fixture.walk([])
        walk.observations = (0..<5000).map {
            Observation(id: "o\($0)", probe: "probe-\($0)", atMs: Double($0), fact: Fixture.port)
        }
        var diagnosis = Fixture.brokenDiagnosis
        diagnosis.causes = (0..<500).map {
            Fixture.cause("cause-\($0)", 0.1, "Cause", bits: Array(repeating: 1, count: 40))
        }
        let html = Fixture.report(walk, diagnosis).html()
        #expect(html.utf8.count < 200_000)
        let text = try PageReader.read(html).text
        #expect(text.contains("and 4920 more, in --json"))
        #expect(text.contains("and 492 more, in --json"))
    }
}

@Suite struct HostileHTMLTests {
    @Test func noForeignMarkupGetsIn() throws {
        let html = hostileReport.html(repairTitles: [attack: attack])
        #expect(!html.lowercased().contains("<script") && !html.contains("<b>"))
        let page = try PageReader.read(html)
        #expect(page.count("b") == 0 && !page.attributeNames.contains("onload"))
        #expect(page.text.contains(#"</style><script>alert('1')</script>"#))
    }

    @Test func noInvisibleCharacterGetsIn() throws {
        let html = hostileReport.html()
        for scalar in html.unicodeScalars where scalar != "\n" {
            let category = scalar.properties.generalCategory
            #expect(![.control, .format, .lineSeparator, .paragraphSeparator].contains(category), "\(scalar.value)")
        }
        #expect(html.contains(#"\u{202e}\u{7}"#))
    }

    @Test func anIdThatIsNoneCannotWidenThePolicy() throws {
        let report = Report(
            id: "x' 'unsafe-inline'; script-src *", redial: "1", knowledgeVersion: "1", knowledgeDigest: "1",
            walk: Fixture.brokenWalk, diagnosis: Fixture.brokenDiagnosis)
        let policy = try #require(try PageReader.read(report.html()).values(of: "content").first)
        #expect(policy.contains("style-src 'nonce-xunsafeinlinescriptsrc';"))
        #expect(!policy.contains("script-src") && !policy.contains("'unsafe-inline'"))
    }

    @Test func textIsEscapedWhereverItStands() {
        let piece = Tag.p(Attribute("title", "\"'<&>\n")) { "\"'<&>\n" }
        #expect(piece.source == #"<p title="&quot;&#39;&lt;&amp;&gt;\u{a}">&quot;&#39;&lt;&amp;&gt;\u{a}</p>"#)
    }
}

/// Ends whatever it might stand in, and turns the reading direction.
private let attack =
    "</style><script>alert('1')</script>\"onload=\"x\u{202e}\u{7}\u{0}\r\n]]><b>&lt;\u{2028}\u{ffff}-->"
    + String(repeating: "&", count: 3000)

private let hostileReport: Report = {
    let certificate = CertificateShown(
        sha256: attack, subject: attack, issuer: attack, selfSigned: false, keyType: attack, keyBits: .min,
        signature: attack, chainLength: 1, publicKeySHA256: attack)
    let facts: [any Fact] = [
        PortAnswer(address: attack, family: .ipv4, port: 3389, outcome: .connected, used: true),
        ProtocolAnswer(
            question: .client, address: attack, requested: 11, outcome: .selected, selectedName: attack),
        NTLMIdentity(
            netbiosComputer: attack, netbiosDomain: attack, dnsComputer: attack, dnsDomain: attack, dnsForest: attack,
            build: attack, match: .none),
        certificate, CertificateNotBefore(instant: UnixTime(milliseconds: .min), future: true),
        CertificateNotAfter(instant: UnixTime(milliseconds: .max), expired: true, daysLeft: .min),
        CertificateNames(names: [attack, attack], asked: attack, match: .none),
        ServerClock(instant: UnixTime(milliseconds: 0), skewMs: -.infinity),
    ]
    var walk = Fixture.walk(facts, target: Target(asked: attack, host: attack, address: attack))
    walk.vantage = Vantage(id: attack, kind: .ssh, host: attack, source: attack, interface: attack, overlays: [attack])
    walk.observations = walk.observations.map { Observation(id: attack, probe: attack, atMs: $0.atMs, fact: $0.fact) }
    walk.probes = [
        ProbeRecord(probe: attack, attempt: .answered), ProbeRecord(probe: attack + "2", attempt: .answered),
    ]
    var cause = Fixture.cause(attack, .nan, attack)
    cause.because = [.init(observation: attack, bits: .nan, says: Fixture.sentence(attack))]
    cause.place = [attack]
    cause.repairs = [attack, attack + "2"]
    var diagnosis = Fixture.diagnosis(
        .broken, summary: attack, steps: Step.allCases.map { Fixture.step($0, .failed, .nan, attack) },
        causes: [cause, Fixture.cause(attack, -7, attack)])
    diagnosis.ruledOut = [RuledOut(id: attack, observation: attack, because: Fixture.sentence(attack))]
    diagnosis.ask = [
        Question(id: attack, question: Fixture.sentence(attack), answers: [attack], gainBits: 1, how: attack)
    ]
    diagnosis.notes = [
        Note(id: attack, severity: .warning, observation: attack, dueAt: UnixTime(milliseconds: .max), text: attack)
    ]
    return Report(
        id: attack, redial: attack, knowledgeVersion: attack, knowledgeDigest: attack, walk: walk, diagnosis: diagnosis)
}()
