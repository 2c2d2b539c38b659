import Primitives
import RDPWire
import Testing

@Suite struct ConnectResponseTests {
    private func specification() throws -> [UInt8] { try dump(SpecificationDumps.connectResponse) }

    /// [MS-RDPBCGR 4.1.4]
    @Test func specificationExample() throws {
        let frame = try specification()
        let message = ConnectResponse(
            result: .successful, calledConnectID: 0,
            domainParameters: .init(maxChannelIDs: 34, maxUserIDs: 3, maxMCSPDUSize: 65_528),
            userData: Array(frame.suffix(0x11f)))
        try checkDecoder(frame, means: message, decode: ConnectResponse.init(frame:)) { $0.encoded() }
        #expect(message.encoded() == frame)
    }

    /// [MS-RDPBCGR 4.1.4]
    @Test func specificationSettings() throws {
        let userData = try ConnectResponse(frame: try specification()[...]).userData
        let response = ConferenceCreateResponse(
            nodeID: 31_219, tag: 1, result: 0,
            blocks: [
                .core(.init(version: 0x0008_0004, clientRequestedProtocols: .rdp)),
                .network(.init(ioChannelID: 1003, channelIDs: [1004, 1005, 1006])),
                .security(
                    .init(
                        encryptionMethod: .rc4With128Bits, encryptionLevel: .clientCompatible,
                        serverRandom: try dump(SpecificationDumps.serverRandom),
                        serverCertificate: Array(userData.suffix(0xb8)))),
            ])
        try checkDecoder(userData, means: response, decode: ConferenceCreateResponse.init(_:)) { $0.encoded() }
        #expect(response.encoded() == userData)
        #expect(response.core?.version == 0x0008_0004)
        #expect(response.network?.channelIDs == [1004, 1005, 1006])
        #expect(response.security?.encryptionLevel.name == "CLIENT_COMPATIBLE")
    }

    /// T.125 7: the sixteen values of Result, in their order.
    @Test func resultNames() {
        #expect(MCSResult(rawValue: 0).name == "rt-successful")
        #expect(MCSResult(rawValue: 8).name == "rt-parameters-unacceptable")
        #expect(MCSResult(rawValue: 11).name == "rt-too-many-channels")
        #expect(MCSResult(rawValue: 15).name == "rt-user-rejected")
        #expect(MCSResult(rawValue: 16).name == nil)
    }

    /// A refusal of the domain still has parameters and user data, which may be empty.
    @Test func refusal() throws {
        let frame = try dump(
            """
            03 00 00 2e 02 f0 80 7f 66 24 0a 01 0e 02 01 00 30 1a 02 01 22 02 01 03 02 01 00 02 01 01 02 01
            00 02 01 01 02 03 00 ff f8 02 01 02 04 00
            """)
        let message = ConnectResponse(result: .unspecifiedFailure, userData: [])
        try checkDecoder(frame, means: message, decode: ConnectResponse.init(frame:)) { $0.encoded() }
    }

    @Test func negativeNumbersAreRefused() throws {
        var frame = try specification()
        frame[17] = 0xff
        let bytes = frame
        let error = wireError { () throws(WireError) in _ = try ConnectResponse(frame: bytes[...]) }
        #expect(error?.field == "calledConnectId")
    }
}
