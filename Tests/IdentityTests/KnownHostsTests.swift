import State
import Evidence
import Foundation
import Primitives
import Testing

@testable import Identity

/// A folder of its own for one test.
private final class Folder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "redial-identity-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var store: KnownHosts { KnownHosts(folder: path) }
    var file: String { path + "/ws-041,3389.json" }

    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    func text() throws -> String { try String(contentsOfFile: file, encoding: .utf8) }
    func put(_ text: String) throws { try text.write(toFile: file, atomically: false, encoding: .utf8) }
}

private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
}

@Suite("The folder that remembers hosts")
struct KnownHostsTests {
    /// Whoever was kept from a password must not get it by being asked again, nor by a walk that had none.
    @Test func whatWasRefusedIsNoPin() throws {
        let folder = try Folder()
        try folder.store.remember(seen("a", wasRefused: true), under: [key])
        #expect(try folder.store.recall(key)?.pinnedKeys == [])
        try folder.store.remember(seen("a"), under: [key])
        #expect(try folder.store.recall(key)?.pinnedKeys == [])
        try folder.store.remember(seen("a", wasRefused: false), under: [key])
        #expect(try folder.store.recall(key)?.pinnedKeys == [String(repeating: "a", count: 64)])
    }

    @Test func whatIsRememberedComesBack() throws {
        let folder = try Folder()
        #expect(try folder.store.recall(key) == nil)
        try folder.store.remember(seen("a", machine: "ws-041.corp.test"), under: [key])
        try folder.store.remember(seen("b"), under: [key])
        let host = try #require(try folder.store.recall(key))
        #expect(host.certificates.map { $0.sha256.first } == ["b", "a"])
        #expect(host.certificates[1] == seen("a", machine: "ws-041.corp.test").certificate)
        #expect(try folder.store.recall(HostKey(host: "ws-041", port: 3390)) == nil)
    }

    @Test func nobodyElseMayReadIt() throws {
        let folder = try Folder()
        let store = KnownHosts(folder: folder.path + "/state/redial")
        try store.remember(seen("a"), under: [key])
        #expect(try mode(folder.path + "/state") == 0o700)
        #expect(try mode(folder.path + "/state/redial") == 0o700)
        #expect(try mode(folder.path + "/state/redial/ws-041,3389.json") == 0o600)
    }

    @Test func recallingMakesNothing() throws {
        let folder = try Folder()
        #expect(try KnownHosts(folder: folder.path + "/none").recall(key) == nil)
        #expect(try folder.names() == [])
    }

    @Test func nothingIsLeftBesideTheFile() throws {
        let folder = try Folder()
        try "left behind".write(toFile: folder.path + "/.new", atomically: false, encoding: .utf8)
        try folder.store.remember(seen("a"), under: [key])
        #expect(try folder.names() == ["lock", "ws-041,3389.json"])
    }

    /// What cannot be read is a trouble with a name, and stays as it is.
    @Test(arguments: [
        "", "{}", "[]", "null", "{\"schema\":", "\u{0}\u{0}", String(repeating: "[", count: 60_000),
        String(repeating: "x", count: 70_000),
        #"{"schema":"redial.known-host/2","host":"ws-041","port":3389,"certificates":[]}"#,
        #"{"schema":"redial.known-host/1","host":"other","port":3389,"certificates":[]}"#,
        #"{"schema":"redial.known-host/1","host":"ws-041","port":99999,"certificates":[]}"#,
        #"{"schema":"redial.known-host/1","host":"ws-041","port":3389,"certificates":[{}]}"#,
    ])
    func aDamagedFileIsNeverWrittenOver(_ text: String) throws {
        let folder = try Folder()
        try folder.put(text)
        let trouble = #expect(throws: KnownHosts.Trouble.self) { try folder.store.recall(key) }
        #expect(trouble?.text.contains("ws-041,3389.json") == true)
        #expect(throws: KnownHosts.Trouble.self) { try folder.store.remember(seen("a"), under: [key]) }
        #expect(try folder.text() == text)
    }

    @Test(arguments: ["sha256", "subject", "machine", "notAfter"]) func aHostileFieldIsDamage(_ field: String) throws {
        let folder = try Folder()
        try folder.store.remember(seen("a", machine: "m"), under: [key])
        let good = try folder.text()
        let line = try #require(good.split(separator: "\n").first { $0.contains("\"\(field)\"") })
        for value in ["\"\\u001b[2J\"", "7", "\"" + String(repeating: "y", count: 5000) + "\""] {
            try folder.put(
                good.replacingOccurrences(of: line, with: "\"\(field)\" : \(value)" + (line.hasSuffix(",") ? "," : "")))
            #expect(throws: KnownHosts.Trouble.self, "\(value)") { try folder.store.recall(key) }
        }
    }

