import Primitives
import TLSRecords
import Testing

@Suite struct TLSRecordTests {
    @Test func readsAndWritesARecord() throws {
        let wire = Flight.handshakeFailure
        let record = try TLSRecord(decoding: wire[...])
        #expect(record == TLSRecord(contentType: .alert, version: TLSVersion.tls12, fragment: [2, 40]))
        #expect(record.encoded() == wire)
    }

    @Test func everyPrefixWantsMore() throws {
        let wire = Flight.handshakeFailure
        for length in 0..<wire.count {
            let error = #expect(throws: WireError.self) { try TLSRecord(decoding: wire[..<length]) }
            #expect(error?.needsMore == true)
            #expect(try TLSRecord.recordLength(wire[..<length]) == (length < 5 ? nil : 7))
        }
    }

    @Test func noticesTrailingBytes() {
        let error = #expect(throws: WireError.self) {
            try TLSRecord(decoding: (Flight.handshakeFailure + [0, 0])[...])
        }
        #expect(error?.reason == .trailing(count: 2))
    }

    /// As soon as the byte that cannot be is there. `80` begins an SSL 2.0 hello, `03` a TPKT frame.
    @Test(
        arguments: [[0x03], [0x48], [0x80], [0x13], [0x19], [0x00], [0x16, 0x02], [0x15, 0xfe], [0x17, 0x04]]
            as [[UInt8]])
    func refusesWhatBeginsNoRecord(_ start: [UInt8]) {
        let error = #expect(throws: WireError.self) { try TLSRecord.recordLength(start[...]) }
        #expect(error?.offset == start.count - 1)
        #expect(error?.needsMore == false)
    }

    @Test(arguments: [20, 21, 22, 23, 24] as [UInt8]) func acceptsEveryContentType(_ type: UInt8) throws {
        #expect(try TLSRecord.recordLength([type, 3, 1, 0x48, 0x00]) == 5 + 16384 + 2048)
        let error = #expect(throws: WireError.self) { try TLSRecord.recordLength([type, 3, 1, 0x48, 0x01]) }
        #expect(error?.reason == .tooLarge(limit: 18432, got: 18433))
    }

    @Test func splitsLongMessages() throws {
        let bytes = (0..<40_000).map { UInt8(truncatingIfNeeded: $0) }
        let records = TLSRecord.split(bytes, contentType: .handshake, version: TLSVersion.tls10)
        #expect(records.map(\.fragment.count) == [16384, 16384, 7232])
        #expect(records.flatMap(\.fragment) == bytes)
        #expect(TLSRecord.split([], contentType: .handshake, version: TLSVersion.tls10).isEmpty)
    }
}

@Suite struct TLSRecordReaderTests {
    @Test(arguments: [1, 2, 5, 7, 64, 10_000]) func cutsAStreamHoweverItArrives(_ size: Int) throws {
        var reader = TLSRecordReader()
        var records: [TLSRecord] = []
        for start in stride(from: 0, to: Flight.tls12.count, by: size) {
            reader.feed(Flight.tls12[start..<min(start + size, Flight.tls12.count)])
            while let record = try reader.next() { records.append(record) }
        }
        #expect(records.map(\.contentType.rawValue) == [22, 22, 22, 22, 22, 20, 22, 21])
        #expect(records.flatMap { $0.encoded() } == Flight.tls12)
        #expect(reader.pending == 0)
    }

    @Test func aLostFrameStaysLostAndKeepsNothing() throws {
        var reader = TLSRecordReader()
        reader.feed((Flight.handshakeFailure + Array("HTTP".utf8))[...])
        #expect(try reader.next() != nil)
        let first = #expect(throws: WireError.self) { try reader.next() }
        reader.feed(Flight.handshakeFailure[...])
        #expect(reader.pending == 0)
        let second = #expect(throws: WireError.self) { try reader.next() }
        #expect(first == second)
    }

    @Test func namesOfVersions() {
        let names = [0x0002, 0x0300, 0x0301, 0x0302, 0x0303, 0x0304, 0x7f1c].map { TLSVersionName.of($0) }
        #expect(names == ["SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3", "0x7f1c"])
    }
}
