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

    /// The walk knows how large packets may be.
    @Test func theSizeIsWhatTheWalkFound() throws {
        #expect(
            try text(.powerShell, "lower-mtu", ["packet-size": "1400"]).contains(
                "$Blanks = @{ 'packet-size' = '1400' }"))
        #expect(try text(.powerShell, "lower-mtu").contains("'packet-size' = 'SIZE'"))
    }
}
