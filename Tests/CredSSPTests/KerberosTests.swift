import CredSSP
import Primitives
import Testing

/// Errors of Samba's domain controller (4.17, realm AD.TEST), recorded on 2026-11-26.
private enum Samba {
    /// The first AS-REQ of anybody: the password is to be proven first.
    static let preauthRequired = hexBytes(
        """
        7e82011530820111a003020105a10302011ea411180f32303236313132363037333634305aa50502030382e0a603020119a7091b0741442e5445
        5354a810300ea003020101a10730051b036a6f65a9091b0741442e54455354aa1c301aa003020102a11330111b066b72627467741b0741442e54
        455354ab2b1b294e65656420746f207573652050412d454e432d54494d455354414d502f50412d504b2d41532d524551ac730471306f3009a103
        020110a20204003009a10302010fa2020400300aa10402020093a20203004009a103020102a2020400300aa10402020088a2020400300aa10402
        02028fa20204003028a103020113a221041f301d301ba003020112a10c1b0a41442e544553546a6f65a206040400001000
        """)
    /// An account that is disabled, with STATUS_ACCOUNT_DISABLED behind other data.
    static let disabled = hexBytes(
        """
        7e81c33081c0a003020105a10302011ea411180f32303236313132363037333633335aa5050203025d9aa603020112a7091b0741442e54455354
        a8153013a003020101a10c300a1b0864697361626c6564a9091b0741442e54455354aa1c301aa003020102a11330111b066b72627467741b0741
        442e54455354ac4a04483046302da103020113a226042430223020a003020112a1111b0f41442e5445535464697361626c6564a2060404000010
        003015a103020103a20e040c720000c00000000001000000
        """)
    /// A user whom nobody knows, without any further data.
    static let unknownUser = hexBytes(
        """
        7e743072a003020105a10302011ea411180f32303236313132363037333633375aa50502030ce9c0a603020106a7091b0741442e54455354a813
        3011a003020101a10a30081b066e6f626f6479a9091b0741442e54455354aa1c301aa003020102a11330111b066b72627467741b0741442e5445
        5354
        """)
    /// Our clock ten minutes ahead.
    static let skew = hexBytes(
        """
        7e81a230819fa003020105a10302011ea411180f32303236313132363037333634305aa5050203042982a603020125a7091b0741442e54455354
        a810300ea003020101a10730051b036a6f65a9091b0741442e54455354aa1c301aa003020102a11330111b066b72627467741b0741442e544553
        54ac2e042c302a3028a103020113a221041f301d301ba003020112a10c1b0a41442e544553546a6f65a206040400001000
        """)
    static let all = [preauthRequired, disabled, unknownUser, skew]
}

@Suite struct KRBErrorTests {
    @Test func readsWhatSambaSays() throws {
        let error = try KRBError(decoding: Samba.preauthRequired[...])
        #expect(error.errorCode == 25)
        #expect(error.stime == UnixTime(rfc3339: "2026-11-26T07:36:40.230Z"))
        #expect(error.realm == Array("AD.TEST".utf8))
        #expect(error.crealm == Array("AD.TEST".utf8))
        #expect(error.eText == Array("Need to use PA-ENC-TIMESTAMP/PA-PK-AS-REQ".utf8))
        #expect(error.eData?.count == 113)
        #expect(error.status == nil)
    }

    @Test func findsTheStatusAmongOtherData() throws {
        let error = try KRBError(decoding: Samba.disabled[...])
        #expect(error.errorCode == 18)
        #expect(error.status == 0xc000_0072)
    }

    /// KERB-ERROR-DATA by itself. [MS-KILE 2.2.1]
    @Test func readsTheStatusByItself() {
        let data = hexBytes("3015a103020103a20e040c340200c00000000001000000")
        #expect(KRBError(errorCode: 18, stime: nil, realm: [], eData: data).status == 0xc000_0234)
    }

    @Test(arguments: [
        "", "30", "3000", "3015a103020104a20e040c340200c00000000001000000",
        "3014a103020103a20d040b340200c000000000010000",
        "3015a103020103a20e040c000000000000000001000000",
    ])
    func takesNothingElseForAStatus(_ data: String) {
        #expect(KRBError(errorCode: 18, stime: nil, realm: [], eData: hexBytes(data)).status == nil)
    }

