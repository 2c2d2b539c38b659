import Primitives
import RDPUDP
import Testing

@Suite struct StructureTests {
    @Test func readsAndWritesTheHeader() throws {
        var reader = ByteReader(Example.ack, message: "test")
        let header = try FECHeader(from: &reader)
        #expect(header.snSourceAck == 0xd6cf_0ab8)
        #expect(header.uReceiveWindowSize == 1024)
        #expect(header.uFlags == [.ackOfAcks, .data, .ack])
        var writer = ByteWriter()
        header.write(to: &writer)
        #expect(writer.bytes == Array(Example.ack.prefix(FECHeader.length)))
    }

    @Test func everyPrefixOfAHeaderIsTruncated() {
        for length in 0..<FECHeader.length {
            let error = #expect(throws: WireError.self) {
                var reader = ByteReader(Example.ack[..<length], message: "test")
                _ = try FECHeader(from: &reader)
            }
            #expect(error?.needsMore == true)
        }
    }

    /// The numbers of [MS-RDPEUDP 2.2.2.1].
    @Test(
        arguments: [
            (0x0001, "SYN"), (0x0002, "FIN"), (0x0004, "ACK"), (0x0008, "DATA"), (0x0010, "FEC"), (0x0020, "CN"),
            (0x0040, "CWR"), (0x0080, "SACK_OPTION"), (0x0100, "ACK_OF_ACKS"), (0x0200, "SYNLOSSY"),
            (0x0400, "ACKDELAYED"), (0x0800, "CORRELATION_ID"), (0x1000, "SYNEX"), (0x2000, "0x2000"),
            (0, "0x0"), (0x1801, "SYN|CORRELATION_ID|SYNEX"), (0xc005, "SYN|ACK|0xc000"),
        ] as [(UInt16, String)])
    func namesFlagsAndKeepsUnknownOnes(_ number: UInt16, _ name: String) {
        #expect(FECHeader.Flags(rawValue: number).name == name)
    }

    // MARK: ACK vectors

    /// Behind the header: the vector, and how many bytes it takes with its padding.
    @Test(
        arguments: [
            (Captured.clientData, []), (Captured.serverData, [0x00]), (Captured.laterServerData, [0x01]),
            (Example.ack, [0x04]),
        ] as [([UInt8], [UInt8])])
    func readsACKVectors(_ datagram: [UInt8], _ elements: [UInt8]) throws {
        var reader = ByteReader(datagram, message: "test")
        _ = try FECHeader(from: &reader)
        let vector = try AckVectorHeader(from: &reader)
        #expect(vector.elements.map(\.rawValue) == elements)
        #expect(vector.elements.allSatisfy { $0.state == .datagramReceived })
        #expect(reader.offset == 12)
        // What follows in the captures is a source packet, whose two sequence numbers are equal at first.
        if datagram.count > 12 { #expect(try reader.u32be("snCoded") == reader.u32be("snSourceStart")) }
    }

    @Test(arguments: 0...9) func fillsACKVectorsToFourBytes(_ count: Int) throws {
        let elements = (0..<count).map { AckVectorElement(state: .datagramNotYetReceived, length: UInt8($0)) }
        var writer = ByteWriter()
        AckVectorHeader(elements: elements).write(to: &writer)
        #expect(writer.count.isMultiple(of: 4))
        #expect(writer.count - 2 - count < 4)
        var reader = ByteReader(writer.bytes, message: "test")
        #expect(try AckVectorHeader(from: &reader).elements == elements)
        #expect(reader.isAtEnd)
        for length in 0..<writer.count {
            #expect(throws: WireError.self) {
                var reader = ByteReader(writer.bytes[..<length], message: "test")
                _ = try AckVectorHeader(from: &reader)
            }
        }
    }

    @Test func boundsACKVectors() throws {
        let most = [UInt8](repeating: 0xff, count: 2052)
        var reader = ByteReader([0x08, 0x00] + most, message: "test")
        #expect(try AckVectorHeader(from: &reader).elements.count == 2048)
        let error = #expect(throws: WireError.self) {
            var reader = ByteReader([0x08, 0x01] + most, message: "test")
            _ = try AckVectorHeader(from: &reader)
        }
        #expect(error?.reason == .tooLarge(limit: 2048, got: 2049))
        var writer = ByteWriter()
        AckVectorHeader(elements: Array(repeating: AckVectorElement(rawValue: 0), count: 70_000)).write(to: &writer)
        #expect(writer.count == 2052)
    }

    @Test(arguments: 0...255 as ClosedRange<UInt8>) func splitsEveryElement(_ byte: UInt8) {
        let element = AckVectorElement(rawValue: byte)
        #expect(element.state.rawValue == byte / 64)
        #expect(element.length == byte % 64)
        #expect(AckVectorElement(state: element.state, length: element.length) == element)
    }

    // MARK: Correlation identifiers

    /// [MS-RDPEUDP 3.1.5.1.1]
    @Test(
        arguments: [
            ("d235ac43894142dab10edd6887f7f9fb", true), ("7855d064fbaf43f0b6e8f8aadfad0000", true),
            ("0035ac43894142dab10edd6887f7f9fb", false), ("f435ac43894142dab10edd6887f7f9fb", false),
            ("d235ac43894142dab10edd6887f7f90d", false), ("d235ac43894142dab10edd6887f7f9", false), ("", false),
        ])
    func knowsWhichIdentifiersAreAllowed(_ id: String, _ isAllowed: Bool) {
        #expect(CorrelationIDPayload(uCorrelationId: Hexadecimal.bytes(id)).isAllowed == isAllowed)
    }
}
