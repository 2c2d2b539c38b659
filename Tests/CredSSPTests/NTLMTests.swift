import CredSSP
import Primitives
import Testing

@Suite struct NegotiateMessageTests {
    @Test func readsWhatFreeRDPSends() throws {
        let token = try #require(try TSRequest(decoding: FreeRDP.request[...]).negoTokens.first)
        let message = try NegotiateMessage(decoding: token[...])
        #expect(message.flags.rawValue == 0xe208_82b7)
        #expect(message.version?.text == "6.1.7601")
        #expect(message.version?.revision == 15)
        #expect(message.domainName == "")
        #expect(message.encoded() == token)
    }

    /// The usual flags and a version make the message that mstsc and FreeRDP send.
    @Test func writesTheUsualMessage() {
        let message = NegotiateMessage(version: NTLMVersion(major: 6, minor: 1, build: 7601))
        #expect(ntlmMessage(inToken: message.encoded()) == message.encoded())
        #expect(hex(message.encoded()[8..<16]) == "01000000b78208e2")
        #expect(message.encoded().count == 40)
    }

    @Test func namesAreAnnounced() throws {
        let message = NegotiateMessage(flags: [.oem], domainName: "LAB", workstation: "HOST7")
        let read = try NegotiateMessage(decoding: message.encoded()[...])
        #expect(read.domainName == "LAB")
        #expect(read.workstation == "HOST7")
        #expect(read.version == nil)
        #expect(read.flags == [.oem, .oemDomainSupplied, .oemWorkstationSupplied])
    }

    @Test func oldClientsSendSixteenBytes() throws {
        let wire = hexBytes("4e544c4d535350000100000007820000")
        #expect(
            try NegotiateMessage(decoding: wire[...]).flags == [.unicode, .oem, .requestTarget, .ntlm, .alwaysSign])
        for length in (0..<40) where length != 16 {
            #expect(throws: WireError.self) { try NegotiateMessage(decoding: NLMP.negotiate[..<length]) }
        }
    }
}

@Suite struct ChallengeMessageTests {
    @Test func exampleOfNTLMv1() throws {
        let message = try ChallengeMessage(decoding: NLMP.challengeV1[...])
        #expect(message.targetName == "Server")
        #expect(message.flags.rawValue == 0xe202_8233)
        #expect(message.serverChallenge == 0xefcd_ab89_6745_2301)
        #expect(message.targetInfo == nil)
        #expect(message.version == NTLMVersion(major: 6, minor: 0, build: 6000))
        #expect(message.trailing == 0)
    }

    @Test func exampleOfNTLMv2() throws {
        let message = try ChallengeMessage(decoding: NLMP.challengeV2[...])
        #expect(message.flags.rawValue == 0xe28a_8233)
        #expect(message.targetInfo?.nbDomainName == "Domain")
        #expect(message.targetInfo?.nbComputerName == "Server")
        #expect(message.targetInfo?.dnsComputerName == nil)
        #expect(message.targetInfo?.timestamp == nil)
        #expect(message.version?.text == "6.0.6000")
        #expect(message.encoded() == NLMP.challengeV2)
    }

    @Test func readsAndWritesWhatFreeRDPAnswers() throws {
        let token = try #require(try TSRequest(decoding: FreeRDP.answer[...]).negoTokens.first)
        let message = try ChallengeMessage(decoding: token[...])
        let info = try #require(message.targetInfo)
        #expect(message.targetName == "LABHOST")
        #expect(info.nbComputerName == "LABHOST")
        #expect(info.nbDomainName == "LABHOST")
        #expect(info.dnsComputerName == "labhost")
        #expect(info.dnsDomainName == "labhost")
        #expect(info.dnsTreeName == nil)
        #expect(info.timestamp?.rfc3339 == "2026-11-23T15:58:00.000Z")
        #expect(message.version?.text == "6.1.7601")
        #expect(message.encoded() == token)
    }

