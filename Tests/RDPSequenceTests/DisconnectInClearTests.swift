import Testing

@testable import RDPSequence

@Suite("A disconnect in clear, where TLS is due")
struct DisconnectInClearTests {
    /// TPKT, X.224 Data, DisconnectProviderUltimatum with rn-user-requested. [T.125 section 7]
    static let ultimatum: [UInt8] = [3, 0, 0, 9, 2, 0xf0, 0x80, 0x21, 0x80]

    @Test("Every beginning of it is cut short, the whole is not")
    func prefixes() {
        for length in 0..<Self.ultimatum.count {
            #expect(isFrameCutShort(inClear: Self.ultimatum.prefix(length)), "\(length) bytes")
        }
        #expect(!isFrameCutShort(inClear: Self.ultimatum[...]))
        #expect(disconnectReason(inClear: Self.ultimatum[...]) == "rn-user-requested")
    }

    @Test(
        "What begins no frame needs not be waited for",
        arguments: [[0x48], [3, 0, 0, 3], [0x15, 3, 1, 0, 2, 2, 40]])
    func others(bytes: [UInt8]) {
        #expect(!isFrameCutShort(inClear: bytes[...]))
    }
}
