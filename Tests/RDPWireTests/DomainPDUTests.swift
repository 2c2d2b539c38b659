import Primitives
import RDPWire
import Testing

@Suite struct DomainPDUTests {
    /// Dumps of [MS-RDPBCGR 4.1.5 to 4.1.8, 4.2.3] and of a capture of a Windows Server 2003.
    @Test(
        arguments: [
            ("0300000c02f0800401000100", .erectDomainRequest(.init())),
            ("0300000802f08028", .attachUserRequest),
            ("0300000b02f0802e000006", .attachUserConfirm(.init(initiator: 1007))),
            ("0300000b02f0802e000007", .attachUserConfirm(.init(initiator: 1008))),
            ("0300000c02f08038000603ef", .channelJoinRequest(.init(initiator: 1007, channelID: 1007))),
            ("0300000c02f08038000703eb", .channelJoinRequest(.init(initiator: 1008, channelID: 1003))),
            (
                "0300000f02f0803e00000603ef03ef",
                .channelJoinConfirm(.init(initiator: 1007, requested: 1007, channelID: 1007))
            ),
            ("0300000902f0802180", .disconnectProviderUltimatum(.init(reason: .userRequested))),
        ] as [(String, DomainPDU)])
    func fromSpecificationAndCapture(_ text: String, _ pdu: DomainPDU) throws {
        let frame = try dump(text)
        try checkDecoder(frame, means: pdu, decode: DomainPDU.init(frame:)) { $0.encoded() }
        #expect(pdu.encoded() == frame)
    }

    /// By T.125 and X.691: a refusal has its Result across two bytes and no optional field.
    @Test(
        arguments: [
            ("0300000902f0802cc0", .attachUserConfirm(.init(result: .init(rawValue: 6), initiator: nil))),
            ("0300000902f0802d60", .attachUserConfirm(.init(result: .tooManyChannels, initiator: nil))),
            (
                "0300000d02f0803c60000603ee",
                .channelJoinConfirm(.init(result: .noSuchChannel, initiator: 1007, requested: 1006, channelID: nil))
            ),
            ("0300000902f0802000", .disconnectProviderUltimatum(.init(reason: .domainDisconnected))),
            ("0300000902f0802080", .disconnectProviderUltimatum(.init(reason: .providerInitiated))),
            ("0300000902f0802100", .disconnectProviderUltimatum(.init(reason: .tokenPurged))),
            ("0300000902f0802200", .disconnectProviderUltimatum(.init(reason: .channelPurged))),
            ("0300001002f08004020100040a0b0c0d", .erectDomainRequest(.init(subHeight: 256, subInterval: 0x0a0b_0c0d))),
            (
                "0300001002f08064000603eb70020102",
                .sendDataRequest(.init(initiator: 1007, channelID: 1003, userData: [1, 2]))
            ),
            (
                "0300000e02f08068000103ec a000",
                .sendDataIndication(.init(initiator: 1002, channelID: 1004, priority: 2, segmentation: 2, userData: []))
            ),
        ] as [(String, DomainPDU)])
    func fromTheGrammar(_ text: String, _ pdu: DomainPDU) throws {
        let frame = try dump(text)
        try checkDecoder(frame, means: pdu, decode: DomainPDU.init(frame:)) { $0.encoded() }
        #expect(pdu.encoded() == frame)
    }

    /// T.125 7, Reason.
    @Test func reasonNames() {
        let names = (0..<8).map { MCSReason(rawValue: $0).name }
        #expect(
            names == [
                "rn-domain-disconnected", "rn-provider-initiated", "rn-token-purged", "rn-user-requested",
                "rn-channel-purged", nil, nil, nil,
            ])
    }

    /// [MS-RDPBCGR 4.1.11] has one byte of length, Windows clients write two wherever the data may be longer.
    @Test func bothFormsOfLength() throws {
        let short = try dump("0300000f02f08064000603eb700101")
        let long = try dump("0300001002f08064000603eb70800101")
        #expect(try DomainPDU(frame: short[...]) == (try DomainPDU(frame: long[...])))
        let data = DomainPDU.sendDataRequest(
            .init(initiator: 1007, channelID: 1003, userData: [UInt8](repeating: 7, count: 200)))
        #expect(data.encoded()[12...14] == [0x70, 0x80, 200])
        #expect(try DomainPDU(frame: data.encoded()[...]) == data)
    }

    /// A token request (T.125: choice 30 and more) is kept, not refused.
    @Test func otherKinds() throws {
        let frame = try dump("0300000902f0807801")
        #expect(try DomainPDU(frame: frame[...]) == .other([0x78, 0x01]))
        #expect(DomainPDU.other([0x78, 0x01]).encoded() == frame)
    }

    @Test(arguments: [
        ("0300000e02f08064000603eb70ff", "userData length"), ("0300000f02f08064000603eb70bfff", "userData"),
        ("0300000e02f08064000603eb707f", "userData"), ("0300000b02f0802e00ffff", "initiator"),
        ("0300000c02f0800400000100", "subHeight"), ("0300001002f080040500000000000100", "subHeight"),
        ("0300000702f080", "choice"),
    ])
    func hostileLengths(_ text: String, _ field: String) throws {
        let frame = try dump(text)
        let error = wireError { () throws(WireError) in _ = try DomainPDU(frame: frame[...]) }
        #expect(error?.field == field)
    }
}
