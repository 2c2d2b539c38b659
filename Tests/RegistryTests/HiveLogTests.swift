import Primitives
import Testing

@testable import Registry

private func words(_ values: UInt32...) -> [UInt8] {
    values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32($0 * 8)) } }
}

private func longs(_ value: UInt64) -> [UInt8] {
    words(UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32))
}

/// The first page of a hive, or the first sector of a log.
private func page(
    _ first: UInt32, _ second: UInt32, kind: HiveHeader.Kind = .primary, bins: UInt32 = 8192, written: UInt64 = 7
) -> [UInt8] {
    var page = HiveHeader.mark + words(first, second) + longs(written) + words(1, 5, kind.rawValue, 1, 32, bins, 1)
    page += [UInt8](repeating: 0, count: HiveHeader.length - page.count)
    page.replaceSubrange(508..<512, with: words(HiveHeader.checksum(page[..<508])))
    return page
}

private func entry(
    _ sequence: UInt32, _ pages: [(offset: UInt32, bytes: [UInt8])], flags: UInt32 = 0, bins: UInt32 = 8192,
    of count: Int? = nil
) -> [UInt8] {
    var body = pages.flatMap { words($0.offset, UInt32($0.bytes.count)) } + pages.flatMap(\.bytes)
    let length = (40 + body.count + 511) / 512 * 512
    body += [UInt8](repeating: 0, count: length - 40 - body.count)
    var head = Array("HvLE".utf8) + words(UInt32(length), flags, sequence, bins, UInt32(count ?? pages.count))
    head += longs(Marvin32.hash(body[...]))
    return head + longs(Marvin32.hash(head[...])) + body
}

private func log(_ first: UInt32, _ entries: [UInt8]..., written: UInt64 = 7) throws -> HiveLog {
    try HiveLog((page(first, first, kind: .log, written: written).prefix(512) + entries.flatMap(\.self))[...])
}

private func filled(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 4096) }

@Suite struct HiveLogTests {
    /// The head of an entry in a real log of Windows 10: its last eight bytes are the hash of those before.
    @Test func theHashIsTheOneThatWindowsWrites() throws {
        let head: [UInt8] = [
            0x48, 0x76, 0x4c, 0x45, 0x00, 0x3e, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x3b, 0x08, 0x00, 0x00,
            0x00, 0x30, 0xbd, 0x00, 0x03, 0x00, 0x00, 0x00, 0xc4, 0x81, 0x2c, 0xbe, 0xa1, 0xb6, 0x70, 0x4b,
            0x0a, 0xf3, 0x48, 0xdf, 0xd7, 0xc5, 0x88, 0xdd,
        ]
        #expect(longs(Marvin32.hash(head[..<32])) == Array(head[32...]))
    }

    @Test func entriesAreReadUpToTheFirstThatIsNotWhole() throws {
        let (first, second) = (entry(8, [(0, filled(1))]), entry(9, [(4096, filled(2))]))
        #expect(try log(8, first, second).entries.map(\.sequence) == [8, 9])
        var broken = second
        broken[100] ^= 1
        #expect(try log(8, first, broken, second).entries.map(\.sequence) == [8])
        for end in stride(from: 0, to: second.count, by: 97) {
            #expect(try log(8, first, Array(second[..<end])).entries.count == 1)
        }
    }

    @Test func pagesBeyondTheHiveOrTheEntryAreNone() throws {
        #expect(try log(8, entry(8, [(8192, filled(1))])).entries.isEmpty)
        #expect(try log(8, entry(8, [(.max, filled(1))])).entries.isEmpty)
        #expect(try log(8, entry(8, [(0, [])])).entries.isEmpty)
        #expect(try log(8, entry(8, [(0, filled(1))], bins: 8200)).entries.isEmpty)
        #expect(try log(8, entry(8, [(0, filled(1))], of: 4000)).entries.isEmpty)
    }

    /// Whoever writes a hostile log can write its hashes too.
    @Test func noEntryThatIsSealedDoesHarm() throws {
        var random = Chance(state: 1)
        for _ in 0..<400 {
            let pages = (0..<random.below(5)).map { _ in
                (offset: random.word(), bytes: [UInt8](repeating: 1, count: random.below(3000)))
            }
            let sealed = entry(8, pages, bins: random.word(), of: random.below(20))
            for entry in try log(8, sealed).entries {
                #expect(entry.pages.allSatisfy { $0.offset + $0.bytes.count <= 4096 + Int(entry.binsLength) })
            }
        }
    }

    /// Numbers near the ends of their range more often than others.
    private struct Chance {
        var state: UInt64

