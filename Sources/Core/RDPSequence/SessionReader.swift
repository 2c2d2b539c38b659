import Drawing
import Evidence
import Primitives
import RDPWire

/// Carries a connection from its channels to a picture: tells who the user is, answers what the server asks about licences and
/// the network, opens the share, draws, and leaves. [MS-RDPBCGR 1.3.1.1, from the secure settings exchange on]
///
/// How each message is answered stands in the extensions.
struct SessionReader: Sendable {
    enum Phase {
        /// Up to the Font Map.
        case opening
        case drawing
        /// We have said farewell; what was under way may still arrive.
        case leaving
        case over
    }

    /// How long the rest is waited for after our farewell.
    static let farewellMs = 100
    /// Nobody needs so many messages to open a share.
    static let mostFramesOfOpening = 1024
    static let mostShares = 16

    let plan: ClientSequence.Plan
    let session: SessionPlan
    let start: SessionStart
    /// Everything on the slow path begins with a security header: Standard RDP Security that is not wholly switched off.
    let usesHeaders: Bool
    var security: StandardSecurity?
    var phase = Phase.opening
    var stage = ActivateEnd.Stage.nothing
    var licensing: LicensingExchange
    /// The fact about licences is told.
    var toldOfLicences = false
    var autoDetect = NetworkMeasurement()
    var shareID: UInt32 = 0
    var shares = 0
    var isDeactivated = false
    var watch: ScreenWatch?
    var notices = SessionNotices()
    var redirection: ServerRedirection?
    /// No sooner than this anything is to be looked at; wake-ups of an earlier question come before.
    var lookAtMs = 0.0
    let startedAtMs: Double
    private var stream = StreamBuffer()
    private var frames = 0
    private var bytes = 0

    init(plan: ClientSequence.Plan, session: SessionPlan, start: SessionStart, atMs: Double) {
        self.plan = plan
        self.session = session
        self.start = start
        let settled = start.security
        let isPlain =
            settled.map { $0.encryptionMethod == EncryptionMethods.none && $0.encryptionLevel == EncryptionLevel.none }
            ?? true
        usesHeaders = start.selected == .rdp && !isPlain
        licensing = LicensingExchange(session, certificate: settled?.serverCertificate ?? [])
        startedAtMs = atMs
    }

    /// The security exchange where it is due, the Client Info PDU, and whatever has come already.
    mutating func open(_ atMs: Double) -> [ClientSequence.Action] {
        var actions: [ClientSequence.Action] = []
        if let settled = start.security, start.selected == .rdp, settled.encryptionMethod != .none {
            guard let exchange = secure(settled) else {
                return end(.error, atMs, detail: "no keys can be made of what the server settled")
            }
            let fact = SessionSecured(method: settled.encryptionMethod.name)
            actions += [.send(request(exchange.encoded())), .observe(fact, durationMs: nil)]
        }
        if let excess = textTooLong(session, hasNLA: hasNLA) { return actions + end(.error, atMs, detail: excess) }
        let info = clientInfo(session, withinTLS: start.selected != .rdp)
        actions.append(.send(sealed(info.encoded(), flags: .info)))
        stage = .infoSent
        return actions + (start.rest.isEmpty ? [] : handle(.received(start.rest[...]), atMs: atMs))
    }

    /// The server has the credentials already.
    private var hasNLA: Bool { !start.selected.isDisjoint(with: [.hybrid, .hybridEx]) }

    private mutating func secure(_ settled: ServerSecurityData) -> SecurityExchange? {
        let random = session.cryptography.random(32)
        guard let certificate = try? ServerCertificate(settled.serverCertificate[...]),
            let encrypted = certificate.encrypt(random, session.cryptography)
        else { return nil }
        security = StandardSecurity(
            .client, method: settled.encryptionMethod, clientRandom: random, serverRandom: settled.serverRandom,
            cryptography: session.cryptography)
        return security == nil ? nil : SecurityExchange(encryptedClientRandom: encrypted)
    }

