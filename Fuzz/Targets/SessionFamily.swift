import Primitives
import RDPWire

func examineSession(_ examination: inout Examination) throws(BrokenPromise) {
    try examineActivation(&examination)
    try examineLicensing(&examination)
    try examineMessageChannel(&examination)
    try examineFastPath(&examination)
    // What is no UTF-16 becomes text that is, so texts settle.
    try examination.settles(ClientInfo.init(_:)) { $0.encoded() }
    try examination.settles(SaveSessionInfo.init(body:)) { $0.encoded() }
    try examination.frame(SecurityExchange.init(userData:)) { $0.encoded() }
    try examineStandardSecurity(&examination)
}

private func examineActivation(_ examination: inout Examination) throws(BrokenPromise) {
    // Padding behind the last set is not kept.
    try examination.settles(demandActive(of:)) { $0.pdu(source: 1).encoded() }
    try examination.settles(confirmActive(of:)) { $0.pdu(source: 1).encoded() }
    try examination.settles(deactivateAll(of:)) { $0.pdu(source: 1).encoded() }
    _ = try examination.read(SharePDU.all(in:))
    try examination.frame(Synchronize.init(body:)) { $0.encoded() }
    try examination.frame(Control.init(body:)) { $0.encoded() }
    try examination.frame(FontList.init(body:)) { $0.encoded() }
    try examination.frame(RefreshRect.init(body:)) { $0.encoded() }
    try examination.frame(SuppressOutput.init(body:)) { $0.encoded() }
    try examination.frame(StatusInfo.init(body:)) { $0.encoded() }
}

private func demandActive(of data: ArraySlice<UInt8>) throws(WireError) -> DemandActive {
    try DemandActive(SharePDU(userData: data))
}

private func confirmActive(of data: ArraySlice<UInt8>) throws(WireError) -> ConfirmActive {
    try ConfirmActive(SharePDU(userData: data))
}

private func deactivateAll(of data: ArraySlice<UInt8>) throws(WireError) -> DeactivateAll {
    try DeactivateAll(SharePDU(userData: data))
}

private func examineLicensing(_ examination: inout Examination) throws(BrokenPromise) {
    try examination.frame(ServerLicenseRequest.init(body:)) { $0.encoded() }
    try examination.frame(NewLicenseRequest.init(body:)) { $0.encoded() }
    try examination.frame(LicenseInfo.init(body:)) { $0.encoded() }
    try examination.frame(PlatformChallenge.init(body:)) { $0.encoded() }
    try examination.frame(PlatformChallengeResponse.init(body:)) { $0.encoded() }
    try examination.frame(PlatformChallengeResponse.ResponseData.init(_:)) { $0.encoded() }
    try examination.frame(IssuedLicense.init(body:)) { $0.encoded() }
    try examination.frame(IssuedLicense.Content.init(_:)) { $0.encoded() }
}

private func examineMessageChannel(_ examination: inout Examination) throws(BrokenPromise) {
    // Of an unknown kind only the head is kept.
    try examination.settles(AutoDetectRequest.init(_:)) { $0.encoded() }
    try examination.frame(AutoDetectResponse.init(_:)) { $0.encoded() }
    try examination.frame(MultitransportRequest.init(_:)) { $0.encoded() }
    try examination.frame(MultitransportResponse.init(_:)) { $0.encoded() }
    try examination.frame(Heartbeat.init(_:)) { $0.encoded() }
}

private func examineFastPath(_ examination: inout Examination) throws(BrokenPromise) {
    for withFIPS in [false, true] {
        try examination.frame({ (data) throws(WireError) in try FastPathPDU(frame: data, withFIPS: withFIPS) }) {
            $0.encoded()
        }
    }
    let found = try examination.read { (data) throws(WireError) in try SessionFrame.length(data)?.length }
    guard let length = found ?? nil else { return }
    try expect(length > 1, "a frame of \(length) bytes would never end")
}

