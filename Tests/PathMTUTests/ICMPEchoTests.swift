import Primitives
import Testing

@testable import PathMTU

/// What Windows' ping sends first: 32 bytes of the alphabet, identifier 1, sequence 1, checksum 0x4d5a.
private let windowsPing =
    [0x08, 0x00, 0x4d, 0x5a, 0x00, 0x01, 0x00, 0x01] + Array("abcdefghijklmnopqrstuvwabcdefghi".utf8)

private let meaning = ICMPEcho(
    family: .four, identifier: 1, sequence: 1, data: Array("abcdefghijklmnopqrstuvwabcdefghi".utf8))

@Suite struct ICMPEchoTests {
    @Test func readsAndWritesAPingOfWindows() throws {
        #expect(try ICMPEcho(decoding: windowsPing[...], family: .four) == meaning)
        #expect(try ICMPEcho(decoding: ([0xaa] + windowsPing)[1...], family: .four) == meaning)
        #expect(meaning.encoded() == windowsPing)
    }

    /// A message and its checksum sum up to all ones, whatever its length. [RFC 1071]
    @Test(arguments: [0, 1, 2, 55, 56, 1472]) func theChecksumHolds(_ count: Int) {
        let echo = ICMPEcho(
            family: .four, sequence: 0xfffe, data: (0..<count).map { UInt8(truncatingIfNeeded: 31 * $0) })
        #expect(internetChecksum(echo.encoded()) == 0)
    }

    @Test(arguments: ICMPEcho.Family.allCases, [false, true]) func roundTrip(_ family: ICMPEcho.Family, _ isReply: Bool)
        throws
    {
        let echo = ICMPEcho(family: family, isReply: isReply, identifier: 0xbeef, sequence: 0x1234, data: [1, 2, 3])
        #expect(try ICMPEcho(decoding: echo.encoded()[...], family: family) == echo)
    }

    @Test func everyPrefixOfTheHeaderAsksForMore() {
        for length in 0..<ICMPEcho.headerLength {
            #expect(throws: WireError.self) { try ICMPEcho(decoding: windowsPing[..<length], family: .four) }
        }
    }

    @Test(arguments: [UInt8(1), 3, 5, 11, 127, 128, 129, 255]) func otherMessagesAreNone(_ type: UInt8) {
        #expect(throws: WireError.self) {
            try ICMPEcho(decoding: ([type] + windowsPing.dropFirst())[...], family: .four)
        }
    }

    @Test func aCodeOtherThanZeroIsNone() {
        #expect(throws: WireError.self) { try ICMPEcho(decoding: [0, 1, 0, 0, 0, 0, 0, 0], family: .four) }
    }

    /// The packet is as long as was asked for: header of IP, eight bytes of ICMP, and the rest.
    @Test(arguments: [(ICMPEcho.Family.four, 84, 56), (.four, 1500, 1472), (.six, 1500, 1452), (.six, 20, 0)])
    func aRequestOfAWantedSize(_ family: ICMPEcho.Family, _ packet: Int, _ data: Int) {
        let echo = ICMPEcho(requestOf: packet, family: family, sequence: 7)
        #expect(echo.data.count == data)
        #expect(echo.encoded().count == 8 + data)
        #expect(!echo.isReply && echo.sequence == 7)
    }
}
