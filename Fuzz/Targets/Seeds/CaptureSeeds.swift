import Primitives
import RDPUDP
public import RDPWire
import TLSRecords

/// Small captures of one connection each, as the script of `examineCapture`.
func captureSeeds() -> [[UInt8]] {
    var refused = ScriptedConnection()
    refused.segment(.client, flags: ScriptedConnection.syn)
    refused.segment(.server, flags: ScriptedConnection.reset | ScriptedConnection.ack)
    return [
        script(CapturedExamples.handshake()), script(CapturedExamples.handshake(isV6: true)), script(refused),
        script(CapturedExamples.oldSecurity()), script(fragmented()), script(datagrams()),
    ]
}

/// What a capture of a known conversation holds; the unit tests take them too.
public enum CapturedExamples {
    public static let request = ConnectionRequest(
        routing: .cookie("someone"), negotiation: .init(protocols: [.ssl, .hybrid])
    ).encoded()

    public static func confirm(_ selected: SecurityProtocols) -> [UInt8] {
        ConnectionConfirm(sourceReference: 0x1234, negotiation: .response(flags: 0x1f, selected: selected)).encoded()
    }

    public static let hello = ClientHello(
        random: Array(1...32), cipherSuites: [0xc02f, 0x002f], extensions: [.serverName("pc.example")]
    ).handshakeMessage.records(version: TLSVersion.tls12).flatMap { $0.encoded() }

    /// ServerHello, a certificate that is none, ServerHelloDone.
    public static let flight = [
        ServerHello(legacyVersion: TLSVersion.tls12, random: Array(1...32), cipherSuite: 0xc02f).handshakeMessage,
        CertificateMessage(certificates: [Array(repeating: 7, count: 2000)]).handshakeMessage,
        HandshakeMessage(type: .serverHelloDone, body: []),
    ].flatMap { $0.records(version: TLSVersion.tls12) }.flatMap { $0.encoded() }

    /// ChangeCipherSpec and an encrypted Finished, as either side sends them.
    public static let finished = [
        TLSRecord(contentType: .changeCipherSpec, version: TLSVersion.tls12, fragment: [1]),
        TLSRecord(contentType: .handshake, version: TLSVersion.tls12, fragment: Array(repeating: 9, count: 40)),
    ].flatMap { $0.encoded() }

    public static func data(_ count: Int) -> [UInt8] {
        TLSRecord(
            contentType: .applicationData, version: TLSVersion.tls12, fragment: Array(repeating: 5, count: count)
        ).encoded()
    }

    /// Through TLS 1.2, and closed by the server on the first message after it.
    public static func handshake(isV6: Bool = false, tags: [UInt16] = []) -> ScriptedConnection {
        var made = ScriptedConnection()
        made.isV6 = isV6
        made.tags = tags
        made.handshake()
        made.send(.client, request)
        made.atMs += 20
        made.send(.server, confirm(.hybrid))
        made.send(.client, hello)
        made.atMs += 20
        made.send(.server, flight)
        made.send(.client, finished)
        made.atMs += 20
        made.send(.server, finished)
        made.send(.client, data(90))
        made.atMs += 20
        made.segment(.server, flags: ScriptedConnection.fin | ScriptedConnection.ack)
        made.segment(.client, flags: ScriptedConnection.fin | ScriptedConnection.ack)
        return made
    }

    /// The old security, up to the channels, and an error info in clear.
    public static func oldSecurity() -> ScriptedConnection {
        var made = ScriptedConnection()
        made.handshake()
        made.send(.client, request)
        made.send(.server, ConnectionConfirm(sourceReference: 0x1234, negotiation: .none).encoded())
        made.send(.client, DomainPDU.attachUserRequest.encoded())
        made.send(.server, DomainPDU.disconnectProviderUltimatum(.init(reason: .providerInitiated)).encoded())
        return made
    }
}

private func fragmented() -> ScriptedConnection {
    var made = ScriptedConnection()
    let whole = made.ip(.client, protocolNumber: 6, Array(made.frame(.client, [], flags: 2).dropFirst(34)))
    let payload = Array(whole.dropFirst(20))
    made.frames = [
        .init(
            bytes: made.ethernet(made.ip(.client, protocolNumber: 6, Array(payload[16...]), fragment: (16, false))),
            atMs: 0),
        .init(
            bytes: made.ethernet(made.ip(.client, protocolNumber: 6, Array(payload[..<16]), fragment: (0, true))),
            atMs: 1),
    ]
    made.atMs = 2
    made.segment(.server, flags: ScriptedConnection.reset | ScriptedConnection.ack)
    return made
}

private func datagrams() -> ScriptedConnection {
    var made = ScriptedConnection()
    let syn = UDPSynSequence.Plan(snInitialSequenceNumber: 7, limitMs: 5000).syn.encoded()
    var responder = UDPSynResponder(policy: .accept(upTo: .version2), snInitialSequenceNumber: 9)
    for (side, payload) in [(ScriptedConnection.Side.client, syn), (.server, responder.answer(to: syn[...]) ?? [])] {
        var udp = ByteWriter()
        udp.u16be(side == .client ? 50_000 : 3389)
        udp.u16be(side == .client ? 3389 : 50_000)
        udp.u16be(UInt16(8 + payload.count))
        udp.u16be(0)
        made.frames.append(
            .init(bytes: made.ethernet(made.ip(side, protocolNumber: 17, udp.bytes + payload)), atMs: made.frames.count)
        )
    }
    return made
}

private func script(_ connection: ScriptedConnection) -> [UInt8] {
    var writer = ByteWriter()
    writer.u8(0)
    var atMs = 0
    for frame in connection.frames {
        writer.u8(UInt8(clamping: (frame.atMs - atMs) / 50))
        writer.u8(0)
        writer.u16be(UInt16(frame.bytes.count))
        writer.append(frame.bytes)
        atMs = frame.atMs
    }
    return writer.bytes
}
