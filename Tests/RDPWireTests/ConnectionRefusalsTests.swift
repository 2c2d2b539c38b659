import Primitives
import RDPWire
import Testing

@Suite struct ConnectionRefusalsTests {
    /// X.224 13.5: length indicator, code 80, two references, reason.
    @Test func disconnectRequest() throws {
        let frame = try dump("03 00 00 0b 06 80 00 00 12 34 02")
        let message = DisconnectRequest(sourceReference: 0x1234, reason: 2)
        try checkDecoder(frame, means: message, decode: DisconnectRequest.init(frame:)) { $0.encoded() }
        #expect(message.encoded() == frame)
        #expect(try ConnectionAnswer(frame: frame[...]) == .disconnect(message))
    }

    /// X.224 13.12: length indicator, code 70, one reference, reject cause, here with the rejected TPDU as parameter c1.
    @Test func errorTPDU() throws {
        let frame = try dump("03 00 00 0d 08 70 12 34 02 c1 02 06 e0")
        let message = ErrorTPDU(destinationReference: 0x1234, rejectCause: 2, parameters: [0xc1, 0x02, 0x06, 0xe0])
        try checkDecoder(frame, means: message, decode: ErrorTPDU.init(frame:)) { $0.encoded() }
        #expect(message.encoded() == frame)
        #expect(try ConnectionAnswer(frame: frame[...]) == .error(message))
    }

    /// A confirm was due, an MCS message came: no answer, and the error says which code came.
    @Test func dataIsNoAnswer() throws {
        let frame = try dump("03 00 00 09 02 f0 80 21 80")
        #expect(try X224.code(of: frame[...]) == .data)
        #expect(throws: WireError.self) { try ConnectionAnswer(frame: frame[...]) }
    }

    @Test func dataHeader() throws {
        let frame = try dump("03 00 00 09 02 f0 80 21 80")
        try checkDecoder(
            frame, means: [0x21, 0x80], decode: { bytes throws(WireError) in Array(try X224.data(of: bytes)) },
            encode: X224.wrapData)
        #expect(X224.wrapData([0x21, 0x80]) == frame)
    }

    @Test(arguments: ["03000009 03f0802180", "03000009 02d0802180", "03000009 02f0002180", "03000007 01f080"])
    func wrongDataHeaders(_ text: String) throws {
        let frame = try dump(text)
        #expect(throws: WireError.self) { try X224.data(of: frame[...]) }
    }
}
