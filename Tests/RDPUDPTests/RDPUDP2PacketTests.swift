import Primitives
import RDPUDP
import Testing

@Suite struct RDPUDP2PacketTests {
    /// [MS-RDPEUDP2 3.1.1.1.5.1]; the packet in it is eleven bytes less the prefix, `30 35 … f2`.
    @Test func readsTheExampleOfTheSpecification() throws {
        var example = Example.version3
        // Its flags, 0x530, hold bits that are not listed; its prefix byte says a dummy, without a length.
        let packet = try RDPUDP2Packet(decoding: example[...])
        #expect(packet.type == .dummy)
        #expect(packet.flags.rawValue == 0x530)
        #expect(packet.logWindowSize == 3)
        #expect(packet.payloads == Hexadecimal.bytes("56 78 a2 36 73 ee 68 f2"))
        // We write the length that the section demands.
        example[7] = 0xf0
        #expect(packet.encoded() == example)
    }

    @Test(arguments: 0...12) func readsBackWhatItWrites(_ count: Int) throws {
        let packet = RDPUDP2Packet(
            type: .data, flags: [.data, .ack], logWindowSize: 10, payloads: [UInt8](1...13).dropLast(13 - count))
        let bytes = packet.encoded()
        #expect(bytes.count == max(8, count + 3))
        #expect(try RDPUDP2Packet(decoding: bytes[...]) == packet)
        for length in 0..<8 {
            let error = #expect(throws: WireError.self) { try RDPUDP2Packet(decoding: bytes[..<length]) }
            #expect(error?.needsMore == true)
        }
        // A short packet has an end of its own; a long one ends with the datagram.
        if count < 5 {
            #expect(throws: WireError.self) { try RDPUDP2Packet(decoding: (bytes + [0])[...]) }
        } else {
            #expect(try RDPUDP2Packet(decoding: (bytes + [9])[...]).payloads == packet.payloads + [9])
        }
    }

    /// Prefix byte, and the header's two bytes.
    @Test(
        arguments: [
            (0xe1, 0x05, 0x30), (0xe2, 0x05, 0x30), (0xf2, 0x05, 0x30), (0xfe, 0x05, 0x30), (0x20, 0x05, 0x30),
            (0xe0, 0x00, 0x30), (0xe0, 0x09, 0x30), (0xe0, 0x0d, 0x31),
        ] as [(UInt8, UInt8, UInt8)])
    func refusesWhatTheSpecificationForbids(_ prefix: UInt8, _ low: UInt8, _ high: UInt8) {
        let bytes: [UInt8] = [0, low, high, 0, 0, 0, 0, prefix]
        let error = #expect(throws: WireError.self) { try RDPUDP2Packet(decoding: bytes[...]) }
        #expect(error?.needsMore == false)
    }

    /// None of the datagrams of the other versions passes for one of version 3.
    @Test(arguments: [Captured.syn, Captured.synAck, Captured.scannedSynAck, Captured.clientData, Captured.serverData])
    func tellsItFromVersions1And2(_ bytes: [UInt8]) {
        #expect(throws: WireError.self) { try RDPUDP2Packet(decoding: bytes[...]) }
    }

    @Test func survivesEveryPrefixByteAndHeader() {
        for byte in UInt8.min...UInt8.max {
            for header in [[0, 0], [1, 0], [0xff, 0xff], [8, 0x70]] as [[UInt8]] {
                for count in [5, 6, 400] {
                    var bytes = [byte] + header + [UInt8](repeating: byte, count: count)
                    if bytes.count > 7 { bytes[7] = byte }
                    _ = try? RDPUDP2Packet(decoding: bytes[...])
                }
            }
        }
    }
}
