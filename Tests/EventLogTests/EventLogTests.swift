import Foundation
import Primitives
import RealSamples
import Testing

@testable import EventLog

private let samples = realSamples

private func sample(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: try #require(samples).appending(path: "evtx/\(name).evtx")))
}

private func records(of file: [UInt8]) -> (events: [EventRecord], tally: EventLogChunk.Tally) {
    var events: [EventRecord] = []
    var sum = EventLogChunk.Tally()
    for start in stride(from: EventLogHeader.blockLength, to: file.count, by: EventLogChunk.length) {
        let piece = Array(file[start..<min(start + EventLogChunk.length, file.count)])
        guard let chunk = try? EventLogChunk(decoding: piece) else { continue }
        let tally = chunk.forEachRecord { events.append($0) }
        sum.read += tally.read
        sum.damaged += tally.damaged
    }
    return (events, sum)
}

private func counts(_ events: [EventRecord]) -> [UInt32: Int] {
    Dictionary(events.map { ($0.eventID, 1) }, uniquingKeysWith: +)
}

/// What other readers (evtxexport, the Python package evtx) find in the same files.
@Suite(.enabled(if: samples != nil, "the real logs are not here")) struct SampleTests {
    @Test func aGatewayLog() throws {
        let (events, tally) = records(of: try sample("hy_ID302_RDS_Gateway_Logon_Logoff"))
        #expect(counts(events) == [312: 8, 200: 2, 300: 2, 302: 2, 303: 2])
        #expect(tally.damaged == 0)
        #expect(events.allSatisfy { $0.provider == "Microsoft-Windows-TerminalServices-Gateway" })
        #expect(events.contains { $0.eventID == 303 && $0.value("ErrorCode") == "1226" })
    }

    @Test func deniedLogons() throws {
        let (events, _) = records(of: try sample("hy_ID4825-Denied_RDP_connection_with_valid_credentials"))
        #expect(events.map(\.eventID) == [4825, 4825])
        let first = try #require(events.first)
        #expect(first.writtenAt.rfc3339 == "2020-07-12T05:27:05.579Z")
        #expect(first.channel == "Security" && first.computer == "fs02.offsec.lan")
        #expect(first.data.map(\.name) == ["AccountName", "AccountDomain", "LogonID", "ClientAddress"])
        #expect(first.value("ClientAddress") == "10.23.23.9")
    }

    @Test func clientTimeZones() throws {
        let (events, _) = records(of: try sample("sb_DFIR_RDP_Client_TimeZone_RdpCoreTs_104_example"))
        #expect(counts(events) == [104: 21])
    }

    /// The Python reader stops counting at the damage: it gives 1,774 and 1,910 records. Those before and after it count.
    @Test(arguments: [("omer_RCM", 1774), ("omer_RdpCoreTS", 1910), ("omer_vss7_System", 1160)])
    func damageCostsLittle(name: String, atLeast: Int) throws {
        let (events, tally) = records(of: try sample(name))
        #expect(events.count >= atLeast)
        #expect(tally.damaged <= 12)
        #expect(events.allSatisfy { !$0.provider.isEmpty && !$0.channel.isEmpty })
    }

    @Test func headersTellTheState() throws {
        let dirty = try EventLogHeader(decoding: try sample("omer_RCM"))
        #expect(dirty.isDirty && dirty.isIntact && dirty.chunkCount == 16)
        #expect(try !EventLogHeader(decoding: try sample("sb_DFIR_RDP_Client_TimeZone_RdpCoreTs_104_example")).isDirty)
    }

    @Test func onlyTheWantedAreRead() throws {
        let file = try sample("hy_ID302_RDS_Gateway_Logon_Logoff")
        let chunk = try EventLogChunk(decoding: Array(file[EventLogHeader.blockLength...].prefix(EventLogChunk.length)))
        var told: [UInt32] = []
        let tally = chunk.forEachRecord(wanted: { $1 == 303 }) { told.append($0.eventID) }
        #expect(told == [303, 303])
        #expect(tally == .init(read: 2, damaged: 0, unwanted: 14))
    }

    /// Every cut and every turned byte of a real chunk: an error or fewer records, never a trap.
    @Test func aDamagedChunkNeverTraps() throws {
        let file = try sample("hy_ID302_RDS_Gateway_Logon_Logoff")
        let whole = Array(file[EventLogHeader.blockLength...].prefix(EventLogChunk.length))
        for length in stride(from: 0, to: whole.count, by: 997) {
            _ = try? EventLogChunk(decoding: Array(whole[..<length])).forEachRecord { _ in }
        }
        for index in stride(from: 0, to: 12_000, by: 5) {
            var turned = whole
            turned[index] ^= 0xff
            _ = try? EventLogChunk(decoding: turned).forEachRecord { _ in }
        }
    }
}

