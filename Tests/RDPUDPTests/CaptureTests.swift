import Foundation
import Primitives
import RDPUDP
import RealSamples
import Testing

private let samples = realSamples

/// Whole captures of Windows, datagram by datagram.
@Suite(.enabled(if: samples != nil, "the real captures are not here")) struct CaptureTests {
    @Test func aHandshakeThatSucceeds() throws {
        let datagrams = try Capture.udp("zeek_rdpeudp-handshake-success.pcap")
        let syn = try SynDatagram(decoding: datagrams[0].payload[...])
        #expect(datagrams[0].toPort == 3389 && datagrams[0].payload.count == 1232)
        #expect(syn.isOfClient && syn.isWellPadded)
        #expect((syn.synData.snInitialSequenceNumber, syn.version) == (0x0b12_7f15, UDPVersion(rawValue: 3)))

        let reply = try SynDatagram(decoding: datagrams[1].payload[...])
        #expect(datagrams[1].fromPort == 3389)
        #expect(!reply.isOfClient && reply.isWellPadded)
        #expect(reply.header.snSourceAck == syn.synData.snInitialSequenceNumber)
        #expect(reply.version == .version2)
        #expect((reply.synData.uUpStreamMtu, reply.synData.uDownStreamMtu) == (1232, 1232))
        #expect(syn.encoded() == datagrams[0].payload)
        #expect(reply.encoded() == datagrams[1].payload)
    }

    /// What the probe would make of Windows' answer, had the capture's SYN been ours.
    @Test func theSequenceTakesTheAnswer() throws {
        let datagrams = try Capture.udp("zeek_rdpeudp-handshake-success.pcap")
        var sequence = UDPSynSequence(plan: .init(snInitialSequenceNumber: 0x0b12_7f15, limitMs: 500))
        _ = sequence.handle(.start, atMs: 0)
        let actions = sequence.handle(.received(datagrams[1].payload[...]), atMs: 1)
        guard case .conclude(.synAck(let answer)) = try #require(actions.first) else {
            Issue.record("\(actions)")
            return
        }
        #expect(answer.version == .version2 && answer.isWellPadded && answer.hasAllowedMtus)
    }

    /// The header of everything that follows reads on, and none of it passes for a SYN.
    @Test func whatFollowsIsNoSyn() throws {
        let later = try Capture.udp("zeek_rdpeudp-handshake-success.pcap").dropFirst(2)
        #expect(later.count >= 8)
        for datagram in later {
            var reader = ByteReader(datagram.payload[...], message: "datagram")
            let header = try FECHeader(from: &reader)
            #expect(header.uFlags == [.ack, .data])
            #expect(throws: WireError.self) { try SynDatagram(decoding: datagram.payload[...]) }
        }
    }

    @Test func aClientThatNobodyAnswers() throws {
        let datagrams = try Capture.udp("zeek_rdpeudp-handshake-fail.pcap")
        #expect(datagrams.count == 3)
        for datagram in datagrams {
            let syn = try SynDatagram(decoding: datagram.payload[...])
            #expect(syn.isOfClient && syn.isWellPadded && syn.version == .version2)
            #expect(syn.correlationID != nil)
            #expect(datagram.payload == datagrams[0].payload, "the same again")
        }
    }
}

/// As much of a pcap file of Ethernet or BSD loopback frames as UDP needs.
private enum Capture {
    struct Datagram {
        let fromPort: UInt16
        let toPort: UInt16
        let payload: [UInt8]
    }

    static func udp(_ name: String) throws -> [Datagram] {
        let file = try #require(samples).appending(path: "pcap/\(name)")
        let bytes = [UInt8](try Data(contentsOf: file))
        var reader = ByteReader(bytes[...], message: "pcap")
        #expect(try reader.u32le("magic") == 0xa1b2_c3d4)
        _ = try reader.take(16, "header")
        let isEthernet = try reader.u32le("network") == 1
        var datagrams: [Datagram] = []
        while reader.remaining > 0 {
            _ = try reader.take(8, "time")
            let length = Int(try reader.u32le("incl_len"))
            _ = try reader.u32le("orig_len")
            let frame = Array(try reader.take(length, "frame"))
            if let datagram = try datagram(inPacket: frame[(isEthernet ? 14 : 4)...]) { datagrams.append(datagram) }
        }
        return datagrams
    }

    private static func datagram(inPacket packet: ArraySlice<UInt8>) throws -> Datagram? {
        let first = try #require(packet.first)
        let isIPv6 = first >> 4 == 6
        let (header, next) =
            isIPv6 ? (40, packet[packet.startIndex + 6]) : (Int(first & 0x0f) * 4, packet[packet.startIndex + 9])
        guard next == 17 else { return nil }
        var reader = ByteReader(packet.dropFirst(header), message: "UDP")
        let (from, to) = (try reader.u16be("source"), try reader.u16be("destination"))
        let length = Int(try reader.u16be("length"))
        _ = try reader.u16be("checksum")
        return Datagram(fromPort: from, toPort: to, payload: Array(try reader.take(length - 8, "payload")))
    }
}
