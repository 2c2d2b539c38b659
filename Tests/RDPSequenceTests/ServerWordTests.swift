import Evidence
import Primitives
import RDPSequence
import RDPWire
import Testing

/// What servers say before they were told who the user is.
@Suite struct ServerWordTests {
    @Test func anErrorInfoBeforeTheFarewell() {
        var conversation = Conversation.attached()
        conversation.receive(errorInfo(7) + ultimatum)
        #expect(conversation.first(ErrorInfo.self) == ErrorInfo(question: .client, code: 7, leaving: false))
        #expect(conversation.end?.outcome == .disconnected)
    }

    @Test func anErrorInfoUnderWayAtTheFarewell() {
        var conversation = Conversation.joined()
        conversation.receive(errorInfo(7))
        #expect(conversation.first(ErrorInfo.self) == ErrorInfo(question: .client, code: 7, leaving: true))
        conversation.receive(ultimatum)
        #expect(conversation.finishes == [.answered])
        #expect(conversation.facts.count { $0 is JoinEnd } == 1)
    }

    /// Servers of the old security put a security header before it, empty as long as there are no keys.
    @Test func anErrorInfoBehindASecurityHeader() {
        var conversation = Conversation.attached()
        conversation.receive(indication([0, 0, 0, 0] + SetErrorInfo(errorInfo: 6).encoded(shareID: 0, source: 1002)))
        #expect(conversation.first(ErrorInfo.self)?.code == 6)
    }

    @Test func aLicenceErrorBeforeAnyName() {
        var conversation = Conversation.attached()
        let refusal = LicensingPDU(message: .error(.init(code: .noLicenseServer, transition: .totalAbort)))
        conversation.receive(indication(refusal.encoded()))
        #expect(
            conversation.first(LicensingEnd.self)
                == LicensingEnd(question: .client, code: 6, name: "ERR_NO_LICENSE_SERVER", transition: "ST_TOTAL_ABORT")
        )
    }

    /// With and without the byte of padding. [MS-RDPBCGR 2.2.13.2.1, 2.2.13.3.1]
    @Test(arguments: [[], [UInt8(0)]]) func aRedirection(_ pad: [UInt8]) {
        let packet = ServerRedirection(sessionID: 3, targetNetAddress: "10.0.0.9", targetFQDN: "ws-041\u{202e}.test")
        let expected = Redirection(
            question: .client, sessionID: 3, flags: 0x101, targetAddress: "10.0.0.9", targetName: "ws-041\\u{202e}.test"
        )
        var conversation = Conversation.attached()
        conversation.receive(
            indication(SharePDU(kind: .serverRedirect, source: 1002, body: [0, 0] + packet.encoded() + pad).encoded()))
        #expect(conversation.first(Redirection.self) == expected)
        var standard = Conversation.attached()
        standard.receive(indication(packet.encoded()))
        #expect(standard.first(Redirection.self) == expected)
    }

    /// SEC_AUTODETECT_REQ, SEC_TRANSPORT_REQ, SEC_HEARTBEAT, a licence request, a Demand Active, and nothing known; twice each.
    @Test(arguments: [
        ("0010 0000 06 00 0000 0110", EarlyMessage.What.autoDetect), ("0200 0000 01000000", .multitransportRequest),
        ("0040 0000 00 3c 02", .heartbeat), ("8000 0000 01 03 0600 1122", .licensing), ("0800 1100 ea03 0000", .share),
        ("ff", .unreadable),
    ])
    func otherWords(_ text: String, _ what: EarlyMessage.What) {
        var conversation = Conversation.attached()
        conversation.receive(indication(hexBytes(text)) + indication(hexBytes(text)))
        #expect(conversation.facts.compactMap { ($0 as? EarlyMessage)?.what } == [what])
        #expect(conversation.finishes.isEmpty)
    }
}

/// [MS-RDPBCGR 5.3]
@Suite struct OldSecurityTests {
    private let key = ServerCertificate(
        content: .proprietary(.init(modulus: [UInt8](repeating: 0x81, count: 256), signature: [UInt8](1...64))))