/// A chunk written by hand for the fuzzer: one record, whose bytes say 0x047d, `Provider` and `::`.
@Suite struct HandmadeChunkTests {
    private func chunk() throws -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let seed = root.appending(path: "Fuzz/corpus/event-log/73f8e100731ecd7f86af7b3d356b7a72ceee78fe")
        return Array(try Data(contentsOf: seed))
    }

    @Test func itsRecordIsRead() throws {
        var events: [EventRecord] = []
        let tally = try EventLogChunk(decoding: try chunk()).forEachRecord { events.append($0) }
        #expect(tally == .init(read: 1, damaged: 0, unwanted: 0))
        let event = try #require(events.first)
        #expect(event.eventID == 1149 && event.provider == "Provider")
        #expect(event.data.map(\.name) == ["ClientIP"] && event.value("ClientIP") == "::")
    }

    /// Every prefix and every turned byte: an error or fewer records, never a trap.
    @Test func damageNeverTraps() throws {
        let whole = try chunk()
        for length in 0..<whole.count {
            _ = try? EventLogChunk(decoding: Array(whole[..<length])).forEachRecord { _ in }
        }
        for index in whole.indices {
            var turned = whole
            turned[index] ^= 0xff
            _ = try? EventLogChunk(decoding: turned).forEachRecord { _ in }
        }
    }
}

@Suite struct ValueTests {
    /// The check value of this CRC, by which implementations are compared.
    @Test func checksum() { #expect(crc32(Array("1234".utf8)[...], Array("56789".utf8)[...]) == 0xcbf4_3926) }

    /// Bit by bit, as the standard has it, of every length around the eight bytes that are taken at once.
    @Test func checksumOfEveryLength() {
        let bytes = (0..<70).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ 7) }
        for length in 0...bytes.count {
            var value: UInt32 = 0xffff_ffff
            for byte in bytes[..<length] {
                value ^= UInt32(byte)
                for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1 }
            }
            #expect(crc32(bytes[..<length]) == ~value)
            #expect(crc32(bytes[..<(length / 3)], bytes[(length / 3)..<length]) == ~value)
        }
    }

    @Test(arguments: [
        (UInt8(0x01), [0x41, 0, 0xac, 0x20, 0, 0] as [UInt8], "A€"), (0x04, [0xff], "255"), (0x03, [0xff], "-1"),
        (0x07, [0xfe, 0xff, 0xff, 0xff], "-2"), (0x08, [1, 2, 0, 0], "513"), (0x0d, [1, 0, 0, 0], "true"),
        (0x14, [0x70, 0, 0x07, 0x80], "0x80070070"), (0x0e, [0xde, 0xad], "dead"), (0x00, [], ""),
        // The first day of the Unix age as a file time. [MS-DTYP 2.3.3]
        (0x11, [0x00, 0x80, 0x3e, 0xd5, 0xde, 0xb1, 0x9d, 0x01], "1970-01-01T00:00:00.000Z"),
        // BUILTIN\Administrators. [MS-DTYP 2.4.2.4]
        (0x13, [1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0], "S-1-5-32-544"),
        (
            0x0f, [0x33, 0x22, 0x11, 0, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff],
            "{00112233-4455-6677-8899-AABBCCDDEEFF}"
        ),
        (0x81, [0x61, 0, 0, 0, 0x62, 0, 0, 0], "a, b"), (0x86, [1, 0, 2, 0], "1, 2"),
        (0x13, [1, 255, 0, 0, 0, 0, 0, 5], "01ff000000000005"), (0x0f, [1], "01"),
    ])
    func values(type: UInt8, bytes: [UInt8], text: String) { #expect(eventText(type: type, bytes[...]) == text) }

    @Test(arguments: [
        [], Array("ElfFile".utf8), Array("ElfFile\0".utf8), Array("ElfChnk\0".utf8),
        [UInt8](repeating: 0, count: 70_000),
    ])
    func whatIsNoLogIsRefused(bytes: [UInt8]) {
        #expect(throws: WireError.self) { try EventLogHeader(decoding: bytes) }
        #expect(throws: WireError.self) { try EventLogChunk(decoding: bytes) }
    }
}
