import Drawing
import Evidence
import Primitives
import RDPSequence
import RDPWire

/// A session behind channels that are joined already; the input is what the server says from then on: the first byte chooses the
/// security, then messages follow, each a byte of what it is and when, a length, and so many bytes.
func examineSessionSequence(_ examination: inout Examination) throws(BrokenPromise) {
    var script = ByteReader(examination.input, message: "script")
    guard let choice = try? script.u8("choice") else { return }
    var plan = SessionPlan(cryptography: ToyCryptography(), userName: "joe", password: Secret("planted"))
    plan.width = 64
    plan.height = 64
    plan.goal = choice & 0x80 == 0 ? .picture : .activated
    var record = SessionRecord()
    var sequence = ClientSequence(
        plan: .init(
            question: .client, address: "192.0.2.1", askedHost: "pc.example", startedAt: UnixTime(milliseconds: 0),
            session: plan), depth: .join)
    for event in joined(choice) { try record.note(sequence.handle(event, atMs: 0)) }
    var atMs = 0.0
    while let event = nextEvent(of: &script, &atMs) { try record.note(sequence.handle(event, atMs: atMs)) }
    try record.note(sequence.handle(.deadline, atMs: atMs))
    try expect(record.finishes == 1, "\(record.finishes) ends")
    try expect(record.pictures <= 1 && record.activations <= 1 && record.draws <= 1, "an end twice")
    if record.activations == 1 { examination.take() }
}

private func joined(_ choice: UInt8) -> [ClientSequence.Event] {
    let selected: SecurityProtocols = choice & 1 == 0 ? .ssl : .rdp
    let security =
        choice & 2 == 0
        ? ServerSecurityData()
        : ServerSecurityData(
            encryptionMethod: choice & 4 == 0 ? .rc4With128Bits : .fips, encryptionLevel: .high,
            serverRandom: [UInt8](repeating: 1, count: 32),
            serverCertificate: ServerCertificate(
                content: .proprietary(.init(modulus: [UInt8](repeating: 0xff, count: 64), signature: [0]))
            ).encoded())
    let blocks: [ServerDataBlock] = [
        .core(.init(clientRequestedProtocols: .ssl)), .security(security), .network(.init(ioChannelID: 1003)),
        .messageChannel(1004),
    ]
    let confirm = ConnectionConfirm(negotiation: .response(flags: 1, selected: selected))
    let frames =
        [ConnectResponse(userData: ConferenceCreateResponse(blocks: blocks).encoded()).encoded()]
        + [DomainPDU.attachUserConfirm(.init(initiator: 1007)).encoded()]
        + [1007, 1003, 1004].map {
            DomainPDU.channelJoinConfirm(.init(initiator: 1007, requested: $0, channelID: $0)).encoded()
        }
    return [.connected, .received(confirm.encoded()[...])] + (selected == .ssl ? [.secured] : [])
        + frames.map { .received($0[...]) }
}

/// The lower half of the first byte is the kind of event, its upper half the time that passed.
private func nextEvent(of script: inout ByteReader, _ atMs: inout Double) -> ClientSequence.Event? {
    guard let byte = try? script.u8("event") else { return nil }
    atMs += Double(byte >> 4) * 100
    switch byte & 0x0f {
    case 0: return .woken
    case 1: return .closed(.eof)
    case 2: return .alert(80)
    case 3...7:
        guard let data = piece(of: &script) else { return nil }
        let channel: UInt16 = byte & 0x0f == 3 ? 1004 : 1003
        return .received(
            DomainPDU.sendDataIndication(SendData(initiator: 1002, channelID: channel, userData: Array(data)))
                .encoded()[...])
    case 8...9: return piece(of: &script).map { .received(FastPathPDU(payload: Array($0)).encoded()[...]) }
    default: return piece(of: &script).map { .received($0) }
    }
}

private func piece(of script: inout ByteReader) -> ArraySlice<UInt8>? {
    guard let length = try? script.u16be("length") else { return nil }
    return try? script.take(min(Int(length & 0x3fff), script.remaining), "bytes")
}

/// What a sequence asked its driver to do so far.
private struct SessionRecord {
    private(set) var finishes = 0
    private(set) var pictures = 0
    private(set) var activations = 0
    private(set) var draws = 0
    private var wakes = 0
    private var events = 0

    mutating func note(_ actions: [ClientSequence.Action]) throws(BrokenPromise) {
        events += 1
        for action in actions {
            try expect(finishes == 0, "an action after the end")
            switch action {
            case .send(let bytes): try expect(!bytes.isEmpty, "nothing is sent")
            case .startTLS: break
            case .picture: pictures += 1
            case .redirect: break
            case .finish: finishes += 1
            case .wake(let afterMs):
                wakes += 1
                try expect(afterMs > 0 && wakes <= events + 1, "woken too often")
            case .observe(let fact, let durationMs):
                try expect((durationMs ?? 0) >= 0, "a negative duration")
                try expectTextsHarmless(of: fact)
                if fact is ActivateEnd { activations += 1 }
                if fact is DrawEnd { draws += 1 }
            }
        }
    }
}

func sessionSequenceSeeds() -> [[UInt8]] {
    let share = DemandActive(shareID: 1, capabilities: [.bitmap(.init()), .order(.init())]).pdu(source: 1002).encoded()
    let map = ShareData(kind: .fontMap, source: 1002, shareID: 1, body: FontList.map.encoded()).pdu.encoded()
    let opened = said(LicensingPDU.validClient.encoded()) + said(share) + said(map)
    let error = said(SetErrorInfo(errorInfo: 7).encoded(shareID: 1, source: 1002))
    let measured = SecurityHeader(flags: .autoDetectRequest).before(
        AutoDetectRequest(sequenceNumber: 1, requestType: 0x1001, kind: .roundTrip).encoded())
    let request = ServerLicenseRequest(
        serverRandom: [UInt8](repeating: 2, count: 32), companyName: [], productID: [], serverCertificate: [],
        scopes: [])
    let license = LicensingPDU(message: .other(type: 1, body: request.encoded())).encoded()
    return [
        [0] + opened + [0xf0, 0xf0, 0xf0, 0xf0, 0xf0, 0xf0], [0x80] + opened + error + [0x10],
        [0] + opened + error + [1],
        [0] + [3] + prefixed(measured) + opened + [8] + prefixed([3, 0, 0]) + [2], [1] + opened + [0xf0],
        [3] + said(license) + [1], [7] + said(license) + [1], [0] + said(license) + said(license) + [0x10],
    ]
}

private func said(_ data: [UInt8]) -> [UInt8] { [0x14] + prefixed(data) }

private func prefixed(_ data: [UInt8]) -> [UInt8] {
    var writer = ByteWriter()
    writer.prefixed(lengthBytes: 2) { $0.append(data) }
    return writer.bytes
}
