import Primitives
import RDPWire
import Testing

@Suite struct ConnectionRequestTests {
    private func check(_ text: String, means request: ConnectionRequest, isOurForm: Bool = true) throws {
        let frame = try dump(text)
        try checkDecoder(frame, means: request, decode: ConnectionRequest.init(frame:)) { $0.encoded() }
        if isOurForm { #expect(request.encoded() == frame) }
    }

    /// [MS-RDPBCGR 4.1.1]
    @Test func specificationExample() throws {
        try check(
            """
            03 00 00 2c 27 e0 00 00 00 00 00 43 6f 6f 6b 69 65 3a 20 6d 73 74 73 68 61 73 68 3d 65 6c 74 6f
            6e 73 0d 0a 01 00 08 00 00 00 00 00
            """,
            means: ConnectionRequest(
                routing: .mstshash(Array("eltons".utf8)), negotiation: .init(protocols: .rdp)))
    }

    /// What a Linux client sends that wants TLS or CredSSP.
    @Test func negotiationAlone() throws {
        try check(
            "03 00 00 13 0e e0 00 00 00 00 00 01 00 08 00 0b 00 00 00",
            means: ConnectionRequest(negotiation: .init(protocols: [.ssl, .hybrid, .hybridEx])))
    }

    /// What clients send that know nothing but Standard RDP Security.
    @Test func nothingAtAll() throws {
        try check("03 00 00 0b 06 e0 00 00 00 00 00", means: ConnectionRequest())
    }

    @Test func routingTokenOfABalancer() throws {
        let line = Array("Cookie: msts=3640205228.15629.0000".utf8)
        try check(
            "03 00 00 37 32 e0 00 00 00 00 00" + hex(line) + "0d 0a 01 01 08 00 03 00 00 00",
            means: ConnectionRequest(
                routing: .token(line),
                negotiation: .init(
                    flags: ConnectionRequest.restrictedAdminModeRequired, protocols: [.ssl, .hybrid])))
    }

    /// [MS-RDPBCGR 2.2.1.1.2]: type 6, no flags, length 36, 16 bytes of identifier, 16 reserved.
    @Test func correlation() throws {
        let identifier = Array(UInt8(0x21)...0x30)
        try check(
            "03 00 00 37 32 e0 00 00 00 00 00 01 08 08 00 01 00 00 00 06 00 24 00" + hex(identifier)
                + String(repeating: "00", count: 16),
            means: ConnectionRequest(
                negotiation: .init(flags: ConnectionRequest.correlationInfoPresent, protocols: .ssl),
                correlationID: identifier))
    }

    @Test func aNameCannotEndTheCookie() throws {
        let request = ConnectionRequest(routing: .cookie("a\r\nb"), negotiation: .init(protocols: .ssl))
        #expect(try ConnectionRequest(frame: request.encoded()[...]).routing == .mstshash(Array("ab".utf8)))
    }

    @Test(
        "Wrong lengths are named",
        arguments: [
            ("030000130de000000000000100080003000000", "length indicator", 4),
            ("030000130fe000000000000100080003000000", "length indicator", 4),
            ("03000013ffe000000000000100080003000000", "length indicator", 4),
            ("030000130ee000000000000100000003000000", "negotiation length", 13),
            ("030000130ee00000000000010008ff03000000", "negotiation length", 13),
            ("030000130ed000000000000100080003000000", "code", 5),
            ("0300001106e000000000000d0041424344", "length indicator", 4),
            ("0300000c07e0000000000041", "routing token or cookie", 12),
        ])
    func malformed(_ text: String, _ field: String, _ offset: Int) throws {
        let frame = try dump(text)
        let error = wireError { () throws(WireError) in _ = try ConnectionRequest(frame: frame[...]) }
        #expect(error?.field == field)
        #expect(error?.offset == offset)
    }
}
