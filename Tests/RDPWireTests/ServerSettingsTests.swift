import Primitives
import RDPWire
import Testing

/// GCC responses built by hand, where the specification's example has no such block.
@Suite struct ServerSettingsTests {
    /// The wrapper of [MS-RDPBCGR 4.1.4] around some blocks of fewer than 128 bytes.
    private func wrapped(_ blocks: String) throws -> [UInt8] {
        let blocks = try dump(blocks)
        return try dump("00 05 00 14 7c 00 01 2a 14 76 0a 01 01 00 01 c0 00 4d 63 44 6e") + [UInt8(blocks.count)]
            + blocks
    }

    private func check(_ blocks: String, means meaning: [ServerDataBlock]) throws {
        let response = ConferenceCreateResponse(blocks: meaning)
        try checkDecoder(
            try wrapped(blocks), means: response, decode: ConferenceCreateResponse.init(_:)
        ) { $0.encoded() }
        #expect(response.encoded() == (try wrapped(blocks)))
    }

    private func error(_ blocks: String) throws -> WireError? {
        let bytes = try wrapped(blocks)
        return wireError { () throws(WireError) in _ = try ConferenceCreateResponse(bytes[...]) }
    }

    /// What a server within TLS sends: no lengths behind method and level.
    @Test func withoutEncryption() throws {
        try check("02 0c 0c 00 00 00 00 00 00 00 00 00", means: [.security(.init())])
    }

    /// FreeRDP's server writes the lengths although both are zero.
    @Test func withoutEncryptionButLengths() throws {
        let response = try ConferenceCreateResponse(
            try wrapped("02 0c 14 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00")[...])
        #expect(response.security == ServerSecurityData())
    }

    @Test func everyBlock() throws {
        try check(
            """
            01 0c 10 00 04 00 08 00 0b 00 00 00 07 00 00 00 03 0c 0c 00 eb 03 02 00 ec 03 00 00
            04 0c 06 00 ef 03 08 0c 08 00 01 03 00 00 99 0c 05 00 aa
            """,
            means: [
                .core(
                    .init(
                        version: 0x0008_0004, clientRequestedProtocols: [.ssl, .hybrid, .hybridEx],
                        earlyCapabilityFlags: 7)),
                .network(.init(ioChannelID: 1003, channelIDs: [1004, 0])),
                .messageChannel(1007), .multitransport(0x301), .other(type: 0x0c99, body: [0xaa]),
            ])
    }

    @Test func everyAgeOfCore() throws {
        try check("01 0c 08 00 04 00 08 00", means: [.core(.init())])
        try check(
            "01 0c 12 00 04 00 08 00 01 00 00 00 00 00 00 00 ab cd",
            means: [.core(.init(clientRequestedProtocols: .ssl, earlyCapabilityFlags: 0, later: [0xab, 0xcd]))])
    }

    @Test func channelsAndTheirPadding() throws {
        try check("03 0c 08 00 eb 03 00 00", means: [.network(.init(channelIDs: []))])
        try check("03 0c 0c 00 eb 03 01 00 ec 03 00 00", means: [.network(.init(channelIDs: [1004]))])
    }

    @Test func lengthsThatCannotBe() throws {
        #expect(try error("02 0c 14 00 02 00 00 00 03 00 00 00 ff ff ff ff 00 00 00 00")?.field == "serverRandom")
        #expect(try error("02 0c 14 00 02 00 00 00 03 00 00 00 00 00 00 00 00 00 00 80")?.field == "serverCertificate")
        #expect(try error("03 0c 08 00 eb 03 ff ff")?.field == "channelIdArray")
        #expect(try error("03 0c 0a 00 eb 03 01 00 ec 03")?.field == "Pad")
        #expect(try error("01 0c 00 00")?.field == "block length")
        #expect(try error("04 0c 08 00 ef 03 00 00")?.reason == .trailing(count: 2))
    }
}
