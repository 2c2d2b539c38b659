import Evidence
import Foundation
import Knowledge
import Primitives
import Repairs
import Testing

/// What a person has to write in before a script changes anything.
@Suite struct BlankTests {
    private let licensing = RepairCatalogue.shared.repair("licensing-configuration")

    private func files(_ rendering: Rendering, _ id: String, _ fills: [String: String]) throws -> [RenderedFile] {
        let context = RenderingContext(
            maker: "t", names: RenderedRepair.context.names, fills: fills, host: "ws-041.corp.test")
        return try rendering.files(of: try #require(RepairCatalogue.shared.repair(id)), in: context)
    }

    private func text(_ rendering: Rendering, _ id: String, _ fills: [String: String] = [:]) throws -> String {
        let bytes = try #require(try files(rendering, id, fills).first).bytes
        return rendering == .registryFile
            ? try #require(String(data: Data(bytes), encoding: .utf16)) : String(decoding: bytes, as: UTF8.self)
    }

    /// Whoever replaces it everywhere, in a comparison too, must not fool a script: its form alone refuses it.
    @Test(arguments: Blank.all) func noFormTakesWhatStandsThereBefore(_ blank: Blank) {
        #expect(!blank.accepts(blank.placeholder))
        #expect(blank.placeholder.range(of: blank.form, options: .regularExpression) == nil)
    }

    /// A script asks a regular expression, redial its own rule.
    @Test(arguments: [
        ("licence-server", "ls01.corp.test", true), ("licence-server", "ls01,ls02", true),
        ("licence-server", "", false),
        ("licence-server", "ls01 ls02", false), ("licence-server", "a&b", false), ("licence-server", "a%b", false),
        ("licence-server", "a'b", false), ("thumbprint", "0123456789abcdefABCD0123456789abcdefABCD", true),
        ("thumbprint", "0123456789abcdefABCD0123456789abcdefABC", false),
        // The sign that copying from Windows' own window puts before it.
        ("thumbprint", "\u{200e}0123456789abcdefABCD0123456789abcdefABCD", false), ("address", "192.0.2.7", true),
        ("address", "2001:db8::7", true), ("address", "ws-041", false), ("packet-size", "1400", true),
        ("packet-size", "99999", false), ("packet-size", "-100", false),
    ])
    func bothRulesAgree(_ id: String, _ text: String, _ fits: Bool) throws {
        let blank = try #require(Blank.all.first { $0.id == id })
        #expect(blank.accepts(text) == fits)
        #expect((text.range(of: blank.form, options: .regularExpression) != nil) == fits)
    }

    @Test func whatWasSaidStandsInEveryForm() throws {
        let fills = ["licence-server": "ls01.corp.test"]
        #expect(try text(.cmd, "licensing-configuration", fills).contains("set \"LICENCESERVER=ls01.corp.test\""))
        #expect(
            try text(.powerShell, "licensing-configuration", fills).contains(
                "$Blanks = @{ 'licence-server' = 'ls01.corp.test' }"))
        #expect(
            try text(.playbook, "licensing-configuration", fills).contains("redial_licence_server: 'ls01.corp.test'"))
        let file = try text(.registryFile, "licensing-configuration", fills)
        #expect(file.contains("\r\n\"LicenseServers\"=\"ls01.corp.test\"\r\n\"LicensingMode\"=dword:00000004\r\n"))
        #expect(!file.contains("To write in"))
        for rendering in [Rendering.cmd, .powerShell, .playbook, .azure, .aws] {
            #expect(try !text(rendering, "licensing-configuration", fills).contains("LICENCE SERVER"))
        }
    }

    /// What is not of the form counts as not said: it stands nowhere.
    @Test(arguments: [Rendering.cmd, .powerShell, .playbook, .registryFile, .azure, .aws])
    func whatTheFormRefusesIsNotWritten(_ rendering: Rendering) throws {
        let text = try text(rendering, "licensing-configuration", ["licence-server": "x\"&calc'"])
        #expect(text.contains("LICENCE SERVER") && !text.contains("calc"))
    }

    /// In a `.reg` file nothing can refuse, so what is not filled in is a remark, and so is what goes with it.
    @Test func aRegistryFileThatIsNotFilledInChangesNothing() throws {
        let lines = try text(.registryFile, "licensing-configuration").split(separator: "\r\n")
        #expect(lines.contains("; \"LicenseServers\"=\"LICENCE SERVER\""))
        #expect(!lines.contains { $0.hasPrefix("\"") })
    }

    @Test func aPolicyIsNotWrittenWithoutIt() throws {
        #expect(throws: Unrenderable.self) { try files(.groupPolicy, "licensing-configuration", [:]) }
        #expect(Rendering.groupPolicy.obstacle(to: try #require(licensing)) == nil)
    }

    /// A table of PowerShell that has a key twice is no table, and YAML takes the last one. [about_Hash_Tables]
    @Test func eachIsAskedForOnce() {
        for repair in RepairCatalogue.shared.repairs {
            #expect(Set(repair.blanks).count == repair.blanks.count, "\(repair.id)")
        }
        #expect(RepairCatalogue.shared.repair("bind-ca-certificate")?.blanks.map(\.id) == ["thumbprint"])
    }

    /// What went through while larger packets were lost, or what a router said; nothing where nothing was lost.
    @Test func theWalkKnowsHowLargePacketsMayBe() {
        func found(_ facts: any Fact...) -> Int? {
            Walk(
                target: Target(asked: "ws", host: "ws"),
                vantage: Vantage(id: "v", kind: .linux, host: "here", source: nil, interface: nil, overlays: []),
                startedAt: UnixTime(milliseconds: 0),
                observations: facts.enumerated().map { Observation(id: "o\($0)", probe: "path", atMs: 0, fact: $1) }
            ).largestPacket
        }
        func outgoing(_ outcome: PathOutgoing.Outcome, acknowledged: Int? = nil, after: Int = 1500) -> PathOutgoing {
            PathOutgoing(
                address: "192.0.2.7", outcome: outcome, packets: [], acknowledged: acknowledged, pathMTUBefore: 1500,
                pathMTUAfter: after, rttMs: 1)
        }
        let echo = PathEcho(
            address: "192.0.2.7", outcome: .smaller, interfaceMTU: 1500, answered: 1200, reportedMTU: 1380, sent: 5,
            received: 5)
        #expect(found(outgoing(.lost, acknowledged: 1400)) == 1400)
        #expect(found(outgoing(.smaller, after: 1420)) == 1420)
        #expect(found(outgoing(.lost, acknowledged: 1400), echo) == 1380)
        #expect(
            found(outgoing(.passes, acknowledged: 1500)) == nil && found(outgoing(.stalled, acknowledged: 1400)) == nil)
        // Less than every host has to take is no finding.
        #expect(found(outgoing(.lost, acknowledged: 100)) == nil && found() == nil)
    }

    @Test func theSizeIsWrittenInWhereItIsKnown() throws {
        #expect(
            try text(.powerShell, "lower-mtu", ["packet-size": "1400"]).contains(
                "$Blanks = @{ 'packet-size' = '1400' }"))
        #expect(try text(.powerShell, "lower-mtu").contains("'packet-size' = 'SIZE'"))
    }
}
