import Evidence
import Foundation
import Primitives
import Testing

@testable import Files

/// A folder of these files for the time of one test.
private func withFolder<Result>(
    _ files: [String: String], _ body: (String) async throws -> Result
) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("redial-folder-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
        let path = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: path)
    }
    return try await body(folder.path)
}

private let walk = """
    {"schema":"redial.walk/1","redial":"1","target":{"asked":"a","host":"a","port":3389},"startedAt":"2026-11-25T10:00:00Z",
    "vantage":{"id":"v","kind":"linux","host":"vm","overlays":[]},"durationMs":1,"final":true,"probes":[],
    "connections":{"opened":0,"answered":0},"observations":[],"traces":[],"answers":{}}
    """
private let manifest = "redial-collect 1\nmachine WS-041\ntaken 2026-11-25T22:33:12Z\nrow a taken 0 a.txt\n"

@Suite struct FolderReadingTests {
    @Test func everyFileIsReadByItsContent() async throws {
        try await withFolder(["b/walk.bin": walk, "manifest.txt": manifest, "noise.txt": "Lorem ipsum", "empty": ""]) {
            let readings = try await readFile($0)
            #expect(readings.map(\.kind) == [.bundle, .recordedWalk])
            #expect(readings.map(\.file).last == "b/walk.bin")
            #expect(readings.allSatisfy { $0.machine == "WS-041" })
            #expect(readings.allSatisfy { $0.takenAt == UnixTime(rfc3339: "2026-11-25T22:33:12Z") })
            #expect(readings[0].warnings.map(\.id) == ["members-unknown"])
            #expect(readings[0].warnings[0].text.hasPrefix("2 of 4 members"))
        }
    }

    @Test func aFolderOfNothingIsSaid() async throws {
        func said(_ members: String) -> FileProblem {
            .damaged("holds nothing that redial reads: \(members) of no kind that redial reads")
        }
        await #expect(throws: said("1 of 1 member is")) {
            try await withFolder(["a": "Lorem ipsum"]) { try await readFile($0) }
        }
        await #expect(throws: said("2 of 2 members are")) {
            try await withFolder(["a": "Lorem ipsum", "b": "dolor"]) { try await readFile($0) }
        }
    }

    /// A folder may be a whole disk: what there was no time for is said, with the first of it.
    @Test func timeIsBounded() async throws {
        try await withFolder(["a/b": walk, "c": walk]) { folder in
            await #expect {
                _ = try await readFolder(folder, limits: BundleLimits(seconds: 0))
            } throws: { problem in
                guard case .damaged(let text)? = problem as? FileProblem else { return false }
                return text.contains("; it holds more than can be read in 0 s: after 0 members the rest (from a on)")
            }
            let whole = try await readFolder(folder, limits: BundleLimits(seconds: 600))
            #expect(whole.count == 3 && whole[0].warnings.isEmpty)
        }
    }

    @Test func linksAreNotFollowed() async throws {
        try await withFolder(["walk": walk]) { folder in
            try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder + "/walk")
            try FileManager.default.createSymbolicLink(atPath: folder + "/round", withDestinationPath: folder)
            let readings = try await readFile(folder)
            #expect(readings.map(\.kind) == [.bundle, .recordedWalk])
            #expect(readings[0].warnings.map(\.id) == ["members-links"])
        }
    }

    @Test func aDamagedMemberIsNamedAndTheOthersAreRead() async throws {
        try await withFolder(["a.json": #"{"schema":"redial.walk/1"}"#, "b.json": walk]) { folder in
            let readings = try await readFile(folder)
            #expect(readings.map(\.file).last == "b.json" && readings.count == 2)
            #expect(readings[0].warnings.map(\.id) == ["member-unreadable"])
            #expect(readings[0].warnings[0].text.hasPrefix("a.json is a damaged recorded walk"))
        }
    }

    @Test func limitsAreKeptAndSaid() async throws {
        try await withFolder(["a": walk, "b": walk, "c": walk]) { folder in
            let members = try await readFolder(folder, limits: BundleLimits(members: 2))
            #expect(members.count == 3 && members[0].warnings.map(\.id) == ["too-many-members"])
            let rich = try await readFolder(folder, limits: BundleLimits(conversations: 1))
            #expect(rich.count == 2 && rich[0].warnings.map(\.id) == ["too-much"])
        }
    }
}
