import Primitives
import RDPWire
import Testing

@Suite struct SetErrorInfoTests {
    /// The decrypted Synchronize PDUs of [MS-RDPBCGR 4.1.14] (client) and [4.1.19] (server, whose header counts otherwise).
    @Test(
        arguments: [
            ("16 00 17 00 ef 03 ea 03 01 00 00 01 08 00 1f 00 00 00 01 00 ea 03", 1007, 1, "0100ea03"),
            ("16 00 17 00 ea 03 ea 03 01 00 14 00 16 00 1f 00 00 00 01 00 63 44", 1002, 0, "01006344"),
        ] as [(String, UInt16, UInt8, String)])
    func specificationExamples(_ text: String, _ source: UInt16, _ stream: UInt8, _ body: String) throws {
        let data = ShareData(
            kind: .init(rawValue: 31), source: source, shareID: 0x0001_03ea, streamID: stream, body: try dump(body))
        let read = { (bytes: ArraySlice<UInt8>) throws(WireError) in try ShareData(SharePDU(userData: bytes)) }
        try checkDecoder(try dump(text), means: data, decode: read) { $0.pdu.encoded() }
        #expect(try SetErrorInfo(data) == nil)
    }

    /// The headers of [MS-RDPBCGR 4.1.14] with pduType2 47 and ERRINFO_SERVER_DENIED_CONNECTION. [MS-RDPBCGR 2.2.5.1.1]
    @Test func setErrorInfo() throws {
        let bytes = try dump("16 00 17 00 ea 03 ea 03 01 00 00 01 08 00 2f 00 00 00 07 00 00 00")
        let message = SetErrorInfo(errorInfo: 7)
        #expect(message.encoded(shareID: 0x0001_03ea, source: 1002) == bytes)
        #expect(try SetErrorInfo(ShareData(SharePDU(userData: bytes[...]))) == message)
    }

    /// Numbers are open; a body of another size is none.
    @Test func bodies() throws {
        func data(_ body: [UInt8]) -> ShareData {
            ShareData(kind: .setErrorInfo, source: 1002, shareID: 1, body: body)
        }
        #expect(try SetErrorInfo(data([0xff, 0xff, 0xff, 0xff]))?.errorInfo == 0xffff_ffff)
        for count in 0..<4 {
            #expect(throws: WireError.self) { try SetErrorInfo(data([UInt8](repeating: 1, count: count))) }
        }
        #expect(throws: WireError.self) { try SetErrorInfo(data([1, 2, 3, 4, 5])) }
    }

    /// A Deactivate All PDU is a Share PDU, but carries no data header.
    @Test func otherShareControl() throws {
        let bytes = try dump("0d 00 16 00 ea 03 ea 03 01 00 01 00 00")
        let pdu = SharePDU(kind: .deactivateAll, source: 1002, body: try dump("ea 03 01 00 01 00 00"))
        try checkDecoder(bytes, means: pdu, decode: SharePDU.init(userData:)) { $0.encoded() }
        #expect(throws: WireError.self) { try ShareData(pdu) }
    }

    @Test(arguments: [
        ("00 00 17 00 ea 03", "totalLength"), ("05 00 17 00 ea 03", "totalLength"), ("ff ff 17 00 ea 03", "body"),
    ])
    func hostileLengths(_ text: String, _ field: String) throws {
        let bytes = try dump(text)
        let error = wireError { () throws(WireError) in _ = try SharePDU(userData: bytes[...]) }
        #expect(error?.field == field)
    }
}
