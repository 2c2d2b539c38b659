import Primitives
import RDPWire
import Testing

/// GCC requests built by hand, where the specification's example has no such block.
@Suite struct ClientSettingsTests {
    /// The wrapper of [MS-RDPBCGR 4.1.3] around some blocks of fewer than 128 bytes.
    private func wrapped(_ blocks: String) throws -> [UInt8] {
        let blocks = try dump(blocks)
        return try dump("00 05 00 14 7c 00 01") + [UInt8(blocks.count + 13)]
            + (try dump("00 08 00 10 00 01 c0 00 44 75 63 61")) + [UInt8(blocks.count)] + blocks
    }

    private func read(_ blocks: String) throws -> [ClientDataBlock] {
        try ConferenceCreateRequest(try wrapped(blocks)[...]).blocks
    }

    private func error(_ blocks: String) throws -> WireError? {
        let bytes = try wrapped(blocks)
        return wireError { () throws(WireError) in _ = try ConferenceCreateRequest(bytes[...]) }
    }

    /// CS_MCS_MSGCHANNEL and CS_MULTITRANSPORT stand for blocks that this code does not read.
    @Test func unknownBlocksAreKept() throws {
        let request = ConferenceCreateRequest(blocks: [
            .other(type: 0xc006, body: [0, 0, 0, 0]), .other(type: 0xc00a, body: [5, 3, 0, 0]),
            .other(type: 0xffff, body: []),
        ])
        try checkDecoder(
            try wrapped("06c0 0800 00000000 0ac0 0800 05030000 ffff 0400"), means: request,
            decode: ConferenceCreateRequest.init(_:)
        ) { $0.encoded() }
    }

    @Test func lengthsThatCannotBe() throws {
        #expect(try error("06c0 0000 00000000")?.field == "block length")
        #expect(try error("06c0 0300 00000000")?.field == "block length")
        #expect(try error("06c0 ffff 00000000")?.needsMore == true)
        #expect(try error("02c0 0800 1b000000")?.field == "extEncryptionMethods")
        #expect(try error("02c0 1000 1b000000 00000000 00000000")?.reason == .trailing(count: 4))
    }

    @Test(arguments: ["01000000", "ffffffff", "00000080"])
    func channelCountsThatCannotBe(_ count: String) throws {
        #expect(try error("03c0 0800" + count)?.field == "channelCount")
    }

    @Test func noChannels() throws {
        #expect(try read("03c0 0800 00000000") == [.network(.init(channels: []))])
    }

    /// The lengths are sums over the fields in [MS-RDPBCGR 2.2.1.3.2].
    @Test func everyAgeOfCore() throws {
        var core = ClientCoreData()
        #expect(try length(of: core) == 132)
        core.postBeta2ColorDepth = 0xca01
        #expect(try length(of: core) == 134)
        core.clientProductID = 1
        core.serialNumber = 0
        core.highColorDepth = 32
        core.supportedColorDepths = 15
        core.earlyCapabilityFlags = 0x7ff
        core.clientDigProductID = "é€𝄞"
        #expect(try length(of: core) == 210)
        core.connectionType = 6
        core.pad1octet = 0
        core.serverSelectedProtocol = 2
        #expect(try length(of: core) == 216)
        core.desktopPhysicalWidth = 300
        core.desktopPhysicalHeight = 200
        core.desktopOrientation = 90
        core.desktopScaleFactor = 150
        core.deviceScaleFactor = 140
        #expect(try length(of: core) == 234)
        core.later = [1, 2, 3]
        #expect(try length(of: core) == 237)
    }

    /// What the block says of its length, in a request that is read back as it was.
    private func length(of core: ClientCoreData) throws -> UInt8 {
        let request = ConferenceCreateRequest(blocks: [.core(core), .other(type: 0xffff, body: [])])
        let bytes = request.encoded()
        #expect(try ConferenceCreateRequest(bytes[...]) == request)
        return bytes[23 + 2]
    }

    @Test func aGapEndsTheBlock() throws {
        var core = ClientCoreData()
        core.serialNumber = 7
        let bytes = ConferenceCreateRequest(blocks: [.core(core)]).encoded()
        #expect(try ConferenceCreateRequest(bytes[...]).core == ClientCoreData())
    }

    @Test func longNamesAreCut() throws {
        var core = ClientCoreData()
        core.clientName = String(repeating: "n", count: 40)
        let bytes = ConferenceCreateRequest(blocks: [.core(core)]).encoded()
        #expect(try ConferenceCreateRequest(bytes[...]).core?.clientName == String(repeating: "n", count: 15))
    }

    /// Halves of surrogate pairs are no text; they are shown as such, and read.
    @Test func namesThatAreNoText() throws {
        var bytes = ConferenceCreateRequest(blocks: [.core(ClientCoreData())]).encoded()
        let name = bytes.count - 132 + 4 + 20
        bytes[name...(name + 1)] = [0x00, 0xd8]
        #expect(try ConferenceCreateRequest(bytes[...]).core?.clientName == "\u{fffd}")
    }
}
