import FoundationEssentials
import Testing

@testable import Files

/// A file of these bytes for the time of one test.
@discardableResult
func withFile<Result>(
    _ name: String, _ bytes: [UInt8], _ body: (String) async throws -> Result
) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("redial-files-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent(name)
    try Data(bytes).write(to: path)
    return try await body(path.path)
}

@Suite struct InputFileTests {
    @Test func partsAreReadWhereTheyLie() async throws {
        try await withFile("numbers", Array(0...99)) { path in
            let file = try InputFile(opening: path)
            #expect(file.size == 100 && file.name == "numbers")
            #expect(try file.bytes(at: 90, count: 5) == [90, 91, 92, 93, 94])
            #expect(try file.bytes(at: 98, count: 5) == [98, 99])
            #expect(try file.bytes(at: 100, count: 5) == [])
            #expect(try file.bytes(at: -1, count: 5) == [])
            #expect(try file.whole(limit: 100).count == 100)
        }
    }

    @Test func aFileThatIsTooLongIsNotReadWhole() async throws {
        try await withFile("numbers", Array(0...99)) { path in
            #expect(throws: FileProblem.tooLong(limit: 99)) { try InputFile(opening: path).whole(limit: 99) }
        }
    }

    @Test func whatIsNoFileIsRefused() {
        #expect(throws: FileProblem.noRegularFile) { try InputFile(opening: "/dev/zero") }
        #expect(throws: FileProblem.noRegularFile) { try InputFile(opening: "/") }
        #expect(throws: FileProblem.cannotOpen(reason: "No such file or directory")) {
            try InputFile(opening: "/nowhere/at/all")
        }
    }

    @Test func emptyAndUnknownFilesAreNamed() async throws {
        await #expect(throws: FileProblem.empty) { try await withFile("nothing", []) { try await readFile($0) } }
        await #expect(throws: FileProblem.unknownKind) {
            try await withFile("noise", Array("Lorem ipsum\n".utf8)) { try await readFile($0) }
        }
    }
}