        mutating func below(_ end: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % end
        }

        mutating func word() -> UInt32 {
            let near = UInt32(below(4)) &* 4096
            return [near, 0 &- near, UInt32(below(1 << 30)), near &+ 1 << 31][below(4)]
        }
    }

    @Test func aHiveIsNoLog() {
        #expect(throws: WireError.self) { try HiveLog(page(8, 8)[...]) }
        #expect(throws: WireError.self) { try HiveLog([1, 2, 3]) }
    }
}

@Suite struct HiveRecoveryTests {
    private let dirty = page(8, 7)

    @Test func whatIsWrittenOutNeedsNothing() throws {
        #expect(HiveRecovery(of: page(8, 8), logs: [try log(8, entry(8, [(0, filled(1))]))]) == nil)
        #expect(HiveRecovery(of: dirty, logs: []) == nil)
    }

    @Test func bothLogsAreTakenTheOlderFirst() throws {
        let logs = [
            try log(10, entry(10, [(4096, filled(3))], bins: 12_288)),
            try log(8, entry(8, [(0, filled(1))]), entry(9, [(0, filled(2))])),
        ]
        let recovery = try #require(HiveRecovery(of: dirty, logs: logs))
        #expect(recovery.pages.map(\.offset) == [4096, 4096, 8192])
        #expect(recovery.pages.map { $0.bytes.first } == [1, 2, 3])
        #expect(recovery.length == 4096 + 12_288)
        let header = try HiveHeader(recovery.baseBlock[...])
        #expect(!header.isDirty && header.isChecksumRight && header.firstSequence == 10 && header.binsLength == 12_288)
    }

    @Test func whatDoesNotGoOnIsLeft() throws {
        let gap = [try log(8, entry(8, [(0, filled(1))])), try log(10, entry(10, [(0, filled(3))]))]
        #expect(try #require(HiveRecovery(of: dirty, logs: gap)).pages.count == 1)
        #expect(HiveRecovery(of: dirty, logs: [try log(8, entry(9, [(0, filled(1))]))]) == nil)
        let old = try log(6, entry(6, [(0, filled(1))]))
        #expect(HiveRecovery(of: dirty, logs: [old]) == nil, "it is in the hive already")
        // Behind the new entries of a log stand those of its last use.
        let used = try log(8, entry(8, [(0, filled(1))]), entry(3, [(0, filled(9))]))
        #expect(try #require(HiveRecovery(of: dirty, logs: [used, old])).pages.count == 1)
    }

    @Test func theFlagIsTakenOver() throws {
        let recovery = try #require(HiveRecovery(of: dirty, logs: [try log(8, entry(8, [(0, filled(1))], flags: 1))]))
        #expect(recovery.baseBlock[144] == 1)
    }

    /// Then only the log that goes furthest is taken, and its copy of the first page.
    @Test func aFirstPageThatIsWrongIsTakenFromTheLog() throws {
        var wrong = page(8, 7, written: 1)
        wrong[508] ^= 1
        let logs = [try log(8, entry(8, [(0, filled(1))])), try log(9, entry(9, [(0, filled(2))]), written: 99)]
        let recovery = try #require(HiveRecovery(of: wrong, logs: logs))
        #expect(recovery.pages.map { $0.bytes.first } == [2])
        let header = try HiveHeader(recovery.baseBlock[...])
        #expect(header.kind == .primary && header.isChecksumRight && header.written == UnixTime(fileTime: 99))
    }

    /// Before Windows 8.1 a log held all at once, and belongs to a hive of the same time.
    @Test func anOldLogIsTakenWhole() throws {
        func old(_ written: UInt64, sectors: Int = 2) throws -> HiveLog {
            var vector = Array("DIRT".utf8) + [0b1000_0001, 0]
            vector += [UInt8](repeating: 0, count: 512 - vector.count)
            let content = (1...UInt8(sectors)).flatMap { [UInt8](repeating: $0, count: 512) }
            return try HiveLog(
                (page(8, 8, kind: .oldLog, written: written).prefix(512) + vector + content)[...])
        }
        let recovery = try #require(HiveRecovery(of: dirty, logs: [try old(7)]))
        #expect(recovery.pages.map(\.offset) == [4096, 4096 + 7 * 512])
        #expect(recovery.pages.map { $0.bytes.first } == [1, 2])
        #expect(HiveRecovery(of: dirty, logs: [try old(70_000)]) == nil)
        #expect(HiveRecovery(of: dirty, logs: [try old(7, sectors: 1)]) == nil, "it is cut off")
    }
}
