import Drawing
import Primitives
import RDPWire
import Testing
import Transport

@testable import Lab

@Suite("From the client info to a screen")
struct SessionTests {
    private func server(_ change: (inout Session) -> Void = { _ in }) -> ServerBehaviour {
        .plainTLS.with {
            $0.logon.users = [.joe]
            $0.session = .with(change)
        }
    }

    private func shown(_ session: (inout Session) -> Void) throws -> SessionClient {
        var client = SessionClient(server(session))
        try client.connect()
        try client.logOn()
        try client.activate()
        return client
    }

    private func painted(_ scene: Scene) -> [UInt32] {
        scene.picture(width: SessionClient.size.width, height: SessionClient.size.height).pixels
    }

    @Test(
        "What is painted is what is to be seen",
        arguments: [Scene.desktop, .black, .color(0x3a6ea5), .login, .refused])
    func pictures(_ scene: Scene) throws {
        let client = try shown { $0.scene = scene }
        #expect(client.screen?.canvas.pixels == painted(scene))
        #expect(client.screen?.tally.pixelsDrawn == SessionClient.size.width * SessionClient.size.height)
        #expect(!client.isClosed)
    }

    @Test("In planes and by the slow path alike")
    func otherWays() throws {
        #expect(try shown { $0.encoding = .planar }.screen?.canvas.pixels == painted(.desktop))
        #expect(try shown { $0.isSlowPath = true }.screen?.canvas.pixels == painted(.desktop))
    }

    @Test("Runs of 16 bit keep the upper bits of every colour")
    func runs() throws {
        let client = try shown { $0.encoding = .interleaved }
        let pixels = try #require(client.screen?.canvas.pixels)
        #expect(client.screen?.depth == .sixteen)
        #expect(pixels.map { $0 & 0xf8_fcf8 } == painted(.desktop).map { $0 & 0xf8_fcf8 })
    }

    @Test("A client without the fast path gets the slow one, one without 32 bit gets 24")
    func lessCapable() throws {
        var client = SessionClient(server())
        try client.connect(wants32Bits: false)
        try client.logOn()
        try client.activate(extraFlags: 0)
        #expect(client.screen?.depth == .twentyFour)
        #expect(client.screen?.canvas.pixels == painted(.desktop))
        #expect(try !client.data(.update).isEmpty)
    }

    @Test("Half a picture, and none at all")
    func lessToSee() throws {
        let frozen = try shown { $0.scene = .frozen }
        #expect(frozen.screen?.tally.pixelsDrawn == SessionClient.size.width * SessionClient.size.height / 2)
        let nothing = try shown { $0.scene = .nothing }
        #expect(nothing.screen?.tally.pixelsDrawn == 0)
        #expect(try nothing.data(.fontMap).count == 1)
    }

    @Test("Something moves on whenever its time has come")
    func moving() throws {
        var client = try shown { $0.scene = .moving }
        let before = try #require(client.screen?.canvas.pixels)
        try client.hear(client.conversation.wake())
        #expect(client.screen?.canvas.pixels != before)
    }

    @Test(
        "The old security, with every cipher",
        arguments: [
            ("old-security-low", EncryptionMethods.rc4With128Bits), ("old-security-high", .rc4With128Bits),
            ("old-security-56-bits", .rc4With56Bits), ("old-security-40-bits", .rc4With40Bits),
            ("fips-mode-old-security", .fips),
        ])
    func oldSecurity(_ fault: String, _ methods: EncryptionMethods) throws {
        var client = try SessionClient(fault: fault)
        try client.connect(methods: methods)
        try client.logOn()
        try client.activate()
        #expect(client.screen?.canvas.pixels == painted(.desktop))
    }

    // MARK: logon

    @Test("Who is logged on is told", arguments: [true, false])
    func notice(isRight: Bool) throws {
        var client = SessionClient(server { $0.refusedScene = .refused })
        try client.connect()
        try client.logOn(password: isRight ? LabUser.joe.password : Secret("other"))
        try client.activate()
        let told = try client.data(.saveSessionInfo).map { try SaveSessionInfo(body: $0.body[...]) }
        #expect(told == (isRight ? [.logonLong(.init(domain: "LAB", userName: "joe", sessionID: 3))] : []))
        #expect(client.screen?.canvas.pixels == painted(isRight ? .desktop : .refused))
    }

    @Test("Who brings no password is asked for one")
    func asked() throws {
        var client = SessionClient(server { $0.refusedScene = .refused })
        try client.connect()
        try client.logOn(password: Secret(""))
        try client.activate()
        #expect(client.screen?.canvas.pixels == painted(.login))
    }

    // MARK: licensing

    @Test(
        "A licence is refused in the server's own words",
        arguments: [LicenseError.Code.noLicenseServer, .invalidClient])
    func refusedLicence(_ code: LicenseError.Code) throws {
        var client = SessionClient(server { $0.licensing = .error(code) })
        try client.connect()
        try client.logOn()
        #expect(client.licences == [.error(LicenseError(code: code, transition: .totalAbort))])
        #expect(client.isClosed)
    }