    @Test func aLinkIsNotFollowed() throws {
        let folder = try Folder()
        let outside = try Folder()
        try outside.store.remember(seen("a"), under: [key])
        try FileManager.default.createSymbolicLink(atPath: folder.file, withDestinationPath: outside.file)
        let before = try outside.text()
        #expect(throws: KnownHosts.Trouble.self) { try folder.store.recall(key) }
        #expect(throws: KnownHosts.Trouble.self) { try folder.store.remember(seen("b"), under: [key]) }
        #expect(try outside.text() == before)
    }

    @Test func aLinkInPlaceOfTheFolderIsNotFollowed() throws {
        let state = try Folder()
        let outside = try Folder()
        try FileManager.default.createSymbolicLink(
            atPath: state.path + "/redial", withDestinationPath: outside.path)
        let store = try #require(KnownHosts.standard { $0 == "XDG_STATE_HOME" ? state.path : nil })
        #expect(throws: KnownHosts.Trouble.self) { try store.remember(seen("a"), under: [key]) }
        #expect(try outside.names() == [])
    }

    @Test func aFolderThatOthersMayWriteToIsNotTrusted() throws {
        let folder = try Folder()
        try folder.store.remember(seen("a"), under: [key])
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
        #expect(throws: KnownHosts.Trouble.self) { try folder.store.recall(key) }
    }

    @Test func whatIsNoFileIsNoneOfOurs() throws {
        let folder = try Folder()
        try FileManager.default.createDirectory(atPath: folder.file, withIntermediateDirectories: false)
        #expect(throws: KnownHosts.Trouble.self) { try folder.store.recall(key) }
        let pipe = HostKey(host: "pipe", port: 1)
        #expect(mkfifo(folder.path + "/pipe,1.json", 0o600) == 0)
        #expect(throws: KnownHosts.Trouble.self) { try folder.store.recall(pipe) }
    }

    @Test func aFolderThatIsAFileIsATrouble() throws {
        let folder = try Folder()
        try folder.put("x")
        let store = KnownHosts(folder: folder.file)
        #expect(throws: KnownHosts.Trouble.self) { try store.recall(key) }
        #expect(throws: KnownHosts.Trouble.self) { try store.remember(seen("a"), under: [key]) }
    }

    @Test func whoCannotHaveTheLockGivesUp() throws {
        let folder = try Folder()
        try folder.store.remember(seen("a"), under: [key])
        let lock = open(folder.path + "/lock", O_RDWR)
        defer { close(lock) }
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
        let began = ContinuousClock.now
        #expect(throws: KnownHosts.Trouble.self) { try folder.store.remember(seen("b"), under: [key]) }
        #expect(ContinuousClock.now - began < .seconds(5))
        #expect(try folder.store.recall(key)?.certificates.count == 1)
        try folder.store.remember(seen("a"), under: [key])  // Nothing new needs no lock.
    }

    /// Every one of many that remember at once is remembered, and whoever reads meanwhile reads a whole file.
    @Test func manyAtOnce() async throws {
        let folder = try Folder()
        let store = folder.store
        try await withThrowingTaskGroup(of: Void.self) { group in
            for digit in "01234567" {
                group.addTask { try store.remember(seen(digit), under: [key]) }
                group.addTask { for _ in 0..<20 { _ = try store.recall(key) } }
            }
            try await group.waitForAll()
        }
        let digits = try #require(try store.recall(key)).certificates.compactMap { $0.sha256.first }
        #expect(String(digits.sorted()) == "01234567")
    }

    @Test func theHostsAreBoundedAndTheOldestGoes() throws {
        let folder = try Folder()
        for number in 0..<KnownHosts.mostHosts {
            let path = folder.path + "/h\(number),1.json"
            try "{}".write(toFile: path, atomically: false, encoding: .utf8)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000 + Double(number))], ofItemAtPath: path)
        }
        try folder.store.remember(seen("a"), under: [key])
        let names = Set(try folder.names())
        #expect(names.count { $0.hasSuffix(".json") } == KnownHosts.mostHosts)
        #expect(names.contains("ws-041,3389.json") && !names.contains("h0,1.json") && names.contains("h1,1.json"))
    }

    @Test func theStandardPlace() {
        func place(_ state: String?, _ home: String?) -> String? {
            KnownHosts.standard { $0 == "XDG_STATE_HOME" ? state : home }?.place.path
        }
        #expect(place("/s", "/h") == "/s/redial/known-hosts")
        #expect(place(nil, "/h") == "/h/.local/state/redial/known-hosts")
        #expect(place("relative", "/h") == "/h/.local/state/redial/known-hosts", "as the XDG specification has it")
        #expect(place(nil, nil) == nil)
        #expect(place(nil, "relative") == nil)
    }
}
