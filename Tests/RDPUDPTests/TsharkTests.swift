import Foundation
import Primitives
import RDPUDP
import Testing

/// What we write, read by another program.
@Suite(.enabled(if: Tshark.isInstalled)) struct TsharkTests {
    private static let id = CorrelationIDPayload(uCorrelationId: Hexadecimal.bytes("d235ac43894142dab10edd6887f7f9fb"))
    private static let hash = [UInt8](1...32)

    @Test func readsOurSyn() throws {
        let plans = [
            UDPSynSequence.Plan(snInitialSequenceNumber: 0x0102_0304, limitMs: 1),
            .init(snInitialSequenceNumber: 0x0102_0304, offer: .version1, correlationID: Self.id, limitMs: 1),
            .init(snInitialSequenceNumber: 0x0102_0304, offer: .version3, cookieHash: Self.hash, mtu: 1200, limitMs: 1),
        ]
        let lines = try Tshark.fields(
            [
                "rdpudp.flags", "rdpudp.snsourceack", "rdpudp.receivewindowsize", "rdpudp.initialsequencenumber",
                "rdpudp.upstreammtu", "rdpudp.downstreammtu", "rdpudp.correlationid", "rdpudp.synex.version",
                "rdpudp.synex.cookiehash", "udp.length", "_ws.malformed",
            ], of: plans.map { (fromClient: true, bytes: $0.syn.encoded()) })
        let id = "d235ac43894142dab10edd6887f7f9fb"
        #expect(
            lines == [
                "0x1001,0xffffffff,64,0x01020304,1232,1232,,0x0002,,1240,",
                "0x0801,0xffffffff,64,0x01020304,1232,1232,\(id),,,1240,",
                "0x1001,0xffffffff,64,0x01020304,1200,1200,,0x0101,\(hex(Self.hash)),1208,",
            ])
    }

    @Test func readsOurAnswer() throws {
        let syn = UDPSynSequence.Plan(snInitialSequenceNumber: 0x0102_0304, limitMs: 1).syn.encoded()
        var responder = UDPSynResponder(
            policy: .accept(upTo: .version2), snInitialSequenceNumber: 0xa0b0_c0d0, uReceiveWindowSize: 32, mtu: 1150)
        let reply = responder.answer(to: syn[...])
        let answer = try #require(reply)
        let lines = try Tshark.fields(
            [
                "frame.protocols", "rdpudp.flags", "rdpudp.snsourceack", "rdpudp.receivewindowsize",
                "rdpudp.initialsequencenumber", "rdpudp.upstreammtu", "rdpudp.downstreammtu", "rdpudp.synex.version",
                "_ws.malformed",
            ], of: [(true, syn), (false, answer)])
        #expect(lines.last == "raw:ip:udp:rdpudp,0x1005,0x01020304,32,0xa0b0c0d0,1150,1150,0x0002,")
    }

    /// After version 3 was agreed on, tshark reads what follows as RDP-UDP2. It is not asked for the short length, for
    /// which version 4.0 looks at bits of the type.
    @Test func readsOurPacketsOfVersion3() throws {
        let syn = UDPSynSequence.Plan(
            snInitialSequenceNumber: 5, offer: .version3, cookieHash: Self.hash, limitMs: 1
        ).syn.encoded()
        var responder = UDPSynResponder(
            policy: .accept(upTo: .version3), snInitialSequenceNumber: 6, cookieHash: Self.hash)
        let reply = responder.answer(to: syn[...])
        let answer = try #require(reply)
        let short = RDPUDP2Packet(type: .data, flags: .overheadSize, logWindowSize: 12, payloads: [0x21])
        let long = RDPUDP2Packet(
            type: .dummy, flags: [.overheadSize, .delayAckInfo, .ackOfAcks], logWindowSize: 3,
            payloads: [0x21, 7, 0x34, 0x12, 0x78, 0x56])
        let lines = try Tshark.fields(
            [
                "rdpudp2.packetType", "rdpudp2.flags", "rdpudp2.logWindow",
                "rdpudp2.overheadsize", "rdpudp2.delayackinfo.max", "rdpudp2.ackofacksseqnum",
            ], of: [(true, syn), (false, answer), (true, short.encoded()), (true, long.encoded())])
        #expect(lines.suffix(2) == ["0x00,0x0040,12,33,,", "0x08,0x0150,3,33,7,0x5678"])
    }
}

/// tshark, and captures of UDP between one client and one server for it.
private enum Tshark {
    static let isInstalled = ["/usr/bin", "/usr/local/bin"].contains {
        FileManager.default.isExecutableFile(atPath: $0 + "/tshark")
    }

    typealias Datagram = (fromClient: Bool, bytes: [UInt8])

    /// One line a datagram, the fields separated by commas.
    static func fields(_ names: [String], of datagrams: [Datagram]) throws -> [String] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["tshark", "-n", "-r", "-", "-T", "fields", "-E", "separator=,"] + names.flatMap { ["-e", $0] }
        let (toIt, fromIt) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (toIt, fromIt)
        process.standardError = FileHandle.nullDevice
        try process.run()
        try toIt.fileHandleForWriting.write(contentsOf: Data(capture(datagrams)))
        try toIt.fileHandleForWriting.close()
        let output = try fromIt.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// A pcap file of IPv4 packets without a link layer (LINKTYPE_RAW).
    private static func capture(_ datagrams: [Datagram]) -> [UInt8] {
        var writer = ByteWriter()
        for word in [0xa1b2_c3d4, 0x0004_0002, 0, 0, 0xffff, 101] as [UInt32] { writer.u32le(word) }
        for (index, datagram) in datagrams.enumerated() {
            let packet = ip(datagram)
            for word in [UInt32(index), 0, UInt32(packet.count), UInt32(packet.count)] { writer.u32le(word) }
            writer.append(packet)
        }
        return writer.bytes
    }

    private static func ip(_ datagram: Datagram) -> [UInt8] {
        let (client, server): (UInt32, UInt32) = (0xc000_0201, 0xc000_0202)
        var writer = ByteWriter()
        writer.u16be(0x4500)
        writer.u16be(UInt16(28 + datagram.bytes.count))
        writer.u32be(0)
        // Time to live 64, UDP, and a checksum that tshark does not look at.
        writer.u32be(0x4011_0000)
        writer.u32be(datagram.fromClient ? client : server)
        writer.u32be(datagram.fromClient ? server : client)
        writer.u16be(datagram.fromClient ? 50_000 : 3389)
        writer.u16be(datagram.fromClient ? 3389 : 50_000)
        writer.u16be(UInt16(8 + datagram.bytes.count))
        writer.u16be(0)
        writer.append(datagram.bytes)
        return writer.bytes
    }
}
