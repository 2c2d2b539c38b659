import Evidence
import Primitives
import RDPSequence
import RDPWire
import Testing
import Transport

private let zeros32 = [UInt8](repeating: 0, count: 32)

/// A server with a licence, whose key is public: the secret of everybody's RSA key of 64 bytes is 1, so it is sent in clear.
@Suite struct LicensingTests {
    private static let key = ProprietaryCertificate(
        modulus: [UInt8](repeating: 0xff, count: 64), exponent: 1, signature: [0])

    private func request() -> [UInt8] {
        let certificate = ServerCertificate(content: .proprietary(Self.key)).encoded()
        let request = ServerLicenseRequest(
            serverRandom: zeros32, companyName: [0x4d, 0], productID: [0x41, 0], serverCertificate: certificate,
            scopes: [[0x6d, 0]])
        return LicensingPDU(message: .other(type: LicenseMessageType.licenseRequest, body: request.encoded())).encoded()
    }

    private func keys(_ script: SessionScript) throws -> LicensingKeys {
        let request = try NewLicenseRequest(body: try #require(script.licences.first).body[...])
        #expect(request.userName == Array("joe\0".utf8) && request.machineName == Array("redial\0".utf8))
        #expect(request.encryptedPreMasterSecret.count == 72)
        return try #require(
            LicensingKeys(
                preMasterSecret: Array(request.encryptedPreMasterSecret.prefix(48)), clientRandom: request.clientRandom,
                serverRandom: zeros32, cryptography: SystemCryptography()))
    }

    private func challenge(_ keys: LicensingKeys, wrong: Bool = false) -> [UInt8] {
        let plain = Array("TEST".utf8)
        let challenge = PlatformChallenge(
            encryptedChallenge: keys.applied(plain), macData: keys.mac(wrong ? [1] : plain))
        return LicensingPDU(message: .other(type: LicenseMessageType.platformChallenge, body: challenge.encoded()))
            .encoded()
    }

    @Test(arguments: [
        (LicenseMessageType.newLicense, LicenseExchange.Issued.new, "new-license"),
        (LicenseMessageType.upgradeLicense, .upgrade, "upgrade-license"),
    ])
    func aNewLicence(_ type: UInt8, _ issued: LicenseExchange.Issued, _ name: String) throws {
        var script = SessionScript.opened()
        script.server(request())
        let keys = try keys(script)
        script.server(challenge(keys))
        let answer = try PlatformChallengeResponse(body: try #require(script.licences.last).body[...])
        let data = keys.applied(answer.encryptedResponse)
        let machine = keys.applied(answer.encryptedHardwareID)
        #expect(try PlatformChallengeResponse.ResponseData(data[...]).challenge == Array("TEST".utf8))
        #expect(machine.count == 20 && answer.macData == keys.mac(data + machine))
        let license = IssuedLicense(encryptedLicenseInfo: [1, 2, 3], macData: [])
        script.server(LicensingPDU(message: .other(type: type, body: license.encoded())).encoded())
        #expect(
            script.first(LicenseExchange.self)
                == LicenseExchange(
                    messages: ["license-request", "platform-challenge", name], issued: issued, rounds: 2))
        script.share(SessionScript.demand())
        script.data(.fontMap, FontList.map.encoded())
        #expect(script.activation?.outcome == .activated)
    }

    @Test func aChallengeOfSomebodyElse() throws {
        var script = SessionScript.opened()
        script.server(request())
        script.server(challenge(try keys(script), wrong: true))
        #expect(script.activation?.outcome == .licenseRefused)
        #expect(script.first(LicenseExchange.self)?.detail == "a challenge with a wrong signature")
    }

    @Test func refused() {
        var script = SessionScript.opened()
        let error = LicenseError(code: .noLicenseServer, transition: .totalAbort)
        script.server(LicensingPDU(message: .error(error)).encoded())
        #expect(script.first(LicensingEnd.self)?.name == "ERR_NO_LICENSE_SERVER")
        #expect(script.activation?.outcome == .licenseRefused && script.activation?.stage == .infoSent)
        #expect(script.conversation.finishes == [.answered])
    }

