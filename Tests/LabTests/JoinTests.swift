import Primitives
import RDPWire
import Testing

@testable import Lab

@Suite("From Connect-Initial to the farewell")
struct JoinTests {
    private func connectInitial(
        channels: Int = 3, errorInfo: Bool = true, methods: EncryptionMethods = .none
    ) -> [UInt8] {
        var core = ClientCoreData()
        core.postBeta2ColorDepth = 0xca01
        core.clientProductID = 1
        core.serialNumber = 0
        core.highColorDepth = 24
        core.supportedColorDepths = 7
        core.earlyCapabilityFlags = errorInfo ? 1 : 0
        let names = (0..<channels).map { ClientNetworkData.Channel("ch\($0)", options: 0) }
        let request = ConferenceCreateRequest(blocks: [
            .core(core), .security(.init(encryptionMethods: methods)), .network(.init(channels: names)),
        ])
        return ConnectInitial(userData: request.encoded()).encoded()
    }

    private func joined(errorInfo: Bool = true) throws -> Conversation {
        var conversation = try Conversation(fault: "healthy-xrdp")
        try conversation.secure([.ssl, .hybrid])
        _ = conversation.say(connectInitial(errorInfo: errorInfo))
        return conversation
    }

    @Test("The response repeats what was requested and numbers every channel")
    func response() throws {
        var conversation = try Conversation(fault: "healthy-xrdp")
        try conversation.secure([.ssl, .hybrid])
        let frame = try #require(conversation.say(connectInitial()).sent.first)
        let response = try ConnectResponse(frame: frame[...])
        let conference = try ConferenceCreateResponse(response.userData[...])
        #expect(response.result == .successful)
        #expect(conference.core?.clientRequestedProtocols == [.ssl, .hybrid])
        #expect(conference.security?.encryptionMethod == EncryptionMethods.none)
        #expect(Set(conference.network?.channelIDs ?? []).count == 3)
    }

    @Test("No more channels than there may be")
    func manyChannels() throws {
        var conversation = try Conversation(fault: "healthy-xrdp")
        try conversation.secure(.ssl)
        let frame = try #require(conversation.say(connectInitial(channels: 200)).sent.first)
        let conference = try ConferenceCreateResponse(try ConnectResponse(frame: frame[...]).userData[...])
        #expect(conference.network?.channelIDs.count == 31)
    }

    @Test("User and channels are confirmed")
    func confirms() throws {
        var conversation = try joined()
        #expect(conversation.say(DomainPDU.erectDomainRequest(.init()).encoded()).isEmpty)
        let attached = try DomainPDU(
            frame: try #require(conversation.say(DomainPDU.attachUserRequest.encoded()).sent.first)[...])
        guard case .attachUserConfirm(let user) = attached, let initiator = user.initiator else {
            Issue.record("no confirm: \(attached)")
            return
        }
        let request = DomainPDU.channelJoinRequest(.init(initiator: initiator, channelID: 1003)).encoded()
        let confirm = try DomainPDU(frame: try #require(conversation.say(request).sent.first)[...])
        #expect(confirm == .channelJoinConfirm(.init(initiator: initiator, requested: 1003, channelID: 1003)))
    }

    @Test("The client info gets a licence, the reason, and an end", arguments: [true, false])
    func farewell(errorInfo: Bool) throws {
        var conversation = try joined(errorInfo: errorInfo)
        let info = DomainPDU.sendDataRequest(SendData(initiator: 1007, channelID: 1003, userData: [0x40, 0, 0, 0]))
            .encoded()
        let actions = conversation.say(info)
        #expect(actions.last == .close)
        #expect(actions.sent.count == (errorInfo ? 3 : 2))
        guard case .sendDataIndication(let licence) = try DomainPDU(frame: try #require(actions.sent.first)[...]) else {
            Issue.record("no data")
            return
        }
        #expect(try LicensingPDU(userData: licence.userData[...]) == .validClient)
        guard errorInfo, case .sendDataIndication(let data) = try DomainPDU(frame: actions.sent[1][...]) else { return }
        let reason = try SetErrorInfo(try ShareData(try SharePDU(userData: data.userData[...])))
        #expect(reason == SetErrorInfo(errorInfo: 7))
    }

    private func oldSecurity(_ id: String, methods: EncryptionMethods) throws -> [ServerSequence.Action] {
        var conversation = try Conversation(fault: id)
        _ = conversation.say(ConnectionRequest(negotiation: .init(protocols: .rdp)).encoded())
        return conversation.say(connectInitial(methods: methods))
    }

    /// [MS-RDPBCGR 5.3.1, 5.3.2]
    @Test(
        "The old security settles what its level allows",
        arguments: [
            ("xrdp-key-unreadable", EncryptionMethods.rc4With128Bits, EncryptionLevel.high),
            ("old-security-low", .rc4With128Bits, .low), ("fips-mode-old-security", .fips, .fips),
        ])
    func oldSecurity(_ id: String, _ method: EncryptionMethods, _ level: EncryptionLevel) throws {
        let all: EncryptionMethods = [.rc4With40Bits, .rc4With56Bits, .rc4With128Bits, .fips]
        let frame = try #require(try oldSecurity(id, methods: all).sent.first)
        let conference = try ConferenceCreateResponse(try ConnectResponse(frame: frame[...]).userData[...])
        let security = try #require(conference.security)
        #expect(security.encryptionMethod == method)
        #expect(security.encryptionLevel == level)
        #expect(security.serverRandom.count == 32)
        let certificate = try ServerCertificate(security.serverCertificate[...])
        guard case .proprietary(let key) = certificate.content else {
            Issue.record("no proprietary certificate")
            return
        }
        #expect(key.bitLength == 2048)
    }

    @Test("Without a cipher in common it ends with MCS's last word")
    func noCommonCipher() throws {
        let end = [try action(hex: "0300 0009 02f0 80 2180"), .close]
        #expect(try oldSecurity("fips-mode-old-security", methods: .rc4With128Bits) == end)
        #expect(try oldSecurity("xrdp-key-unreadable", methods: .none) == end)
    }
}