    /// [MS-RDPELE 3.2.5]
    private func licensed(_ licensing: Session.Licensing, spoils: Bool = false) throws -> SessionClient {
        let cryptography = SystemCryptography()
        var client = SessionClient(server { $0.licensing = licensing })
        try client.connect()
        try client.logOn()
        guard case .other(LicenseMessageType.licenseRequest, let body)? = client.licences.last else {
            Issue.record("no request: \(client.licences)")
            return client
        }
        let request = try ServerLicenseRequest(body: body[...])
        let (secret, random) = (cryptography.random(48), cryptography.random(32))
        let certificate = try ServerCertificate(request.serverCertificate[...])
        let keys = try #require(
            LicensingKeys(
                preMasterSecret: secret, clientRandom: random, serverRandom: request.serverRandom,
                cryptography: cryptography))
        let encrypted = try #require(certificate.encrypt(secret, cryptography))
        let asked = NewLicenseRequest(
            clientRandom: random, encryptedPreMasterSecret: encrypted + [UInt8](repeating: 0, count: 8),
            userName: Array("joe\0".utf8), machineName: Array("pc\0".utf8))
        try client.license(LicenseMessageType.newLicenseRequest, asked.encoded())
        try answerChallenge(&client, keys, spoils: spoils)
        return client
    }

    private func answerChallenge(_ client: inout SessionClient, _ keys: LicensingKeys, spoils: Bool) throws {
        guard case .other(LicenseMessageType.platformChallenge, let body)? = client.licences.last else {
            Issue.record("no challenge: \(client.licences)")
            return
        }
        let challenge = keys.applied(try PlatformChallenge(body: body[...]).encryptedChallenge)
        let plain = PlatformChallengeResponse.ResponseData(challenge: challenge).encoded()
        let hardware = PlatformChallengeResponse.hardwareID(machine: [UInt8](repeating: 7, count: 16))
        let response = PlatformChallengeResponse(
            encryptedResponse: keys.applied(plain), encryptedHardwareID: keys.applied(hardware),
            macData: keys.mac(spoils ? plain : plain + hardware))
        try client.license(LicenseMessageType.platformChallengeResponse, response.encoded())
    }

    @Test("A licence is issued, and the session goes on")
    func newLicence() throws {
        var client = try licensed(.new)
        guard case .other(LicenseMessageType.newLicense, _)? = client.licences.last else {
            Issue.record("no licence: \(client.licences)")
            return
        }
        try client.activate()
        #expect(client.screen?.canvas.pixels == painted(.desktop))
    }

    @Test("Nobody gets a licence by a wrong signature")
    func spoiltLicence() throws {
        let client = try licensed(.new, spoils: true)
        #expect(client.licences.last == .error(LicenseError(code: .init(rawValue: 3), transition: .totalAbort)))
        #expect(client.isClosed)
    }

    @Test("An endless exchange asks again")
    func endlessLicence() throws {
        let client = try licensed(.endless)
        guard case .other(LicenseMessageType.platformChallenge, _)? = client.licences.last else {
            Issue.record("no second challenge: \(client.licences)")
            return
        }
        #expect(!client.isClosed)
    }

    // MARK: what happens beside the usual course

    @Test(
        "Error info at every stage ends it",
        arguments: [Session.Stage.clientInfo, .license, .confirmActive, .fontMap, .picture])
    func errorInfo(_ stage: Session.Stage) throws {
        var client = SessionClient(server { $0.deeds = [.init(stage, .errorInfo(0x7))] })
        try client.connect()
        try client.logOn()
        if stage != .clientInfo, stage != .license { try client.activate() }
        let told = try client.data(.setErrorInfo).compactMap { try SetErrorInfo($0) }
        #expect(told == [SetErrorInfo(errorInfo: 7)])
        #expect(client.isClosed)
        let hasDrawn = (client.screen?.tally.pixelsDrawn ?? 0) > 0
        #expect(hasDrawn == (stage == .picture))
    }

    @Test("A second activation has another share")
    func reactivation() throws {
        var client = try shown { $0.deeds = [.init(.fontMap, .reactivate)] }
        #expect(client.heard.filter { $0.kind == .deactivateAll }.count == 1)
        let shares = try client.heard.filter { $0.kind == .demandActive }.map { try DemandActive($0).shareID }
        #expect(Set(shares).count == 2)
        try client.activate()
        #expect(client.screen?.canvas.pixels == painted(.desktop))
    }

    @Test("A redirection names the address")
    func redirection() throws {
        var client = SessionClient(server { $0.deeds = [.init(.license, .redirect(to: "127.0.0.9", once: true))] })
        try client.connect()
        try client.logOn()
        let pdu = try #require(client.heard.first { $0.kind == .serverRedirect })
        let packet = try ServerRedirection(pdu.body.dropFirst(2).dropLast())
        #expect(packet.targetNetAddress == "127.0.0.9")
        #expect(client.isClosed)
    }

    @Test("A logon error goes with the session, and does not end it")
    func logonError() throws {
        let error = LogonError(notificationType: 0xffff_fffa, notificationData: 2)
        let client = try shown { $0.deeds = [.init(.fontMap, .logonError(error))] }
        let told = try client.data(.saveSessionInfo).map { try SaveSessionInfo(body: $0.body[...]) }
        #expect(told.contains(.extended(.init(error: error))))
        #expect(!client.isClosed)
    }

    @Test(
        "What a hostile server draws is noticed, and nothing is painted",
        arguments: [HostileUpdate.wide, .bomb, .short])
    func hostile(_ update: HostileUpdate) throws {
        var screen = try #require(Screen(width: 640, height: 480, depth: .sixteen))
        let scene = Scene.hostile(update)
        for case .fastPath(let payload) in Painter(ClientCoreData(), .showing(scene)).picture(of: scene) {
            #expect(throws: WireError.self) { try screen.fastPath(updates: payload[...]) }
        }
    }

    @Test("Whatever comes in place of a message ends the connection or is passed over")
    func nonsense() throws {
        for count in 0..<40 {
            var client = SessionClient(server())
            try client.connect()
            let junk = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
            _ = client.conversation.say(
                DomainPDU.sendDataRequest(SendData(initiator: 1007, channelID: 1003, userData: junk)).encoded())
        }
    }
}