    private func settled(_ certificate: [UInt8]) -> [UInt8] {
        let security = ServerSecurityData(
            encryptionMethod: .rc4With128Bits, encryptionLevel: .clientCompatible,
            serverRandom: [UInt8](0..<32), serverCertificate: certificate)
        return response([.core(.init()), .security(security), .network(.init())])
    }

    @Test(arguments: ["0300 0013 0e d0 0000 1234 00 02 00 0800 00 000000", "0300 000b 06 d0 0000 1234 00"])
    func theClientGoesOnInClear(_ confirm: String) {
        var conversation = Conversation.opened(depth: .join)
        conversation.receive(hexBytes(confirm))
        #expect(conversation.startsOfTLS.isEmpty && conversation.sent.count == 2)
        conversation.receive(settled(key.encoded()))
        var expected = RDPSecurity(
            question: .client, offered: "40BIT|128BIT|56BIT|FIPS", method: 2, methodName: "128BIT", level: 2,
            levelName: "CLIENT_COMPATIBLE", randomBytes: 32)
        expected.certificate = .proprietary
        expected.temporary = false
        expected.keyBits = 2048
        #expect(conversation.first(RDPSecurity.self) == expected)
        conversation.receive(attachConfirm + joinConfirm(1007) + joinConfirm(1003))
        #expect(conversation.end?.outcome == .joined)
    }

    @Test func otherCertificates() {
        for (certificate, kind, chain) in [
            (
                ServerCertificate(isTemporary: true, content: .x509Chain([[0x30, 0], [0x30, 0]])).encoded(),
                RDPSecurity.Certificate.x509, 2
            ),
            (ServerCertificate(content: .other(version: 9, bytes: [1])).encoded(), .other, nil),
            ([1, 0], .unreadable, nil),
            ([], .none, nil),
        ] as [([UInt8], RDPSecurity.Certificate, Int?)] {
            var conversation = Conversation.opened(depth: .join)
            conversation.receive(confirm(selected: 0))
            conversation.receive(settled(certificate))
            let fact = conversation.first(RDPSecurity.self)
            #expect(fact?.certificate == kind && fact?.chainLength == chain && fact?.keyBits == nil)
        }
    }

    /// A question about the settings alone leaves once it has them.
    @Test func noFurtherThanTheSettings() throws {
        var sequence = ClientSequence(
            plan: .init(
                question: .rdpOnly, address: "127.0.0.1", askedHost: "labhost", startedAt: Conversation.startedAt,
                ciphers: [.fips]),
            depth: .settings)
        _ = sequence.handle(.connected, atMs: 0)
        let opening = sequence.handle(.received(confirm(selected: 0)[...]), atMs: 1)
        let frame = opening.compactMap { if case .send(let bytes) = $0 { bytes } else { nil } }.first
        let initial = try ConnectInitial(frame: try #require(frame)[...])
        let request = try ConferenceCreateRequest(initial.userData[...])
        #expect(request.security?.encryptionMethods == .fips)
        let actions = sequence.handle(.received(settled(key.encoded())[...]), atMs: 2)
        let facts = actions.compactMap { if case .observe(let fact, _) = $0 { fact } else { nil } }
        #expect(facts.compactMap { $0 as? JoinEnd }.map(\.outcome) == [.answered])
        #expect(facts.compactMap { $0 as? RDPSecurity }.map(\.offered) == ["FIPS"])
        #expect(actions.contains { if case .finish(.answered) = $0 { true } else { false } })
    }

    @Test func notSettled() {
        var conversation = Conversation.opened(.rdpOnly, depth: .settings)
        conversation.receive(confirm(selected: 0))
        conversation.receive(ultimatum)
        #expect(
            conversation.first(RDPSecurityRefused.self)
                == RDPSecurityRefused(offered: "40BIT|128BIT|56BIT|FIPS", how: .disconnected))
    }

    /// TLS where the old security was asked for is answered, not walked.
    @Test func settingsOfTLSAreNotAskedFor() {
        var conversation = Conversation.opened(.rdpOnly, depth: .settings)
        conversation.receive(confirm(selected: 1))
        #expect(conversation.finishes == [.answered] && conversation.startsOfTLS.isEmpty)
    }
}
