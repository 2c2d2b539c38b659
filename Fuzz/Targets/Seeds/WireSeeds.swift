import Primitives
import RDPWire

func x224Seeds() -> [[UInt8]] {
    let cookie = ConnectionRequest(routing: .cookie("user"), negotiation: .init(protocols: [.ssl, .hybrid]))
    let token = ConnectionRequest(
        routing: .token(Array("Cookie: msts=3640205228.15629.0000".utf8)),
        negotiation: .init(flags: ConnectionRequest.correlationInfoPresent, protocols: .hybridEx),
        correlationID: [UInt8](1...16))
    let confirms: [ConnectionConfirm.Negotiation] = [
        .none, .response(flags: 0x1f, selected: .hybrid), .failure(flags: 0, .hybridRequiredByServer),
        .unknown(type: 0xc0, bytes: [1, 0x0a]),
    ]
    return [ConnectionRequest().encoded(), cookie.encoded(), token.encoded()]
        + confirms.map { ConnectionConfirm(sourceReference: 0x1234, negotiation: $0).encoded() } + [
            DisconnectRequest(sourceReference: 0x1234, reason: 2).encoded(),
            ErrorTPDU(destinationReference: 0x1234, rejectCause: 2, parameters: [0xc1, 0x02, 0x06, 0xe0]).encoded(),
            X224.wrapData([0x21, 0x80]),
        ]
}

func mcsSeeds() -> [[UInt8]] {
    let data = SendData(initiator: 1007, channelID: 1003, userData: LicensingPDU.validClient.encoded())
    let pdus: [DomainPDU] = [
        .erectDomainRequest(.init(subHeight: 256, subInterval: 1)), .attachUserRequest,
        .disconnectProviderUltimatum(.init(reason: .userRequested)),
        .attachUserConfirm(.init(initiator: 1007)), .attachUserConfirm(.init(result: .tooManyChannels, initiator: nil)),
        .channelJoinRequest(.init(initiator: 1007, channelID: 1003)),
        .channelJoinConfirm(.init(initiator: 1007, requested: 1003, channelID: 1003)),
        .channelJoinConfirm(.init(result: .noSuchChannel, initiator: 1007, requested: 1006, channelID: nil)),
        .sendDataRequest(data), .sendDataIndication(data), .other([0x78, 0x01]),
    ]
    return pdus.map { $0.encoded() } + [
        ConnectInitial(userData: conferenceCreateRequest().encoded()).encoded(),
        ConnectResponse(userData: conferenceCreateResponse().encoded()).encoded(),
        ConnectResponse(result: .unspecifiedFailure, userData: []).encoded(),
    ]
}

func gccSeeds() -> [[UInt8]] {
    let chain = ServerCertificate(isTemporary: true, content: .x509Chain([[0x30, 0x80, 0x81], [0x30, 0x00]]))
    return [
        conferenceCreateRequest().encoded(), ConferenceCreateRequest(blocks: [.core(ClientCoreData())]).encoded(),
        ConferenceCreateRequest(blocks: []).encoded(), conferenceCreateResponse().encoded(),
        ConferenceCreateResponse(result: 2, blocks: [.core(.init()), .security(.init())]).encoded(),
        serverCertificate().encoded(), chain.encoded(),
        ServerCertificate(content: .other(version: 3, bytes: [9, 9])).encoded(),
    ]
}

func licensingAndShareSeeds() -> [[UInt8]] {
    let refusal = LicenseError(code: .noLicenseServer, transition: .totalAbort, errorInfo: [1, 2, 3])
    return [
        LicensingPDU.validClient.encoded(), LicensingPDU(message: .error(refusal)).encoded(),
        LicensingPDU(message: .other(type: 1, body: [0x11, 0x22])).encoded(),
        LicensingPDU(header: .init(flags: [.license, .encrypt]), message: .encrypted([1, 2, 3, 4, 5, 6, 7, 8]))
            .encoded(),
        SetErrorInfo(errorInfo: 7).encoded(shareID: 0x0001_03ea, source: 1002),
        ShareData(kind: .init(rawValue: 31), source: 1002, shareID: 0x0001_03ea, body: [1, 0, 0xea, 3]).pdu.encoded(),
        SharePDU(kind: .deactivateAll, source: 1002, body: [0xea, 3, 1, 0, 1, 0, 0]).encoded(),
        ServerRedirection(sessionID: 3, targetNetAddress: "10.0.0.9", targetFQDN: "a.test").encoded(),
    ]
}

/// All kinds of block, the client's core as long as it can be.
private func conferenceCreateRequest() -> ConferenceCreateRequest {
    var core = ClientCoreData()
    core.clientName = "CLIENT"
    core.postBeta2ColorDepth = 0xca01
    core.clientProductID = 1
    core.serialNumber = 0
    core.highColorDepth = 24
    core.supportedColorDepths = 7
    core.earlyCapabilityFlags = 0x7ff
    core.clientDigProductID = "69712-783"
    core.connectionType = 6
    core.pad1octet = 0
    core.serverSelectedProtocol = 2
    core.desktopPhysicalWidth = 300
    core.desktopPhysicalHeight = 200
    core.desktopOrientation = 90
    core.desktopScaleFactor = 150
    core.deviceScaleFactor = 140
    core.later = [1, 2, 3]
    return ConferenceCreateRequest(blocks: [
        .core(core), .cluster(.init(flags: 0x0d)),
        .security(.init(encryptionMethods: [.rc4With40Bits, .rc4With128Bits])),
        .network(.init(channels: [.init("rdpdr", options: 0x8080_0000), .init("cliprdr", options: 0xc0a0_0000)])),
        .other(type: 0xc006, body: [0, 0, 0, 0]),
    ])
}

private func conferenceCreateResponse() -> ConferenceCreateResponse {
    ConferenceCreateResponse(blocks: [
        .core(.init(clientRequestedProtocols: [.ssl, .hybrid], earlyCapabilityFlags: 7)),
        .network(.init(channelIDs: [1004, 0, 1006])), .messageChannel(1007), .multitransport(0x301),
        .security(
            .init(
                encryptionMethod: .rc4With128Bits, encryptionLevel: .clientCompatible, serverRandom: [UInt8](0..<32),
                serverCertificate: serverCertificate().encoded())),
        .other(type: 0x0c99, body: [0xaa]),
    ])
}

private func serverCertificate() -> ServerCertificate {
    ServerCertificate(
        content: .proprietary(.init(modulus: [UInt8](128..<192), signature: [UInt8](64..<128))))
}
