import CredSSP
import Primitives
import Testing

/// What a Windows server says first in SMB: NegTokenInit2 with the hint of MS-SPNG. [MS-SPNG 2.2.1]
private let windowsInit2 = hexBytes(
    """
    607606062b0601050502a06c306aa03c303a060a2b06010401823702021e06092a864882f71201020206092a864886f712010202
    060a2a864886f71201020203060a2b06010401823702020aa32a3028a0261b246e6f745f646566696e65645f696e5f5246433431
    373840706c656173655f69676e6f7265
    """)

/// A first token laid out by hand that offers NTLM alone, around a NEGOTIATE of 40 bytes.
private let windowsInit =
    hexBytes("604806062b0601050502a03e303ca00e300c060a2b06010401823702020aa22a0428") + NLMP.negotiate

/// A server's answer laid out by hand: accept-incomplete, NTLM, and a token of 66 bytes.
private let windowsResp =
    hexBytes("a15b3059a0030a0101a10c060a2b06010401823702020aa244") + hexBytes("0442") + NLMP.challengeV1.prefix(66)

@Suite struct MechanismTests {
    @Test func names() throws {
        let token = try NegTokenInit(decoding: windowsInit2[...])
        #expect(
            token.mechTypes.map(\.dotted) == [
                "1.3.6.1.4.1.311.2.2.30", "1.2.840.48018.1.2.2", "1.2.840.113554.1.2.2", "1.2.840.113554.1.2.2.3",
                "1.3.6.1.4.1.311.2.2.10",
            ])
        #expect(token.mechTypes.map(\.name) == ["NEGOEX", "MS-Kerberos", "Kerberos", "1.2.840.113554.1.2.2.3", "NTLM"])
        #expect(Mechanism.spnego.name == "SPNEGO")
    }

    /// X.690 8.19: 2.999.3 is the example there; and the extremes of both roots.
    @Test(arguments: [
        ("0603883703", "2.999.3"), ("060100", "0.0"), ("060127", "0.39"), ("06014f", "1.39"), ("060150", "2.0"),
    ])
    func numbers(_ encoding: String, _ dotted: String) throws {
        let element = hexBytes(encoding)
        let wire =
            hexBytes("a1") + [UInt8(element.count + 4), 0x30, UInt8(element.count + 2), 0xa1, UInt8(element.count)]
            + element
        let token = try NegTokenResp(decoding: wire[...])
        #expect(token.supportedMech?.dotted == dotted)
        #expect(token.encoded() == wire)
    }

    /// Nothing, an arc without an end, an arc over 64 bits.
    @Test(arguments: ["0600", "06022b86", "060c2b8fffffffffffffffffff7f"])
    func refusesNumbersThatAreNone(_ encoding: String) {
        let element = hexBytes(encoding)
        let wire =
            hexBytes("a1") + [UInt8(element.count + 4), 0x30, UInt8(element.count + 2), 0xa1, UInt8(element.count)]
            + element
        #expect(throws: WireError.self) { try NegTokenResp(decoding: wire[...]) }
    }

    @Test func whatIsNoNumberIsWrittenEmpty() {
        for dotted in ["", "1", "x.y", "9.9.9", "1.18446744073709551615"] {
            #expect(hex(NegTokenResp(supportedMech: Mechanism(dotted: dotted)).encoded()) == "a1063004a1020600")
        }
    }
}

@Suite struct NegTokenTests {
    @Test func clientsFirstToken() throws {
        let token = try NegTokenInit(decoding: windowsInit[...])
        #expect(token == NegTokenInit(mechTypes: [.ntlm], mechToken: NLMP.negotiate))
        #expect(token.encoded() == windowsInit)
    }

    @Test func serversHintsArePassedOver() throws {
        let token = try NegTokenInit(decoding: windowsInit2[...])
        #expect(token.mechToken == nil)
        #expect(token.mechListMIC == nil)
    }

    @Test func theMICStandsThirdOrFourth() throws {
        let third = NegTokenInit(mechTypes: [.ntlm], mechListMIC: [7, 8])
        #expect(try NegTokenInit(decoding: third.encoded()[...]) == third)
        // [3] holds hints, an empty SEQUENCE.
        let fourth = hexBytes("601606062b0601050502a00c300aa3023000a4040402" + "0708")
        #expect(try NegTokenInit(decoding: fourth[...]).mechListMIC == [7, 8])
    }

    @Test func serversAnswer() throws {
        let token = try NegTokenResp(decoding: windowsResp[...])
        #expect(token.negState == .acceptIncomplete)
        #expect(token.negState?.name == "accept-incomplete")
        #expect(token.supportedMech == .ntlm)
        #expect(token.responseToken?.count == 66)
        #expect(token.mechListMIC == nil)
        #expect(token.encoded() == windowsResp)
    }

    @Test(arguments: [(0, "accept-completed"), (2, "reject"), (3, "request-mic"), (77, "77")] as [(UInt8, String)])
    func states(_ number: UInt8, _ name: String) throws {
        let wire: [UInt8] = [0xa1, 0x07, 0x30, 0x05, 0xa0, 0x03, 0x0a, 0x01, number]
        #expect(try NegTokenResp(decoding: wire[...]).negState?.name == name)
    }

    @Test func everyPrefixThrows() {
        for length in 0..<windowsInit.count {
            #expect(throws: WireError.self) { try NegTokenInit(decoding: windowsInit[..<length]) }
        }
        for length in 0..<windowsInit2.count {
            #expect(throws: WireError.self) { try NegTokenInit(decoding: windowsInit2[..<length]) }
        }
        for length in 0..<windowsResp.count {
            #expect(throws: WireError.self) { try NegTokenResp(decoding: windowsResp[..<length]) }
        }
    }

    @Test func noticesTrailingBytes() {
        let first = #expect(throws: WireError.self) { try NegTokenInit(decoding: (windowsInit + [0])[...]) }
        #expect(first?.reason == .trailing(count: 1))
        let second = #expect(throws: WireError.self) { try NegTokenResp(decoding: (windowsResp + [0])[...]) }
        #expect(second?.reason == .trailing(count: 1))
    }

    @Test func refusesMoreMechanismsThanAnyoneHas() {
        let token = NegTokenInit(mechTypes: [Mechanism](repeating: .ntlm, count: 65))
        let error = #expect(throws: WireError.self) { try NegTokenInit(decoding: token.encoded()[...]) }
        #expect(error?.reason == .tooLarge(limit: 64, got: 65))
    }

    @Test func findsNTLMInAndOutOfSPNEGO() throws {
        #expect(ntlmMessage(inToken: NLMP.challengeV1) == NLMP.challengeV1)
        #expect(ntlmMessage(inToken: windowsInit) == NLMP.negotiate)
        #expect(ntlmMessage(inToken: windowsResp) == Array(NLMP.challengeV1.prefix(66)))
        #expect(ntlmMessage(inToken: windowsInit2) == nil)
        #expect(ntlmMessage(inToken: []) == nil)
        #expect(ntlmMessage(inToken: NegTokenResp(negState: .reject).encoded()) == nil)
        #expect(ntlmMessage(inToken: NegTokenResp(responseToken: Array("NTLMSS".utf8)).encoded()) == nil)
    }
}
