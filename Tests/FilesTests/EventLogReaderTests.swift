import Evidence
import Foundation
import Testing

@testable import Files

/// The whole reader over a file made of the fuzzer's handmade chunk, which holds one record of no provider that matters.
@Suite struct EventLogReaderTests {
    private static let chunk: [UInt8] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let seed = root.appending(path: "Fuzz/corpus/event-log/73f8e100731ecd7f86af7b3d356b7a72ceee78fe")
        return (try? Data(contentsOf: seed)).map(Array.init) ?? []
    }()

    /// Head of a log that says it has so many chunks; its checksum is not right, as after damage.
    private static func head(_ chunks: UInt8) -> [UInt8] {
        var head = Array("ElfFile\0".utf8) + [UInt8](repeating: 0, count: 4088)
        head[42] = chunks
        return head
    }

    private func read(_ bytes: [UInt8]) async throws -> FileReading {
        try await withFile("log.evtx", bytes) { path in try #require(try await readFile(path).first) }
    }

    private func coverage(_ reading: FileReading) -> LogCoverage? {
        reading.sights.lazy.compactMap { $0.fact as? LogCoverage }.first
    }

    @Test func everyPrefixIsReadAsFarAsItGoes() async throws {
        let whole = Self.head(1) + Self.chunk
        for length in stride(from: 128, to: whole.count, by: 61) {
            let reading = try await read(Array(whole[..<length]))
            #expect(reading.kind == .eventLog)
            #expect(coverage(reading)?.events.isEmpty == true)
        }
        await #expect(throws: FileProblem.self) { _ = try await read(Array(whole[..<127])) }
    }

    @Test func turnedBytesDoNoHarm() async throws {
        let whole = Self.head(1) + Self.chunk
        for index in stride(from: 8, to: whole.count, by: 53) {
            var turned = whole
            turned[index] ^= 0xff
            #expect(try await read(turned).kind == .eventLog)
        }
    }

    /// A log that is written over from its beginning, with a hole: chunks in the order of their records, what is none counted.
    @Test func whatIsNoChunkIsCounted() async throws {
        var chunk = Self.chunk
        chunk += [UInt8](repeating: 0, count: max(0, 65_536 - chunk.count))
        let foreign = [UInt8](repeating: 0x41, count: 65_536)
        let empty = [UInt8](repeating: 0, count: 65_536)
        let reading = try await read(Self.head(4) + chunk + foreign + empty + chunk)
        #expect(coverage(reading)?.records == 2)
        #expect(reading.warnings.first?.text.contains("1 chunk is none") == true)
    }

    @Test func aLogWithoutRecordsIsRead() async throws {
        let reading = try await read(Self.head(0))
        #expect(coverage(reading)?.records == 0 && reading.machine == nil)
    }
}