    @Test func everyPrefixThrows() {
        for wire in [NLMP.challengeV1, NLMP.challengeV2] {
            for length in 0..<wire.count {
                #expect(throws: WireError.self) { try ChallengeMessage(decoding: wire[..<length]) }
            }
        }
    }

    @Test func noticesTrailingBytes() throws {
        #expect(try ChallengeMessage(decoding: (NLMP.challengeV2 + [1, 2, 3])[...]).trailing == 3)
    }

    /// The shapes of servers before Windows XP: no target information, or no version although its bit is echoed.
    @Test func shorterHeadersOfOldServers() throws {
        let bare = hexBytes(
            "4e544c4d5353500002000000000000000000000001820000" + "0123456789abcdef" + "0000000000000000")
        let old = try ChallengeMessage(decoding: bare[...])
        #expect(old.targetInfo == nil)
        #expect(old.version == nil)
        #expect(old.targetName == "")
        let noVersion = hexBytes(
            "4e544c4d53535000020000000400040030000000" + "01828002" + "0123456789abcdef" + "0000000000000000"
                + "0400040034000000" + "53004d00" + "00000000")
        let echoed = try ChallengeMessage(decoding: noVersion[...])
        #expect(echoed.version == nil)
        #expect(echoed.targetName == "SM")
        #expect(echoed.targetInfo == TargetInfo(pairs: []))
    }

    @Test func oemNames() throws {
        let message = ChallengeMessage(targetName: "OLD", flags: [.oem], serverChallenge: 1)
        #expect(message.encoded().suffix(3) == [0x4f, 0x4c, 0x44])
        #expect(try ChallengeMessage(decoding: message.encoded()[...]).targetName == "OLD")
    }

    /// Offset and length of the target name: far beyond, at the edge, and as large as they go.
    @Test(arguments: [
        "0c000c00ffffffff", "ffffffff38000000", "0100010045000000", "0c000c0039000000", "ffffffffffffffff",
    ])
    func payloadOutOfBounds(_ field: String) {
        var wire = NLMP.challengeV1
        wire.replaceSubrange(12..<20, with: hexBytes(field))
        let error = #expect(throws: WireError.self) { try ChallengeMessage(decoding: wire[...]) }
        #expect(error?.field == "TargetName")
        #expect(error?.needsMore == true)
    }

    @Test func emptyFieldsMayPointAnywhere() throws {
        var wire = NLMP.challengeV1
        wire.replaceSubrange(12..<20, with: hexBytes("00000000ffffffff"))
        #expect(try ChallengeMessage(decoding: wire[...]).targetName == "")
    }

    @Test(arguments: [("00d8", "\u{fffd}"), ("4100dc", "A"), ("3dd8", "\u{fffd}"), ("3dd842de", "🙂"), ("0000", "\0")])
    func hostileNames(_ name: String, _ text: String) throws {
        var wire = NLMP.challengeV1.prefix(56) + hexBytes(name)
        wire.replaceSubrange(12..<16, with: [UInt8(name.count / 2), 0, 0, 0])
        #expect(try ChallengeMessage(decoding: wire[...]).targetName == text)
    }

    @Test func refusesOtherMessages() {
        #expect(throws: WireError.self) { try ChallengeMessage(decoding: NLMP.negotiate[...]) }
        #expect(throws: WireError.self) { try NegotiateMessage(decoding: NLMP.challengeV1[...]) }
        #expect(throws: WireError.self) { try ChallengeMessage(decoding: Array("NTLMSSQ\0\u{2}\0\0\0".utf8)[...]) }
    }
}

@Suite struct TargetInfoTests {
    private let whole = TargetInfo(
        nbComputerName: "WS-1", nbDomainName: "LAB", dnsComputerName: "ws-1.lab.example", dnsDomainName: "lab.example",
        dnsTreeName: "example", flags: 2, timestamp: UnixTime(seconds: 1_795_449_480), targetName: "TERMSRV/ws-1")