    @Test func readsWhatHasNoMoreThanItMust() throws {
        let error = try KRBError(decoding: Samba.unknownUser[...])
        #expect(error.errorCode == 6)
        #expect(error.eText == nil)
        #expect(error.eData == nil)
        #expect(try KRBError(decoding: Samba.skew[...]).errorCode == 37)
    }

    @Test func comesBack() throws {
        for wire in Samba.all {
            let error = try KRBError(decoding: wire[...])
            #expect(try KRBError(decoding: error.encoded()[...]) == error)
        }
        let bare = KRBError(errorCode: -1, stime: UnixTime(milliseconds: 1_795_000_000_123), realm: [0x41])
        #expect(try KRBError(decoding: bare.encoded()[...]) == bare)
    }

    @Test func everyPrefixThrows() {
        for wire in Samba.all {
            for length in 0..<wire.count {
                let error = #expect(throws: WireError.self) { try KRBError(decoding: wire[..<length]) }
                #expect(error?.needsMore == true)
            }
        }
    }

    @Test func noticesTrailingBytes() {
        let error = #expect(throws: WireError.self) { try KRBError(decoding: (Samba.skew + [0])[...]) }
        #expect(error?.reason == .trailing(count: 1))
    }

    /// A month of 13, a second of 61, no Z at the end, and microseconds that are none.
    @Test(arguments: [
        ("32303236313132363037333634305a", "32303236313332363037333634305a"),
        ("32303236313132363037333634305a", "32303236313132363037333636315a"),
        ("32303236313132363037333634305a", "323032363131323630373336343030"), ("a50502030429", "a5050203ff29"),
    ])
    func aTimeThatIsNoneIsLeftOut(_ change: (String, String)) throws {
        let wire = hex(Samba.skew).replacing(change.0, with: change.1)
        let error = try KRBError(decoding: hexBytes(wire)[...])
        #expect(error.stime == nil)
        #expect(error.errorCode == 37)
    }

    @Test func tellsErrorsFromAnswers() {
        #expect(KRBError.begins(Samba.skew))
        #expect(!KRBError.begins([0x6b, 0x82]))
        #expect(!KRBError.begins([]))
    }

    @Test func refusesAnotherVersion() {
        let wire = hex(Samba.skew).replacing("a003020105", with: "a003020104")
        #expect(throws: WireError.self) { try KRBError(decoding: hexBytes(wire)[...]) }
    }
}

/// What MIT's acceptor (1.20) said to our initiator, recorded on 2026-11-26.
private enum MIT {
    static let apRep = hexBytes(
        """
        60819806092a864886f71201020202006f8188308185a003020105a10302010fa2793077a003020112a270046e1aaabbeb98667c708847f8be99
        9dc7f202c24ecd8e394701d10443cc14a66cf2e57ddee1b1db509ed2c47a34e6644395bdea8ebb60334b371357a4001ce424e8a127d24c839e24
        10a5a81f14253046094439401ab6bc874af21c2ba2e1a26f11c078d7fa379370f23bf626c3a092
        """)
    /// `from the server`, sealed with AES-256.
    static let sealed = hexBytes(
        """
        050407ff00000000000000000ef5a8ffe0e1af87f5984eaeb54e4daf9442b17a5293faa2d2e7a034103d38a2bd3d6eea2e1e4f300c206bbb4ca4
        60252b6436731615413fd33429505bdb73
        """)
}

@Suite struct KerberosTokenTests {
    @Test func readsAndWritesWhatMITSends() throws {
        let token = try KerberosToken(decoding: MIT.apRep[...])
        #expect(token.kind == .apRep)
        #expect(token.message.count == 139)
        #expect(token.message.first == 0x6f)
        #expect(token.encoded() == MIT.apRep)
    }

    @Test(arguments: [
        (KerberosToken.Kind.apReq, "600e06092a864886f71201020201000a"), (.error, "600e06092a864886f71201020203000a"),
    ])
    func layout(_ kind: KerberosToken.Kind, _ wire: String) throws {
        #expect(hex(KerberosToken(kind, [10]).encoded()) == wire)
    }

