import Primitives
import RDPWire
import Testing

@Suite struct LicensingPDUTests {
    private func check(_ text: String, means pdu: LicensingPDU) throws {
        let bytes = try dump(text)
        try checkDecoder(bytes, means: pdu, decode: LicensingPDU.init(userData:)) { $0.encoded() }
        #expect(pdu.encoded() == bytes)
    }

    /// The decrypted message of [MS-RDPBCGR 4.1.11] behind the header of a server within TLS.
    @Test func validClient() throws {
        try check("80 00 00 00 ff 03 10 00 07 00 00 00 02 00 00 00 04 00 00 00", means: .validClient)
        guard case .error(let error) = LicensingPDU.validClient.message else {
            Issue.record("not an error message")
            return
        }
        #expect(error.code.name == "STATUS_VALID_CLIENT")
        #expect(error.transition.name == "ST_NO_TRANSITION")
    }

    /// [MS-RDPBCGR 4.1.11] as it stands on the wire: encrypted, so that only the header can be read.
    @Test func encryptedExample() throws {
        let frame = try dump(
            """
            03 00 00 2a 02 f0 80 68 00 01 03 eb 70 1c 88 02 02 03 8d 43 9a ab d5 2a 31 39 62 4d c1 ec 0d 99
            88 e6 da ab 2c 02 72 4d 49 90
            """)
        guard case .sendDataIndication(let data) = try DomainPDU(frame: frame[...]) else {
            Issue.record("not a send-data indication")
            return
        }
        #expect(data.initiator == 1002)
        #expect(data.channelID == 1003)
        let pdu = try LicensingPDU(userData: data.userData[...])
        #expect(pdu.header.flags == [.encrypt, .license, .licenseEncryptClientToServer])
        #expect(pdu.message == .encrypted(Array(frame.suffix(24))))
        #expect(DomainPDU.sendDataIndication(data).encoded() == frame)
        #expect(pdu.encoded() == data.userData)
    }

    @Test func refusalWithDetails() throws {
        try check(
            "80 00 00 00 ff 83 12 00 06 00 00 00 01 00 00 00 04 00 02 00 aa bb",
            means: LicensingPDU(
                preambleFlags: 0x83,
                message: .error(.init(code: .noLicenseServer, transition: .totalAbort, errorInfo: [0xaa, 0xbb]))))
    }

    @Test func otherMessages() throws {
        try check(
            "80 00 00 00 01 02 06 00 11 22",
            means: LicensingPDU(preambleFlags: 2, message: .other(type: 1, body: [0x11, 0x22])))
    }

    /// [MS-RDPBCGR 2.2.1.12.1.3]
    @Test func names() {
        #expect(LicenseError.Code(rawValue: 2).name == "ERR_NO_LICENSE")
        #expect(LicenseError.Code(rawValue: 0xc).name == "ERR_INVALID_MESSAGE_LEN")
        #expect(LicenseError.Code(rawValue: 5).name == nil)
        let transitions = (0..<6).map { LicenseError.Transition(rawValue: $0).name }
        #expect(
            transitions == [
                nil, "ST_TOTAL_ABORT", "ST_NO_TRANSITION", "ST_RESET_PHASE_TO_START", "ST_RESEND_LAST_MESSAGE", nil,
            ])
    }

    @Test(arguments: [
        ("00 00 00 00 ff 03 10 00 07 00 00 00 02 00 00 00 04 00 00 00", "flags"),
        ("80 00 00 00 ff 03 00 00 07 00 00 00 02 00 00 00 04 00 00 00", "wMsgSize"),
        ("80 00 00 00 ff 03 ff ff 07 00 00 00 02 00 00 00 04 00 00 00", "wMsgSize"),
        ("80 00 00 00 ff 03 10 00 07 00 00 00 02 00 00 00 04 00 ff ff", "blobData"),
    ])
    func malformed(_ text: String, _ field: String) throws {
        let bytes = try dump(text)
        let error = wireError { () throws(WireError) in _ = try LicensingPDU(userData: bytes[...]) }
        #expect(error?.field == field)
    }
}
