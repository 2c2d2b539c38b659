import Knowledge
import Primitives
import RDPSequence
import TLSRecords
import Testing

@testable import Probes

private func replayed(_ id: String, host: String = "pc.example") throws -> ClientHello {
    let row = try #require(Knowledge.shared.clients.first { $0.id == id })
    let bytes = try #require(ClientProfile(row)?.hello(host: host))
    let record = try TLSRecord(decoding: bytes[...])
    var reassembler = HandshakeReassembler()
    reassembler.feed(record.fragment)
    let message = try reassembler.next()
    return try ClientHello(decoding: try #require(message).body)
}

@Suite struct ClientProfileTests {
    @Test(arguments: Knowledge.shared.clients.map(\.id)) func everyRowCanBeReplayed(_ id: String) throws {
        let row = try #require(Knowledge.shared.clients.first { $0.id == id })
        let profile = try #require(ClientProfile(row))
        guard row.hello != nil else { return #expect(profile.hello(host: "x") == nil) }
        let hello = try replayed(id)
        #expect(hello.random.count == 32 && (hello.sessionID.count == 0 || hello.sessionID.count == 32))
        #expect(try hello.serverName == (hello.extensions.contains { $0.type == .serverName } ? "pc.example" : nil))
        #expect(hello.random != (try replayed(id).random))
    }

    /// A client of a capture: its own hello, but the name of the host that is asked, and no session of its own.
    @Test func aCapturedClientIsReplayed() throws {
        let captured = ClientHello(
            legacyVersion: TLSVersion.tls12, random: Array(repeating: 1, count: 32),
            sessionID: Array(repeating: 2, count: 32), cipherSuites: [0x1301, 0xc02f],
            extensions: [
                .serverName("elsewhere.example"), TLSExtension(type: .init(rawValue: 35), body: []),
                TLSExtension(type: .init(rawValue: 42), body: []),
                TLSExtension(type: .init(rawValue: 41), body: [1, 2]),
            ])
        let opening = ClientOpening(
            hasCookie: true, protocols: 11, flags: 0, hadCorrelation: true, recordVersion: TLSVersion.tls10,
            hello: captured)
        let profile = ClientProfile(opening, of: "mine.pcap")
        let record = try TLSRecord(decoding: try #require(profile.hello(host: "pc.example"))[...])
        #expect(record.version == TLSVersion.tls10)
        var reassembler = HandshakeReassembler()
        reassembler.feed(record.fragment)
        let hello = try ClientHello(decoding: try #require(try reassembler.next()).body)
        #expect(hello.cipherSuites == captured.cipherSuites && hello.extensions.map(\.type.rawValue) == [0, 35])
        #expect(try hello.serverName == "pc.example")
        #expect(hello.random != captured.random && hello.sessionID.count == 32 && hello.sessionID != captured.sessionID)
        let request = try #require(profile.offer(host: "pc.example").request)
        #expect((request.cookie, request.protocols, request.flags) == ("user", 11, 0))
    }

    /// What tshark shows of the captures.
    @Test func highestVersions() throws {
        let expected: [String: UInt16] = [
            "windows-7": TLSVersion.tls10, "windows-10": TLSVersion.tls12, "macos": TLSVersion.tls12,
            "freerdp": TLSVersion.tls13, "freerdp-3": TLSVersion.tls13, "rdesktop": TLSVersion.tls13,
        ]
        for (id, version) in expected {
            let row = try #require(Knowledge.shared.clients.first { $0.id == id })
            #expect(ClientProfile(row)?.version == version, "\(id)")
        }
    }

    @Test func theCookieNamesNobody() throws {
        for row in Knowledge.shared.clients {
            let offer = try #require(ClientProfile(row)).offer(host: "pc.example")
            #expect(offer.request?.cookie == (row.request.cookie ? "user" : nil))
            #expect(offer.request?.protocols == row.request.protocols)
        }
    }
}
