import Primitives
import RDPWire
import Testing

@Suite struct TPKTTests {
    @Test func frameRoundTrip() throws {
        let frame = try dump("03 00 00 09 02 f0 80 21 80")
        try checkDecoder(
            frame, means: try dump("02 f0 80 21 80"),
            decode: { bytes throws(WireError) in Array(try TPKT.payload(of: bytes)) }, encode: TPKT.wrap)
        #expect(TPKT.wrap(try dump("02 f0 80 21 80")) == frame)
    }

    @Test(arguments: ["", "03", "0300", "030000"])
    func shortHeadersNeedMore(_ text: String) throws {
        #expect(try TPKT.frameLength(try dump(text)[...]) == nil)
    }

    @Test(arguments: [("03000009", 9), ("03000007ff", 7), ("03ff0013", 19), ("0300ffff", 65_535)])
    func lengthIsThatOfTheWholeFrame(_ text: String, _ length: Int) throws {
        #expect(try TPKT.frameLength(try dump(text)[...]) == length)
    }

    /// TLS, SSH, HTTP, a fast-path PDU, a TPKT of version 5 (from a fuzzed capture): the first byte is enough.
    @Test(arguments: ["16", "53", "48", "00", "050000130ed0"])
    func otherProtocolsAreNoFrames(_ text: String) throws {
        let bytes = try dump(text)
        let error = wireError { () throws(WireError) in _ = try TPKT.frameLength(bytes[...]) }
        #expect(error?.field == "version")
        #expect(error?.offset == 0)
    }

    @Test(arguments: ["03000000", "03000004", "03000006"])
    func lengthsBelowSevenAreRefused(_ text: String) throws {
        let bytes = try dump(text)
        let error = wireError { () throws(WireError) in _ = try TPKT.frameLength(bytes[...]) }
        #expect(error?.field == "TPKT length")
        #expect(error?.offset == 2)
        #expect(error?.needsMore == false)
    }

    @Test func aFrameMustFillItsBytesExactly() throws {
        let frame = try dump("03 00 00 09 02 f0 80 21 80")
        let short = wireError { () throws(WireError) in _ = try TPKT.payload(of: frame[..<7]) }
        #expect(short?.reason == .truncated(missing: 2))
        let long = wireError { () throws(WireError) in _ = try TPKT.payload(of: (frame + [1, 2, 3])[...]) }
        #expect(long?.reason == .trailing(count: 3))
        #expect(long?.offset == 9)
    }
}