    /// Windows' own number of the mechanism within, NTLM's, and a number that no token has.
    @Test func refusesOtherMechanismsAndTokens() throws {
        #expect(try KerberosToken(decoding: hexBytes("600e06092a864882f71201020202000a")[...]).kind == .apRep)
        for wire in ["600f060a2b06010401823702020a02000a", "600e06092a864886f71201020204000a"] {
            #expect(throws: WireError.self) { try KerberosToken(decoding: hexBytes(wire)[...]) }
        }
    }

    @Test func everyPrefixThrowsAndABehindIsNoticed() {
        for length in 0..<MIT.apRep.count {
            #expect(throws: WireError.self) { try KerberosToken(decoding: MIT.apRep[..<length]) }
        }
        let error = #expect(throws: WireError.self) { try KerberosToken(decoding: (MIT.apRep + [0])[...]) }
        #expect(error?.reason == .trailing(count: 1))
    }
}

@Suite struct KerberosWrapTests {
    @Test func readsWhatMITSends() throws {
        let wrap = try KerberosWrap(decoding: MIT.sealed[...])
        let header = KerberosWrapHeader(isSentByAcceptor: true, hasAcceptorSubkey: true, sequence: 0x0ef5_a8ff)
        #expect(wrap.header == header)
        #expect(header.encoded() == Array(MIT.sealed.prefix(16)))
        // Confounder, message, header, checksum of 12 bytes. [RFC 3962 6]
        #expect(wrap.encrypted.count == 16 + 15 + 16 + 12)
    }

    /// [RFC 4121 4.2.5]: the bytes behind the header are turned to the right by RRC.
    @Test func turnsBack() throws {
        let wire = hexBytes("050402ff00000003" + "0000000000000001" + "0304050001")
        #expect(try KerberosWrap(decoding: wire[...]).encrypted == [0, 1, 3, 4, 5])
        // More than once round, and around nothing.
        let often = hexBytes("050402ff0000000d" + "0000000000000001" + "0304050001")
        #expect(try KerberosWrap(decoding: often[...]).encrypted == [0, 1, 3, 4, 5])
        let nothing = hexBytes("050402ff0000ffff" + "0000000000000001")
        #expect(try KerberosWrap(decoding: nothing[...]).encrypted.isEmpty)
    }

    /// As Windows and FreeRDP lay it out, which take the first 60 bytes (AES with SHA-1) for the trailer.
    @Test func laysOutAsWindowsDoes() throws {
        let header = KerberosWrapHeader(isSentByAcceptor: false, hasAcceptorSubkey: true, sequence: 7)
        let encrypted = [UInt8](0..<UInt8(16 + 5 + 16 + 12))
        let wire = KerberosWrap.encoded(header, plainCount: 5, encrypted: encrypted)
        #expect(hex(wire.prefix(16)) == "050406ff0000001c" + "0000000000000007")
        #expect(Array(wire[16..<44]) == Array(encrypted.suffix(28)))
        #expect(Array(wire[44...]) == Array(encrypted.prefix(21)))
        #expect(try KerberosWrap(decoding: wire[...]).encrypted == encrypted)
    }

    @Test func takesTheMessageOnlyBeforeItsOwnHeader() throws {
        let wire = hexBytes("050403ff00020005" + "0000000000000009") + [1, 2, 3]
        let wrap = try KerberosWrap(decoding: wire[...])
        let repeated = hexBytes("050403ff00020000" + "0000000000000009")
        #expect(wrap.message(in: [0x41, 0x42, 0, 0] + repeated) == [0x41, 0x42])
        #expect(wrap.message(in: [0, 0] + repeated) == [])
        #expect(wrap.message(in: [0] + repeated) == nil)
        var other = repeated
        other[15] = 8
        #expect(wrap.message(in: [0x41, 0, 0] + other) == nil)
        #expect(wrap.message(in: []) == nil)
    }

    @Test func everyPrefixOfTheHeaderThrows() {
        for length in 0..<KerberosWrapHeader.length {
            let error = #expect(throws: WireError.self) { try KerberosWrap(decoding: MIT.sealed[..<length]) }
            #expect(error?.needsMore == true)
        }
    }

    /// A MIC token, another filler.
    @Test(arguments: ["040407ff", "05040700"]) func refusesWhatIsNoWrap(_ start: String) {
        let wire = hexBytes(start) + MIT.sealed.dropFirst(4)
        #expect(throws: WireError.self) { try KerberosWrap(decoding: wire[...]) }
    }
}
