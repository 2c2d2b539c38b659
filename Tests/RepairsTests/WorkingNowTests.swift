import Diagnosis
import Evidence
import Knowledge
import Primitives
import Repairs
import Testing

@Suite struct WorkingNowTests {
    private let book = WordBook.shared

    private func diagnosis(_ ids: [String], state: Verdict.State = .broken) -> Diagnosis {
        let causes = ids.compactMap { id -> RankedCause? in
            guard let row = Knowledge.shared.cause(id) else { return nil }
            return RankedCause(
                id: id, probability: 0.9, certainty: .likely, place: row.place,
                step: Step(rawValue: row.step) ?? .reach, title: row.title, hides: [], because: [],
                repairs: row.repairs, advice: Sentence(id: id, text: row.advice))
        }
        return Diagnosis(
            verdict: Verdict(
                state: state, step: .reach, summary: Sentence(id: "v", text: "Broken."), provenThrough: nil,
                notWalked: []),
            steps: [], causes: causes, hypotheses: [], ruledOut: [], ask: [], notes: [])
    }

    private func walk(_ host: String = "ws", gateway: String? = nil, _ facts: [any Fact] = []) -> Walk {
        Walk(
            target: Target(asked: host, host: host, gateway: gateway),
            vantage: Vantage(id: "v", kind: .linux, host: "here", source: nil, interface: nil, overlays: []),
            startedAt: UnixTime(milliseconds: 0),
            observations: facts.enumerated().map { index, fact in
                Observation(id: "o\(index)", probe: "p", atMs: 0, durationMs: nil, fact: fact)
            })
    }

    private func recipient(of place: String?) -> Plan.Advice.Recipient {
        switch place {
        case "client": .user
        case "network", "gateway": .network
        default: .administrator
        }
    }

    @Test func everyCauseHasWordsForWhoeverCanActOnIt() {
        #expect(Set(book.causes.map(\.cause)) == Set(Knowledge.shared.causes.map(\.id)))
        for cause in Knowledge.shared.causes {
            let walk = walk(gateway: cause.place.contains("gateway") ? "gw.corp.test" : nil)
            let now = WorkingNow(diagnosis([cause.id]), on: walk)
            let told = now.messages.filter { $0.cause == cause.id }.map(\.to)
            #expect(told.contains(recipient(of: cause.place.first)), "\(cause.id): \(told)")
            #expect(now.messages.contains { $0.to == .user }, "\(cause.id)")
        }
    }

    /// Through a gateway that is always used the name that is not found is the gateway's.
    @Test func whatFailsAtTheGatewayIsSaidOfTheGateway() {
        var walk = walk("ws-041.corp.test")
        walk = Walk(
            target: Target(
                asked: "ws-041.corp.test", host: "ws-041.corp.test", gateway: "gw.corp.test:8443", gatewayUse: .always),
            vantage: walk.vantage, startedAt: walk.startedAt, observations: [])
        let now = WorkingNow(diagnosis(["dns-name-not-found"]), on: walk)
        let told = now.messages.filter { $0.cause == "dns-name-not-found" }
        #expect(told.contains { $0.says.text.contains("gw.corp.test") })
        #expect(!told.contains { $0.says.text.contains("ws-041") || $0.commands.contains { $0.contains("ws-041") } })
        #expect(now.settings.lines.contains("full address:s:ws-041.corp.test"))
    }

    @Test func sentencesAreWholeAndNameTheHostTheyAreAbout() {
        for row in book.causes {
            for words in [row.user, row.administrator, row.network].compactMap(\.self) {
                #expect(words.text.hasSuffix("."), "\(row.cause)")
                #expect(words.run.allSatisfy { !$0.isEmpty && !$0.contains("\n") }, "\(row.cause)")
            }
        }
        for now in Knowledge.shared.causes.map({ WorkingNow(diagnosis([$0.id]), on: walk(gateway: "gw.corp.test")) }) {
            for message in now.messages {
                let left = argumentNames(of: message.says.text) + message.commands.flatMap(argumentNames)
                #expect(left.allSatisfy { $0.contains("=") || $0.contains(" ") }, "\(message)")
            }
        }
    }