/// Whatever comes, nothing but what the other side sealed is opened; and that is.
private func examineStandardSecurity(_ examination: inout Examination) throws(BrokenPromise) {
    let cryptography = ToyCryptography()
    let random = [UInt8](repeating: 7, count: 32)
    for method in [EncryptionMethods.rc4With40Bits, .rc4With128Bits, .fips] {
        let sides = [StandardSecurity.Side.client, .server].map {
            StandardSecurity($0, method: method, clientRandom: random, serverRandom: random, cryptography: cryptography)
        }
        guard var client = sides[0], var server = sides[1] else { continue }
        var other = client
        _ = try examination.read { (data) throws(WireError) in try other.open(data).body }
        _ = try examination.read { (data) throws(WireError) in try other.openFastPath(data) }
        let sealed = server.seal(Array(examination.input), flags: .secureChecksum)
        try expect((try? client.open(sealed[...]).body) == Array(examination.input), "what was sealed is not opened")
    }
}

func sessionSeeds() -> [[UInt8]] {
    let zeros = { (count: Int) in [UInt8](repeating: 0, count: count) }
    let sets: [CapabilitySet] = [
        .general(.init()), .bitmap(.init()), .order(.init()), .pointer(.init()), .input(.init()),
        .bitmapCodecs(.init()), .surfaceCommands(.init()), .other(type: 99, body: [1, 2]),
    ]
    return [
        DemandActive(shareID: 1, capabilities: sets).pdu(source: 1002).encoded(),
        ConfirmActive(shareID: 1, sourceDescriptor: [0], capabilities: sets).pdu(source: 1007).encoded(),
        DeactivateAll(shareID: 1).pdu(source: 1002).encoded(), Synchronize(targetUser: 1002).encoded(),
        Control(.cooperate).encoded(), FontList.list.encoded(), StatusInfo(statusCode: 0x401).encoded(),
        RefreshRect(areas: [.init(left: 0, top: 0, right: 9, bottom: 9)]).encoded(),
        ClientInfo(userName: "joe", password: Secret("x"), extended: .init(address: "::")).encoded(),
        ClientInfo(flags: [], userName: "joe").encoded(),
        SaveSessionInfo.logon(.init(domain: "D", userName: "joe", sessionID: 1)).encoded(),
        SaveSessionInfo.logonLong(.init(domain: "D", userName: "joe", sessionID: 1)).encoded(),
        SaveSessionInfo.extended(
            .init(autoReconnectCookie: zeros(28), error: .init(notificationType: 1, notificationData: 0))
        ).encoded(),
        ServerLicenseRequest(
            serverRandom: zeros(32), companyName: [1], productID: [2], serverCertificate: [], scopes: [[3]]
        ).encoded(),
        NewLicenseRequest(
            clientRandom: zeros(32), encryptedPreMasterSecret: [1], userName: [0], machineName: [0]
        ).encoded(),
        PlatformChallenge(encryptedChallenge: [1, 2], macData: zeros(16)).encoded(),
        PlatformChallengeResponse(encryptedResponse: [1], encryptedHardwareID: [2], macData: zeros(16)).encoded(),
        IssuedLicense(encryptedLicenseInfo: [1], macData: zeros(16)).encoded(),
        AutoDetectRequest(sequenceNumber: 1, requestType: 2, kind: .bandwidthPayload([1, 2])).encoded(),
        AutoDetectRequest(sequenceNumber: 1, requestType: 0x1001, kind: .roundTrip).encoded(),
        AutoDetectResponse(sequenceNumber: 1, kind: .sync(bandwidth: 1, rtt: 2)).encoded(),
        MultitransportRequest(requestID: 1, securityCookie: zeros(16)).encoded(),
        FastPathPDU(payload: [1, 2, 3]).encoded(),
        FastPathPDU(flags: .encrypted, fips: .init(padLength: 1), signature: zeros(8), payload: zeros(8)).encoded(),
        SecurityExchange(encryptedClientRandom: [1, 2]).encoded(),
    ]
}