    @Test func comesBackAsItWasWritten() throws {
        let read = try TargetInfo(decoding: whole.encoded()[...])
        #expect(read == whole)
        #expect(read.nbComputerName == "WS-1")
        #expect(read.dnsTreeName == "example")
        #expect(read.flags == 2)
        #expect(read.timestamp == UnixTime(seconds: 1_795_449_480))
        #expect(read.targetName == "TERMSRV/ws-1")
    }

    /// AvId and AvLen before each value, numbers little-endian. [MS-NLMP 2.2.2.1]
    @Test func layout() {
        let info = TargetInfo(nbComputerName: "A", flags: 2, timestamp: UnixTime(seconds: 1_795_449_480))
        #expect(
            hex(info.encoded()) == "010002004100" + "0600040002000000" + "07000800" + "0074eb69637bdd01" + "00000000")
    }

    @Test func everyPrefixThrows() {
        let wire = whole.encoded()
        for length in 0..<wire.count {
            #expect(throws: WireError.self) { try TargetInfo(decoding: wire[..<length]) }
        }
    }

    @Test func unknownPairsAreKeptAndPaddingIsNot() throws {
        let info = try TargetInfo(decoding: hexBytes("63000100ff" + "00000000" + "00000000")[...])
        #expect(info.pairs == [AVPair(id: 99, value: [0xff])])
    }

    @Test func numbersOfTheWrongSizeAreNone() throws {
        let info = try TargetInfo(decoding: hexBytes("07000400aabbccdd" + "06000100aa" + "00000000")[...])
        #expect(info.timestamp == nil)
        #expect(info.flags == nil)
        #expect(info.pairs.count == 2)
    }

    @Test func anyTimestampIsAnInstant() throws {
        let info = try TargetInfo(decoding: hexBytes("07000800ffffffffffffffff" + "00000000")[...])
        #expect(info.timestamp?.rfc3339 == "9999-12-31T23:59:59.999Z")
    }

    @Test func refusesMorePairsThanAnyoneSends() {
        let info = TargetInfo(pairs: [AVPair](repeating: AVPair(id: 99, value: []), count: 65))
        let error = #expect(throws: WireError.self) { try TargetInfo(decoding: info.encoded()[...]) }
        #expect(error?.reason == .tooLarge(limit: 64, got: 65))
    }
}

@Suite struct AuthenticateMessageTests {
    @Test func exampleOfNTLMv1() throws {
        let message = try AuthenticateMessage(decoding: NLMP.authenticateV1[...])
        #expect(message.userName == "User")
        #expect(message.domainName == "Domain")
        #expect(message.workstation == "COMPUTER")
        #expect(message.flags.rawValue == 0xe280_8235)
        #expect(message.version?.text == "5.1.2600")
    }

    @Test func exampleOfNTLMv2() throws {
        let message = try AuthenticateMessage(decoding: NLMP.authenticateV2[...])
        #expect(message.userName == "User")
        #expect(message.domainName == "Domain")
        #expect(message.workstation == "COMPUTER")
        #expect(message.flags.rawValue == 0xe288_8235)
    }

    @Test func everyPrefixThrows() {
        for wire in [NLMP.authenticateV1, NLMP.authenticateV2] {
            for length in 0..<wire.count {
                #expect(throws: WireError.self) { try AuthenticateMessage(decoding: wire[..<length]) }
            }
        }
    }

    /// Each of the six fields in turn, pointing out of the message.
    @Test(arguments: [12, 20, 28, 36, 44, 52]) func payloadOutOfBounds(_ field: Int) {
        for place in ["ffffffffffffffff", "0200020000010000", "01000100ffffffff"] {
            var wire = NLMP.authenticateV1
            wire.replaceSubrange(field..<(field + 8), with: hexBytes(place))
            #expect(throws: WireError.self) { try AuthenticateMessage(decoding: wire[...]) }
        }
    }
}