    /// What the web advises and what takes a protection away is never among the words, the commands or the settings.
    @Test func nothingLowersSecurity() {
        let weakening = [
            "UserAuthentication /t REG_DWORD /d 0", "SecurityLayer /t REG_DWORD /d 0", "AllowEncryptionOracle /t",
            "cert:ignore", "/sec:", "authentication level:i:0", "enablecredsspsupport:i:0",
            "negotiate security layer:i:0",
            "state off", "-Enabled False", "Set-MpPreference", "TLS 1.0", "disable nla", "switch nla off",
            "switch off network level", "LmCompatibilityLevel /t REG_DWORD /d 0", "MachineKeys_old",
        ]
        for row in book.causes {
            let now = WorkingNow(diagnosis([row.cause]), on: walk(gateway: "gw.corp.test"))
            let said =
                now.messages.flatMap { [$0.says.text] + $0.commands } + now.settings.lines
                + now.settings.commands("x.rdp").map(\.command) + now.settings.commands(nil).map(\.command)
            for line in said {
                for weak in weakening {
                    #expect(!line.lowercased().contains(weak.lowercased()), "\(row.cause): \(line)")
                }
            }
            #expect(now.settings.lines.contains("enablecredsspsupport:i:1"))
            #expect(now.settings.lines.contains("authentication level:i:2"))
        }
    }

    @Test func theCertificatesNameIsTakenWhereItCures() {
        let names = CertificateNames(names: ["*.corp.test", "WS-1.corp.test"], asked: "ws", match: .short)
        let now = WorkingNow(diagnosis(["cert-name-mismatch"]), on: walk("ws", [names]))
        #expect(now.settings.lines.first == "full address:s:ws-1.corp.test")
        #expect(now.does.map(\.id) == ["client.name-of-certificate"])
    }

    /// Its name would lead to another machine, and its owner may have chosen it.
    @Test(arguments: ["stale-dns-record", "mitm-or-host-key-changed", "tls-intercepted"])
    func aDoubtfulMachinesNameIsNotTaken(_ doubt: String) {
        let names = CertificateNames(names: ["other.corp.test"], asked: "ws", match: .none)
        let now = WorkingNow(diagnosis(["cert-name-mismatch", doubt]), on: walk("ws", [names]))
        #expect(now.settings.lines.first == "full address:s:ws")
    }

    @Test(arguments: ["a b.test", "x\r\nalternate shell:s:calc.test", "a;calc.test", "*.test", "-a.test", "1.2.3.4"])
    func whatIsNoNameIsNotTaken(_ name: String) {
        let names = CertificateNames(names: [name], asked: "ws", match: .none)
        let now = WorkingNow(diagnosis(["cert-name-mismatch"]), on: walk("ws", [names]))
        #expect(now.settings.lines.first == "full address:s:ws")
        #expect(!now.messages.contains { $0.says.text.contains(name) })
    }

    @Test func theFileIsWrittenAsWindowsWritesOne() {
        let now = WorkingNow(diagnosis(["saved-credential-wrong"]), on: walk("2001:db8::1", gateway: "gw.corp.test"))
        #expect(now.settings.bytes.prefix(4) == [0xff, 0xfe, 0x66, 0])
        // It knows its own files again; what a client saved, or a person wrote, is theirs.
        #expect(ConnectionFile.wrote(now.settings.bytes))
        let added: [UInt8] = "screen mode id:i:2\r\n".utf8.flatMap { [$0, 0] as [UInt8] }
        #expect(!ConnectionFile.wrote(now.settings.bytes + added) && !ConnectionFile.wrote(Array("mine".utf8)))
        #expect(!ConnectionFile.wrote([]) && !ConnectionFile.wrote([0xff, 0xfe]))
        #expect(now.settings.lines.first == "full address:s:[2001:db8::1]")
        #expect(now.settings.lines.contains("prompt for credentials:i:1"))
        #expect(now.settings.lines.contains("gatewayhostname:s:gw.corp.test"))
    }

    @Test func theOtherPortIsTakenWhereRemoteDesktopAnsweredThere() {
        let other = OtherPortAnswer(address: "10.0.0.1", port: 3390, outcome: .connected, errno: nil, spokeRDP: true)
        let now = WorkingNow(diagnosis(["wrong-port"]), on: walk("ws", [other]))
        #expect(now.settings.lines.first == "full address:s:ws:3390")
        #expect(now.messages.first?.says.text.contains("ws:3390") == true)
        // Where none answered there is nothing to say to the user about it.
        let none = WorkingNow(diagnosis(["wrong-port"]), on: walk())
        #expect(none.settings.lines.first == "full address:s:ws" && none.messages.first?.cause == nil)
    }

    @Test func aHealthyHostNeedsNoWords() {
        let now = WorkingNow(diagnosis([], state: .healthy), on: walk())
        #expect(now.messages.isEmpty && now.isFileOfUse && now.does.map(\.id) == ["client.healthy"])
    }

    @Test func aFileThatWouldOnlyWarnIsNotWritten() {
        #expect(!WorkingNow(diagnosis(["apr2026-rdp-file-warning"]), on: walk()).isFileOfUse)
    }
}
