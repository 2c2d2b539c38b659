import CredSSP
import Primitives
import Testing

@Suite struct TSRequestTests {
    @Test func readsWhatFreeRDPSends() throws {
        let request = try TSRequest(decoding: FreeRDP.request[...])
        #expect(request.version == 6)
        #expect(request.negoTokens.map(\.count) == [40])
        #expect(request.clientNonce.map { hex($0.prefix(4)) } == "bec51038")
        #expect(request.authInfo == nil)
        #expect(request.pubKeyAuth == nil)
        #expect(request.errorCode == nil)
        let answer = try TSRequest(decoding: FreeRDP.answer[...])
        #expect(answer.version == 6)
        #expect(answer.negoTokens.map(\.count) == [158])
    }

    @Test func writesWhatFreeRDPSends() throws {
        for wire in [FreeRDP.request, FreeRDP.answer] {
            #expect(try TSRequest(decoding: wire[...]).encoded() == wire)
        }
    }

    /// [MS-CSSP 2.2.1]: every field behind its own context tag.
    @Test func layoutOfAllFields() throws {
        let request = TSRequest(
            version: 2, negoTokens: [[1], [2, 3]], authInfo: [4], pubKeyAuth: [5], errorCode: 0x8009_030c,
            clientNonce: [6])
        let tokens = "a111300f" + "3005a003040101" + "3006a00404020203"
        let wire = "302f" + "a003020102" + tokens + "a203040104" + "a303040105" + "a40602048009030c" + "a503040106"
        #expect(hex(request.encoded()) == wire)
        #expect(try TSRequest(decoding: hexBytes(wire)[...]) == request)
    }

    /// STATUS_LOGON_FAILURE: as Windows writes it, as an unsigned number, and padded.
    @Test(arguments: [
        "300da003020106a4060204c000006d", "300ea003020106a407020500c000006d", "3010a003020106a4090207ffffffc000006d",
    ])
    func errorCodes(_ wire: String) throws {
        #expect(try TSRequest(decoding: hexBytes(wire)[...]).errorCode == 0xc000_006d)
    }

    @Test func errorCodesAreWrittenAsWindowsDoes() {
        #expect(hex(TSRequest(version: 6, errorCode: 0xc000_006d).encoded()) == "300da003020106a4060204c000006d")
    }

    @Test func refusesErrorCodesOverThirtyTwoBits() {
        #expect(throws: WireError.self) {
            try TSRequest(decoding: hexBytes("300ea003020106a4070205010000006d")[...])
        }
    }

    @Test func passesOverFieldsOfNewerVersions() throws {
        let request = try TSRequest(decoding: hexBytes("300aa003020107a603040101")[...])
        #expect(request == TSRequest(version: 7))
    }

    @Test func everyPrefixThrowsAndKnowsTheWholeLength() throws {
        for wire in [FreeRDP.request, FreeRDP.answer] {
            let header = wire[1] < 0x80 ? 2 : 3
            for length in 0..<wire.count {
                let error = #expect(throws: WireError.self) { try TSRequest(decoding: wire[..<length]) }
                #expect(error?.needsMore == true)
                #expect(try TSRequest.frameLength(wire[..<length]) == (length < header ? nil : wire.count))
            }
            #expect(try TSRequest.frameLength((wire + [0, 0])[...]) == wire.count)
        }
    }

    @Test func noticesTrailingBytes() {
        let error = #expect(throws: WireError.self) { try TSRequest(decoding: (FreeRDP.request + [0])[...]) }
        #expect(error?.reason == .trailing(count: 1))
    }

    /// A TLS record, text, an indefinite length, a length of five bytes, and 64 KiB and a byte.
    @Test(arguments: ["16030300", "4854", "3080", "3085", "30ff", "3083010000", "308400010000", "3084ffffffff"])
    func refusesWhatBeginsNoRequest(_ wire: String) {
        let error = #expect(throws: WireError.self) { try TSRequest.frameLength(hexBytes(wire)[...]) }
        #expect(error?.needsMore == false)
    }

    @Test func acceptsLengthsUpToTheLimitInAnyForm() throws {
        #expect(try TSRequest.frameLength(hexBytes("308300fffb")[...]) == 65536)
        #expect(try TSRequest.frameLength(hexBytes("308400000005")[...]) == 11)
        #expect(try TSRequest.frameLength(hexBytes("3000")[...]) == 2)
        #expect(try TSRequest.frameLength(hexBytes("3082ff")[...]) == nil)
    }

    @Test func refusesMoreTokensThanAnyoneSends() {
        let request = TSRequest(version: 6, negoTokens: [[UInt8]](repeating: [1], count: 17))
        let error = #expect(throws: WireError.self) { try TSRequest(decoding: request.encoded()[...]) }
        #expect(error?.reason == .tooLarge(limit: 16, got: 17))
    }

    @Test func anyByteMayBeWrongAnywhere() {
        for index in FreeRDP.answer.indices {
            for value: UInt8 in [0x00, 0x7f, 0x80, 0x84, 0xff] {
                var broken = FreeRDP.answer
                broken[index] = value
                for token in (try? TSRequest(decoding: broken[...]))?.negoTokens ?? [] {
                    #expect(token.count < broken.count)
                    guard let challenge = try? ChallengeMessage(decoding: token[...]) else { continue }
                    #expect((0..<token.count).contains(challenge.trailing))
                }
            }
        }
    }
}
