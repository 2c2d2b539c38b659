import Primitives
import RDPWire
import Testing

@Suite struct ConnectInitialTests {
    private func specification() throws -> [UInt8] { try dump(SpecificationDumps.connectInitial) }

    /// [MS-RDPBCGR 4.1.3], whose annotations give every number here.
    @Test func specificationExample() throws {
        let frame = try specification()
        let message = ConnectInitial(
            targetParameters: .init(maxChannelIDs: 34, maxUserIDs: 2, maxMCSPDUSize: 65_535),
            minimumParameters: .init(maxChannelIDs: 1, maxUserIDs: 1, maxTokenIDs: 1, maxMCSPDUSize: 1056),
            maximumParameters: .init(
                maxChannelIDs: 65_535, maxUserIDs: 64_535, maxTokenIDs: 65_535, maxMCSPDUSize: 65_535),
            userData: Array(frame.suffix(0x133)))
        #expect(message == ConnectInitial(userData: message.userData))
        try checkDecoder(frame, means: message, decode: ConnectInitial.init(frame:)) { $0.encoded() }
    }

    /// [MS-RDPBCGR 4.1.3]
    @Test func specificationSettings() throws {
        let userData = try ConnectInitial(frame: try specification()[...]).userData
        var core = ClientCoreData()
        core.desktopWidth = 1280
        core.desktopHeight = 1024
        core.clientBuild = 3790
        core.clientName = "ELTONS-DEV2"
        core.postBeta2ColorDepth = 0xca01
        core.clientProductID = 1
        core.serialNumber = 0
        core.highColorDepth = 24
        core.supportedColorDepths = 7
        core.earlyCapabilityFlags = 1
        core.clientDigProductID = "69712-783-0357974-42714"
        core.connectionType = 0
        core.pad1octet = 0
        core.serverSelectedProtocol = 0
        let request = ConferenceCreateRequest(blocks: [
            .core(core),
            .cluster(.init(flags: 0x0d)),
            .security(.init(encryptionMethods: [.rc4With40Bits, .rc4With128Bits, .rc4With56Bits, .fips])),
            .network(
                .init(channels: [
                    .init("rdpdr", options: 0x8080_0000), .init("cliprdr", options: 0xc0a0_0000),
                    .init("rdpsnd", options: 0xc000_0000),
                ])),
        ])
        try checkDecoder(userData, means: request, decode: ConferenceCreateRequest.init(_:)) { $0.encoded() }
        #expect(request.encoded() == userData)
        #expect(request.core == core)
        #expect(request.cluster?.flags == 0x0d)
        #expect(request.security?.extEncryptionMethods == EncryptionMethods.none)
        #expect(request.network?.channels.map(\.name).first == Array("rdpdr\0\0\0".utf8))
    }

    /// Strict BER, as FreeRDP writes it, and the unsigned form of Windows mean the same.
    @Test func bothFormsOfLargeIntegers() throws {
        let ours = ConnectInitial(userData: []).encoded()
        #expect(hex(ours).contains("020300ffff"))
        #expect(try ConnectInitial(frame: ours[...]).maximumParameters == .windowsMaximum)
    }

    @Test(arguments: [
        ("0300000c02f0807f6584ffffff", "Connect-Initial"), ("0300000c02f0807f6585000000", "Connect-Initial"),
        ("0300000c02f0807f6580000000", "Connect-Initial"), ("0300000a02f0807f6500", "callingDomainSelector"),
        ("0300000a02f0807f6600", "Connect-Initial"), ("0300000702f080", "Connect-Initial"),
    ])
    func hostileLengths(_ text: String, _ field: String) throws {
        var frame = try dump(text)
        frame[3] = UInt8(frame.count)
        let error = wireError { () throws(WireError) in _ = try ConnectInitial(frame: frame[...]) }
        #expect(error?.field == field)
    }
}
