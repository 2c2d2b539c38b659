import CredSSP
import Primitives
import RDPWire

func clientSequenceSeeds() -> [[UInt8]] {
    let hybrid = received(confirm(.response(flags: 0x1f, selected: .hybrid)))
    let ssl = received(confirm(.response(flags: 0, selected: .ssl)))
    let challenged = received(TSRequest(version: 6, negoTokens: [challenge()]).encoded())
    let refused = received(TSRequest(version: 6, errorCode: 0xc000_006d).encoded())
    return [
        [negotiate, connected] + hybrid,
        [authenticate, connected] + ssl + [secured],
        [authenticate, connected] + hybrid + [secured] + challenged,
        [authenticate, connected] + hybrid + [secured] + refused,
        [authenticate, connected] + hybrid + [secured, alert, 49],
        [authenticate, connected] + hybrid + [securingFailed],
        [negotiate | 1, connected] + received(confirm(.failure(flags: 0, .hybridRequiredByServer))),
        [negotiate | 2, connected] + received(confirm(.none)),
        [negotiate | 3, connected]
            + received(DomainPDU.disconnectProviderUltimatum(.init(reason: .userRequested)).encoded()),
        [negotiate | 4, connected] + received(DisconnectRequest(reason: 2).encoded()),
        [negotiate, connected] + received(Array("SSH-2.0-OpenSSH".utf8)) + [woken],
        [negotiate, connected] + received(Array("HTTP/1.1 400 Bad Request\r\n".utf8)),
        [negotiate, connected, closed], [negotiate, connected, reset], [negotiate, connected, deadline],
    ] + conferenceSeeds()
}

private let negotiate: UInt8 = 0x00
private let authenticate: UInt8 = 0xc0
private let join: UInt8 = 0xe0
private let settings: UInt8 = 0x20

/// A quarter of a tenth of a second passes before each.
private let (connected, secured, securingFailed): (UInt8, UInt8, UInt8) = (0x10, 0x11, 0x12)
private let (closed, reset, woken): (UInt8, UInt8, UInt8) = (0x13, 0x14, 0x15)
private let (deadline, alert, bytes): (UInt8, UInt8, UInt8) = (0x16, 0x17, 0x18)

private func received(_ message: [UInt8]) -> [UInt8] {
    var writer = ByteWriter()
    writer.u8(bytes)
    writer.prefixed(lengthBytes: 2) { $0.append(message) }
    return writer.bytes
}

private func conferenceSeeds() -> [[UInt8]] {
    let ssl = received(confirm(.response(flags: 1, selected: .ssl)))
    let attach = received(DomainPDU.attachUserConfirm(.init(initiator: 1007)).encoded())
    let opening = [join, connected] + ssl + [secured]
    let attached = opening + received(connectResponse()) + attach
    let joined = attached + joinConfirm(1007) + joinConfirm(1003)
    let words: [[UInt8]] = [
        SetErrorInfo(errorInfo: 7).encoded(shareID: 0, source: 1002), LicensingPDU.validClient.encoded(),
        SharePDU(kind: .serverRedirect, source: 1002, body: [0, 0] + redirection.encoded()).encoded(),
        redirection.encoded(), [0x00, 0x10, 0, 0, 6, 0, 0, 0, 1, 0x10], [0x02, 0x00, 0, 0, 1, 0, 0, 0],
    ]
    return words.map { attached + received(indication($0)) } + [
        joined + [closed], joined + received(indication(words[0])) + [woken], opening + [alert, 80],
        opening + received(ConnectResponse(result: .unspecifiedFailure, userData: []).encoded()),
        opening + received(DomainPDU.disconnectProviderUltimatum(.init(reason: .providerInitiated)).encoded()),
        [settings | 2, connected] + received(confirm(.response(flags: 0, selected: .rdp)))
            + received(connectResponse()),
        [join | 3, connected] + received(confirm(.none)) + received(connectResponse()) + attach,
    ]
}

private let redirection = ServerRedirection(sessionID: 3, targetNetAddress: "10.0.0.9", targetFQDN: "a.test")

private func joinConfirm(_ channel: UInt16) -> [UInt8] {
    received(DomainPDU.channelJoinConfirm(.init(initiator: 1007, requested: channel, channelID: channel)).encoded())
}

private func indication(_ data: [UInt8]) -> [UInt8] {
    DomainPDU.sendDataIndication(SendData(initiator: 1002, channelID: 1003, userData: data)).encoded()
}

private func connectResponse() -> [UInt8] {
    let key = ServerCertificate(
        content: .proprietary(.init(modulus: [UInt8](repeating: 0x81, count: 64), signature: [UInt8](1...64))))
    let blocks: [ServerDataBlock] = [
        .core(.init(clientRequestedProtocols: .ssl, earlyCapabilityFlags: 0)),
        .security(
            .init(
                encryptionMethod: .rc4With128Bits, encryptionLevel: .high, serverRandom: [UInt8](0..<32),
                serverCertificate: key.encoded())),
        .network(.init()), .messageChannel(1006), .multitransport(0x305),
    ]
    return ConnectResponse(userData: ConferenceCreateResponse(blocks: blocks).encoded()).encoded()
}

private func confirm(_ negotiation: ConnectionConfirm.Negotiation) -> [UInt8] {
    ConnectionConfirm(sourceReference: 0x1234, negotiation: negotiation).encoded()
}
