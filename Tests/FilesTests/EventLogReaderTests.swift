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

    /// The same, whole: its checksum is the CRC-32 of its first 120 bytes. [ISO 3309]
    private static func wholeHead(_ chunks: UInt8) -> [UInt8] {
        var head = head(chunks)
        var crc: UInt32 = 0xffff_ffff
        for byte in head[..<120] {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
        }
        for index in 0..<4 { head[124 + index] = UInt8(truncatingIfNeeded: ~crc >> (8 * UInt32(index))) }
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

    /// Of nothing that was read nothing is said: it is not a log without events of Remote Desktop.
    @Test(arguments: [128, 3000, 4096, 4100, 4609, 4700])
    func aLogOfWhichNothingCanBeReadIsNone(length: Int) async throws {
        let whole = Self.wholeHead(16) + Self.chunk
        await #expect {
            _ = try await read(Array(whole[..<length]))
        } throws: { problem in
            guard case .damaged(let text)? = problem as? FileProblem else { return false }
            return text.hasPrefix("is an event log that is cut off, and nothing of it could be read: ")
        }
    }

    @Test func whatIsThereOfACutLogIsRead() async throws {
        let reading = try await read(Self.wholeHead(16) + Self.chunk)
        #expect(coverage(reading)?.records == 1)
        #expect(reading.warnings.first?.text.contains("15 chunks are missing") == true)
    }

    @Test func aLogWithoutRecordsIsRead() async throws {
        let reading = try await read(Self.head(0))
        #expect(coverage(reading)?.records == 0 && reading.machine == nil)
    }
}
