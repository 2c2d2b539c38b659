import Evidence
import Foundation
import Knowledge
import Primitives
import Repairs
import Testing

/// The second file, which puts back what is known to be there.
@Suite struct RegistryFileTests {
    private let path = #"HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server\fDenyTSConnections"#
    private let whole = MachineRegistry(part: .system, whole: true)

    private func undo(_ id: String, _ facts: [any Fact]) throws -> String? {
        let walk = Walk(
            target: Target(asked: "ws", host: "ws"),
            vantage: Vantage(id: "v", kind: .linux, host: "here", source: nil, interface: nil, overlays: []),
            startedAt: UnixTime(milliseconds: 0),
            observations: facts.enumerated().map { Observation(id: "o\($0)", probe: "file", atMs: 0, fact: $1) })
        let context = RenderingContext(
            maker: "test", names: RenderedRepair.context.names, present: PresentValues(walk))
        let files = try Rendering.registryFile.files(of: try #require(RepairCatalogue.shared.repair(id)), in: context)
        #expect(files.first?.place == .asked)
        return files.dropFirst().first.map { file in
            #expect(file.place == .beside("undo.reg"))
            return String(data: Data(file.bytes), encoding: .utf16) ?? ""
        }
    }

    private func setting(_ value: String, _ type: String?, _ path: String) -> MachineSetting {
        MachineSetting(id: "x", place: .local, value: value, path: path, type: type)
    }

    @Test func aNumberComesBack() throws {
        let text = try #require(try undo("enable-remote-desktop", [setting("1", "REG_DWORD", path)]))
        #expect(text.contains("[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server]\r\n"))
        #expect(text.contains("\"fDenyTSConnections\"=dword:00000001\r\n"))
    }

    /// Only of a hive that was read whole is it known that something is not set.
    @Test func whatWasNotThereGoesAgain() throws {
        let text = try #require(try undo("enable-remote-desktop", [whole]))
        #expect(text.contains("\"fDenyTSConnections\"=-\r\n"))
        #expect(try undo("enable-remote-desktop", [MachineRegistry(part: .system, whole: false)]) == nil)
        #expect(try undo("enable-remote-desktop", [MachineRegistry(part: .software, whole: true)]) == nil)
        #expect(try undo("enable-remote-desktop", []) == nil)
    }

    /// Written back as another type, an old value would be lost.
    @Test(arguments: [nil, "REG_SZ"]) func aValueOfAnotherTypeIsNotGuessedAt(_ type: String?) throws {
        #expect(try undo("enable-remote-desktop", [setting("1", type, path), whole]) == nil)
    }

    @Test func ofTwoMachinesOrOfTwoReadingsNothingIsKnown() throws {
        var one = MachineName()
        one.computer = "a"
        var other = MachineName()
        other.computer = "b"
        #expect(try undo("enable-remote-desktop", [one, other, setting("1", "REG_DWORD", path)]) == nil)
        let twice = [setting("1", "REG_DWORD", path), setting("0", "REG_DWORD", path)]
        #expect(try undo("enable-remote-desktop", twice + [whole]) == nil)
    }

    /// All values or none.
    @Test func aPartIsNotTakenBack() throws {
        let key = #"HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Server"#
        let both = [
            setting("0", "REG_DWORD", key + #"\Enabled"#), setting("1", "REG_DWORD", key + #"\DisabledByDefault"#),
        ]
        #expect(try undo("schannel-protocols", [both[0]]) == nil)
        #expect(
            try undo("schannel-protocols", both)?.contains(
                "\"Enabled\"=dword:00000000\r\n\"DisabledByDefault\"=dword:00000001") == true)
    }
}
