import Evidence
import FoundationEssentials
import Testing

@testable import Files

private func kind(_ name: String, _ bytes: [UInt8]) async throws -> [FileReading] {
    try await withFile(name, bytes) { path in try await readFile(path) }
}

@Suite struct SmallFileTests {
    @Test func rdpFilesAreKnownByNameOrContent() async throws {
        let readings = try await kind("x.rdp", Array("full address:s:[fe80::1]:3390\r\n".utf8))
        #expect(readings.map(\.kind) == [.connectionFile] && readings[0].machine == "fe80::1")
        #expect(readings[0].sights.count == 1 && readings[0].warnings.isEmpty)
        let other = try await kind("x.txt", Array("junk\r\nscreen mode id:i:2\r\n".utf8))
        #expect(other.map(\.kind) == [.connectionFile] && other[0].machine == nil)
        #expect(other[0].warnings.map(\.id) == ["unreadable-lines"])
    }

    @Test func toolOutputsAreKnownByContent() async throws {
        let text = "SERVICE_NAME: TermService\n  T : 30  X\n  S : 1  Y\n  E : 0  (0x0)\n  F : 0  (0x0)\n"
        let readings = try await kind("x.log", Array(text.utf8))
        #expect(readings.map(\.kind) == [.toolOutput])
        #expect(readings[0].sights.compactMap { ($0.fact as? MachineService)?.state } == [1])
    }

    @Test(arguments: [
        (
            "Remote Desktop can't connect. Error code: 0x904 Extended error code: 0x7",
            UserCode(code: 0x904, extended: 7)
        ),
        ("Fehlercode: 0x204\nErweiterter Fehlercode: 0x0", UserCode(code: 0x204, extended: 0)),
    ]) func aDialogsTextGivesItsCode(_ text: String, _ code: UserCode) async throws {
        let readings = try await kind("dialog.txt", Array(text.utf8))
        #expect(readings.map(\.kind) == [.dialogText])
        #expect(readings[0].sights.compactMap { $0.fact as? UserCode } == [code])
    }

    @Test func textThatSaysNothingIsOfNoKind() async throws {
        await #expect(throws: FileProblem.unknownKind) { try await kind("x.txt", Array("hello world\n".utf8)) }
        await #expect(throws: FileProblem.unknownKind) {
            try await kind("x.txt", [UInt8](repeating: UInt8(ascii: "a"), count: 5 << 20))
        }
        await #expect(throws: FileProblem.unknownKind) { try await kind("x.bin", [0, 1, 2, 3, 4, 5]) }
    }

    @Test func aContainerWithAPasswordIsNamedOnly() async throws {
        // Version 3, then its content. [RFC 7292 4]
        let readings = try await kind("x.pfx", [0x30, 0x82, 0, 5, 2, 1, 3, 0x30, 0])
        #expect(readings.map(\.kind) == [.certificate] && readings[0].sights.isEmpty)
        #expect(readings[0].warnings.map(\.id) == ["password-needed"])
    }

    @Test func brokenCertificatesAreNamed() async throws {
        for bytes in [[0x30, 0x82, 0x01], [0x30, 0x80, 0x00, 0x00], [0x30, 0x81, 0x02, 0x30, 0x00]] as [[UInt8]] {
            await #expect(throws: FileProblem.damaged("holds no certificate that can be read")) {
                try await kind("x.cer", bytes + [UInt8](repeating: 0, count: 4 - min(4, bytes.count)))
            }
        }
    }
}
