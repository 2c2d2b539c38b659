import Primitives
import RDPWire
import Testing

@Suite struct ConnectionConfirmTests {
    private func check(_ text: String, means confirm: ConnectionConfirm) throws {
        let frame = try dump(text)
        try checkDecoder(frame, means: confirm, decode: ConnectionConfirm.init(frame:)) { $0.encoded() }
        #expect(confirm.encoded() == frame)
        #expect(try ConnectionAnswer(frame: frame[...]) == .confirm(confirm))
    }

    /// [MS-RDPBCGR 4.1.2]
    @Test func specificationExample() throws {
        try check(
            "03 00 00 13 0e d0 00 00 12 34 00 02 00 08 00 00 00 00 00",
            means: ConnectionConfirm(
                sourceReference: 0x1234, negotiation: .response(flags: 0, selected: .rdp)))
    }

    /// A Windows server that wants CredSSP, from a capture.
    @Test func hybridSelected() throws {
        try check(
            "03 00 00 13 0e d0 00 00 12 34 00 02 01 08 00 02 00 00 00",
            means: ConnectionConfirm(
                sourceReference: 0x1234,
                negotiation: .response(flags: ConnectionConfirm.extendedClientDataSupported, selected: .hybrid)))
    }

    /// A Windows Server 2003 that knows no TLS, from a capture.
    @Test func failure() throws {
        try check(
            "03 00 00 13 0e d0 00 00 12 34 00 03 00 08 00 02 00 00 00",
            means: ConnectionConfirm(
                sourceReference: 0x1234, negotiation: .failure(flags: 0, .sslNotAllowedByServer)))
    }

    /// A number without a name is kept.
    @Test func failureOfTheFuture() throws {
        try check(
            "03 00 00 13 0e d0 00 00 12 34 00 03 00 08 00 2a 00 00 80",
            means: ConnectionConfirm(
                sourceReference: 0x1234, negotiation: .failure(flags: 0, .init(rawValue: 0x8000_002a))))
    }

    /// xrdp's answer to a request without negotiation.
    @Test func elevenBytes() throws {
        try check("03 00 00 0b 06 d0 00 00 12 34 00", means: ConnectionConfirm(sourceReference: 0x1234))
    }

    /// A controller that speaks another protocol over the same transport confirms with the size of its TPDU.
    @Test func unknownParameters() throws {
        try check(
            "03 00 00 0e 09 d0 00 01 00 02 00 c0 01 0a",
            means: ConnectionConfirm(
                destinationReference: 1, sourceReference: 2,
                negotiation: .unknown(type: 0xc0, bytes: [0x01, 0x0a])))
    }

    /// The second is from a capture of a fuzzer: a response that says it is 0 bytes long.
    @Test(arguments: [
        ("030000130dd000001234000201080002000000", "length indicator", 4),
        ("030000130ed000001234000203000001000002", "negotiation length", 13),
        ("030000130ed000001234000300ffff01000000", "negotiation length", 13),
        ("030000130ee000001234000201080002000000", "code", 5),
        ("0300000906d000001234", "end", 9),
        ("030000140fd00000123400020108000200000000", "end", 19),
    ])
    func malformed(_ text: String, _ field: String, _ offset: Int) throws {
        let frame = try dump(text)
        let error = wireError { () throws(WireError) in _ = try ConnectionConfirm(frame: frame[...]) }
        #expect(error?.field == field)
        #expect(error?.offset == offset)
    }
}
