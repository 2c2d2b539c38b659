import Primitives
import RDPWire
import Testing
import Transport

@Suite struct LicensingExchangeTests {
    private func keys() throws -> LicensingKeys {
        try #require(
            LicensingKeys(
                preMasterSecret: dump(SessionDumps.licensePreMasterSecret),
                clientRandom: dump(SessionDumps.licenseClientRandom),
                serverRandom: dump(SessionDumps.licenseServerRandom), cryptography: SystemCryptography()))
    }

    /// The keys of [MS-RDPELE 4.2]: what RC4 makes of zeros with the printed key, and a MAC by a script of its own.
    @Test func theSpecificationsKeys() throws {
        let keys = try keys()
        var stream = RC4(key: try dump(SessionDumps.licenseEncryptionKey))
        #expect(keys.applied([UInt8](repeating: 0, count: 40)) == stream.apply([UInt8](repeating: 0, count: 40)))
        let data = try dump(SessionDumps.platformChallengeResponseData)
        let machine = try dump("02000000f159873ec9d898af2402f8f3293af026")
        #expect(hex(keys.mac(data + machine)) == "4393d7fd909bc2870b7dccf5c473c538")
    }

    @Test func noKeysOfOtherLengths() {
        let made = LicensingKeys(
            preMasterSecret: [1], clientRandom: [], serverRandom: [], cryptography: SystemCryptography())
        #expect(made == nil)
    }

    private func body(_ text: String, type: UInt8) throws -> [UInt8] {
        let pdu = try LicensingPDU(userData: dump(text)[...])
        guard case .other(type, let body) = pdu.message else {
            Issue.record("another message")
            return []
        }
        return body
    }

    @Test func platformChallenge() throws {
        let bytes = try body(SessionDumps.platformChallenge, type: LicenseMessageType.platformChallenge)
        let challenge = PlatformChallenge(
            encryptedChallenge: try dump("46 37 85 54 8e c5 91 34 97 5d"),
            macData: try dump("38 23 62 5d 10 8b 93 c3 f1 e4 67 1f 4a b6 00 0a"))
        try checkDecoder(bytes, means: challenge, decode: PlatformChallenge.init(body:)) { $0.encoded() }
        #expect(challenge.encoded() == bytes)
    }

    /// What is encrypted in it is the response data and the identity of the machine, with one stream each.
    @Test func platformChallengeResponse() throws {
        let bytes = try body(
            SessionDumps.platformChallengeResponse, type: LicenseMessageType.platformChallengeResponse)
        let response = PlatformChallengeResponse(
            encryptedResponse: try dump("fa b4 e8 24 cf 56 b2 4e 80 02 bd b6 61 fc df e9 6c 44"),
            encryptedHardwareID: try dump("f8 b5 e8 25 3d 0f 3f 70 1d da 60 19 16 fe 73 1a 45 7e 02 71"),
            macData: try dump("38 23 62 5d 10 8b 93 c3 f1 e4 67 1f 4a b6 00 0a"))
        try checkDecoder(bytes, means: response, decode: PlatformChallengeResponse.init(body:)) { $0.encoded() }
        #expect(response.encoded() == bytes)
    }

    @Test func responseData() throws {
        let bytes = try dump(SessionDumps.platformChallengeResponseData)
        let data = PlatformChallengeResponse.ResponseData(challenge: try dump("54 00 45 00 53 00 54 00 00 00"))
        try checkDecoder(bytes, means: data, decode: PlatformChallengeResponse.ResponseData.init(_:)) { $0.encoded() }
        #expect(data.encoded() == bytes)
        #expect(
            hex(PlatformChallengeResponse.hardwareID(platformID: 2, machine: [1, 2])) == "02000000" + "0102"
                + String(repeating: "0", count: 28))
    }

    @Test func licenseRequest() throws {
        let random = try dump(SessionDumps.licenseServerRandom)
        let bytes =
            random
            + (try dump(
                """
                00 00 06 00 04 00 00 00 4d 00 00 00 04 00 00 00 41 00 00 00 0d 00 04 00 01 00 00 00 03 00 02 00 aa bb
                01 00 00 00 0e 00 02 00 6d 00
                """))
        let request = ServerLicenseRequest(
            serverRandom: random, companyName: [0x4d, 0, 0, 0], productID: [0x41, 0, 0, 0],
            serverCertificate: [0xaa, 0xbb], scopes: [[0x6d, 0]])
        try checkDecoder(bytes, means: request, decode: ServerLicenseRequest.init(body:)) { $0.encoded() }
        #expect(request.encoded() == bytes)
    }

    /// The fields of [MS-RDPELE 4.2].
    @Test func newLicenseRequest() throws {
        let random = try dump(SessionDumps.licenseClientRandom)
        let secret = try dump(SessionDumps.licenseEncryptedSecret)
        let bytes =
            try dump("01 00 00 00 00 00 01 04") + random + dump("02 00 48 00") + secret
            + dump("0f 00 02 00 75 00 10 00 02 00 6d 00")
        let request = NewLicenseRequest(
            clientRandom: random, encryptedPreMasterSecret: secret, userName: [0x75, 0], machineName: [0x6d, 0])
        try checkDecoder(bytes, means: request, decode: NewLicenseRequest.init(body:)) { $0.encoded() }
        #expect(request.encoded() == bytes)
    }

    @Test func licenseInfo() throws {
        let random = try dump(SessionDumps.licenseClientRandom)
        let mac = Array(UInt8(1)...16)
        let bytes =
            try dump("01 00 00 00 00 00 01 04") + random + dump("02 00 01 00 aa 01 00 01 00 bb 09 00 01 00 cc") + mac
        let info = LicenseInfo(
            clientRandom: random, encryptedPreMasterSecret: [0xaa], licenseInfo: [0xbb], encryptedHardwareID: [0xcc],
            macData: mac)
        try checkDecoder(bytes, means: info, decode: LicenseInfo.init(body:)) { $0.encoded() }
        #expect(info.encoded() == bytes)
    }

    @Test func issuedLicense() throws {
        let mac = Array(UInt8(1)...16)
        let bytes = try dump("09 00 02 00 aa bb") + mac
        let license = IssuedLicense(encryptedLicenseInfo: [0xaa, 0xbb], macData: mac)
        try checkDecoder(bytes, means: license, decode: IssuedLicense.init(body:)) { $0.encoded() }
        #expect(license.encoded() == bytes)
        let content = try dump("00 00 06 00 01 00 00 00 61 01 00 00 00 62 00 00 00 00 02 00 00 00 30 82")
        let meaning = IssuedLicense.Content(
            version: 0x60000, scope: [0x61], companyName: [0x62], productID: [], license: [0x30, 0x82])
        try checkDecoder(content, means: meaning, decode: IssuedLicense.Content.init(_:)) { $0.encoded() }
        #expect(meaning.encoded() == content)
    }
}