    @Test func withoutEnd() {
        var script = SessionScript.opened()
        for _ in 0..<20 { script.server(request()) }
        #expect(script.first(LicenseExchange.self)?.detail == "more than 8 messages")
        #expect(script.activation?.outcome == .licenseRefused && script.licences.count == 8)
    }

    @Test func theLastWordAgain() throws {
        var script = SessionScript.opened()
        script.server(request())
        let again = LicenseError(code: .init(rawValue: 3), transition: .resendLastMessage)
        script.server(LicensingPDU(message: .error(again)).encoded())
        #expect(script.licences.count == 2 && script.licences[0].body == script.licences[1].body)
    }

    /// A share without a word about licences.
    @Test func none() {
        var script = SessionScript.opened()
        script.share(SessionScript.demand())
        #expect(
            script.first(LicenseExchange.self)
                == LicenseExchange(messages: [], issued: LicenseExchange.Issued.none, rounds: 0))
    }

    @Test func aKeyOfNoUse() {
        var script = SessionScript.opened()
        let request = ServerLicenseRequest(
            serverRandom: zeros32, companyName: [], productID: [], serverCertificate: [], scopes: [])
        script.server(LicensingPDU(message: .other(type: 1, body: request.encoded())).encoded())
        #expect(script.activation?.outcome == .licenseRefused)
    }
}

@Suite struct MessageChannelSessionTests {
    private func opened() -> SessionScript {
        var script = SessionScript.opened(blocks: settings + [.messageChannel(1006)])
        script.conversation.receive(joinConfirm(1006))
        return script
    }

    private func message(_ body: [UInt8], _ flags: SecurityHeader.Flags) -> [UInt8] {
        let data = SendData(initiator: 1002, channelID: 1006, userData: SecurityHeader(flags: flags).before(body))
        return DomainPDU.sendDataIndication(data).encoded()
    }

    private func ask(_ script: inout SessionScript, _ request: AutoDetectRequest) {
        script.conversation.receive(message(request.encoded(), .autoDetectRequest))
    }

    private func response(_ script: SessionScript) throws -> AutoDetectResponse {
        guard case .sendDataRequest(let data) = script.conversation.said.last else {
            throw WireError(message: "", field: "", offset: 0, reason: .trailing(count: 0))
        }
        #expect(data.channelID == 1006 && data.userData.prefix(4) == [0, 0x20, 0, 0])
        return try AutoDetectResponse(data.userData[4...])
    }

    @Test func itIsJoined() {
        #expect(opened().first(JoinEnd.self)?.channels == 3)
    }

    @Test func theNetworkIsMeasured() throws {
        var script = opened()
        ask(&script, .init(sequenceNumber: 1, requestType: 0x1001, kind: .roundTrip))
        #expect(try response(script) == .init(sequenceNumber: 1, kind: .roundTrip))
        ask(&script, .init(sequenceNumber: 2, requestType: 0x1014, kind: .bandwidthStart))
        ask(
            &script,
            .init(sequenceNumber: 3, requestType: 2, kind: .bandwidthPayload([UInt8](repeating: 0, count: 900))))
        script.conversation.nowMs = 130
        ask(
            &script,
            .init(sequenceNumber: 4, requestType: 0x2b, kind: .bandwidthStop([UInt8](repeating: 0, count: 100))))
        #expect(
            try response(script) == .init(sequenceNumber: 4, kind: .bandwidth(type: 3, timeDelta: 30, byteCount: 1000)))
        // After the connection sequence, everything counts that comes.
        ask(&script, .init(sequenceNumber: 5, requestType: 0x14, kind: .bandwidthStart))
        let stop = message(
            AutoDetectRequest(sequenceNumber: 6, requestType: 0x429, kind: .bandwidthStop([])).encoded(),
            .autoDetectRequest)
        script.conversation.receive(stop)
        #expect(
            try response(script)
                == .init(sequenceNumber: 6, kind: .bandwidth(type: 11, timeDelta: 1, byteCount: UInt32(stop.count))))
    }

    @Test func noOtherTransport() throws {
        var script = opened()
        let request = MultitransportRequest(requestID: 77, securityCookie: [])
        script.conversation.receive(message(request.encoded(), .transportRequest))
        guard case .sendDataRequest(let data) = script.conversation.said.last else {
            Issue.record("nothing was said")
            return
        }
        #expect(data.userData == [4, 0, 0, 0] + MultitransportResponse(requestID: 77).encoded())
        script.conversation.receive(
            message(Heartbeat(period: 1, warningCount: 1, reconnectCount: 1).encoded(), .heartbeat))
        #expect(script.conversation.finishes.isEmpty)
    }
}