    mutating func handle(_ event: ClientSequence.Event, atMs: Double) -> [ClientSequence.Action] {
        switch event {
        case .received(let bytes): return read(bytes, atMs)
        case .closed(let close): return end(close == .eof ? .closed : .reset, atMs, cutOff: true)
        case .alert(let number): return end(.tlsAlert, atMs, cutOff: true, detail: "TLS alert \(number)")
        case .deadline: return outOfTime(atMs)
        case .woken: return look(atMs)
        case .connected, .secured, .securingFailed: return []
        }
    }

    // MARK: frames

    private mutating func read(_ received: ArraySlice<UInt8>, _ atMs: Double) -> [ClientSequence.Action] {
        stream.feed(received)
        bytes += received.count
        autoDetect.received(received.count)
        var actions: [ClientSequence.Action] = []
        do {
            while !isOver, let frame = try stream.next(cutFrame) {
                frames += 1
                actions += try heard(frame, atMs)
                if case .opening = phase, frames > Self.mostFramesOfOpening {
                    return actions + end(.garbage, atMs, detail: "more messages than opening a session takes")
                }
                if case .drawing = phase, bytes > session.mostBytes || watch?.screen?.isExhausted == true {
                    return actions + leaveMoving(atMs)
                }
            }
            return actions
        } catch {
            return actions + end(.garbage, atMs, detail: shown(error.description))
        }
    }

    private var isOver: Bool { if case .over = phase { true } else { false } }

    private mutating func heard(_ frame: Frame, _ atMs: Double) throws(WireError) -> [ClientSequence.Action] {
        switch frame.kind {
        case .fastPath:
            let updates = try fastPathPayload(frame.bytes)
            watch?.draw(updates[...], .fast, atMs: atMs)
            return []
        case .slowPath: return try heard(DomainPDU(frame: frame.bytes[...]), atMs)
        }
    }

    private mutating func fastPathPayload(_ bytes: [UInt8]) throws(WireError) -> [UInt8] {
        guard security != nil else { return try FastPathPDU(frame: bytes[...]).payload }
        return try security?.openFastPath(bytes[...]) ?? []
    }

    private mutating func heard(_ pdu: DomainPDU, _ atMs: Double) throws(WireError) -> [ClientSequence.Action] {
        switch pdu {
        case .sendDataIndication(let data):
            let (flags, body) = try opened(data)
            return try message(flags, body, atMs)
        case .disconnectProviderUltimatum(let ultimatum):
            let reason = ultimatum.reason
            return end(.disconnected, atMs, reason: reason.name ?? "reason \(reason.rawValue)")
        default: return []
        }
    }

    /// What a message says behind its security header; some have one where the connection as a whole does without.
    private mutating func opened(
        _ data: SendData
    ) throws(WireError) -> (flags: SecurityHeader.Flags, body: [UInt8]) {
        if security != nil, let opened = try security?.open(data.userData[...]) { return opened }
        guard
            usesHeaders || data.channelID == start.messageChannel
                || beginsWithHeader(data.userData, maySayItsLength: shares == 0)
        else {
            return ([], data.userData)
        }
        var reader = ByteReader(data.userData, message: "security header")
        return (try SecurityHeader(from: &reader).flags, Array(reader.rest()))
    }
}

/// The second word of a security header is 0 as a rule; of a Share Control Header it has a version and a kind. xrdp fills it with
/// something else before its licence request, which then states its own length; after licensing the same bytes are a share's.
private func beginsWithHeader(_ userData: [UInt8], maySayItsLength: Bool) -> Bool {
    guard userData.count >= 4, userData[2] & 0x0f != 0 else { return userData.count >= 4 }
    guard maySayItsLength, userData.count >= 8, userData[0] & 0x80 != 0 else { return false }
    return Int(userData[6]) | Int(userData[7]) << 8 == userData.count - 4
}

private struct Frame {
    let kind: SessionFrame
    let bytes: [UInt8]
}

private func cutFrame(_ bytes: ArraySlice<UInt8>) throws(WireError) -> (message: Frame, length: Int)? {
    guard let (kind, length) = try SessionFrame.length(bytes), bytes.count >= length else { return nil }
    return (Frame(kind: kind, bytes: Array(bytes.prefix(length))), length)
}