@Suite struct StandardSecuritySessionTests {
    /// The modulus is a number above all random ones of 32 bytes, and the exponent is 1: the client's random goes in clear.
    private static let certificate = ServerCertificate(
        content: .proprietary(.init(modulus: [UInt8](repeating: 0xff, count: 64), exponent: 1, signature: [0]))
    ).encoded()

    private func opened(_ method: EncryptionMethods) throws -> SessionScript {
        let settled = ServerSecurityData(
            encryptionMethod: method, encryptionLevel: .high, serverRandom: zeros32, serverCertificate: Self.certificate
        )
        var script = SessionScript.openedInClear(blocks: [settings[0], .security(settled), settings[2]])
        let exchange = try SecurityExchange(userData: try #require(script.messages.first)[...])
        script.security = StandardSecurity(
            .server, method: method, clientRandom: Array(exchange.encryptedClientRandom.prefix(32)),
            serverRandom: zeros32, cryptography: SystemCryptography())
        return script
    }

    @Test(arguments: [EncryptionMethods.rc4With40Bits, .rc4With56Bits, .rc4With128Bits, .fips])
    func upToAPicture(_ method: EncryptionMethods) throws {
        var script = try opened(method)
        #expect(script.first(SessionSecured.self)?.method == method.name)
        var security = try #require(script.security)
        let opened = try security.open(script.messages[1][...])
        let info = try ClientInfo(opened.body[...])
        #expect(opened.flags.contains(.info) && info.userName == "joe")
        #expect(info.password.isEmpty && !info.flags.contains(.autoLogon), "nobody has shown who they are")
        // Licensing goes in clear, the rest encrypted; at the low level a header stands alone.
        script.server(LicensingPDU.validClient.encoded())
        script.server(security.seal(SessionScript.demand().encoded()))
        let confirm = try security.open(script.messages[2][...])
        #expect(try ConfirmActive(SharePDU(userData: confirm.body[...])).shareID == 0x103ea)
        let map = ShareData(kind: .fontMap, source: 1002, shareID: 0x103ea, body: FontList.map.encoded()).pdu.encoded()
        script.server(SecurityHeader(flags: []).before(map))
        #expect(script.activation?.outcome == .activated)
        script.conversation.receive(security.sealFastPath([3, 0, 0]).encoded())
        script.conversation.tell(.closed(.eof))
        #expect(script.first(ScreenDrawn.self)?.updates["synchronize"] == 1)
    }

    @Test func aWrongSignature() throws {
        var script = try opened(.rc4With128Bits)
        var security = try #require(script.security)
        var sealed = security.seal(SessionScript.demand().encoded())
        sealed[6] ^= 1
        script.server(sealed)
        #expect(script.activation?.outcome == .garbage)
        #expect(script.activation?.detail?.contains("dataSignature") == true)
    }

    @Test func noKeys() {
        let settled = ServerSecurityData(
            encryptionMethod: .rc4With128Bits, encryptionLevel: .high, serverRandom: zeros32, serverCertificate: [1])
        let script = SessionScript.openedInClear(blocks: [settings[0], .security(settled), settings[2]])
        #expect(script.activation?.outcome == .error && script.activation?.stage == .nothing)
        #expect(script.messages.isEmpty, "nothing is said in clear that was to be encrypted")
    }

    @Test func switchedOff() {
        var script = SessionScript.openedInClear(blocks: settings)
        #expect(script.info?.password.isEmpty == true && script.info?.userName == "joe")
        script.server(LicensingPDU.validClient.encoded())
        script.share(SessionScript.demand())
        script.data(.fontMap, FontList.map.encoded())
        #expect(script.activation?.outcome == .activated && script.first(SessionSecured.self) == nil)
    }
}
