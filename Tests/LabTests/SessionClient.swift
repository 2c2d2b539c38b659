import Drawing
import Primitives
import RDPWire
import Testing
import Transport

@testable import Lab

/// A client that goes with a server from the Connection Request to a screen, without a socket. What it draws is drawn by the
/// room that draws; what it says is written by hand here.
struct SessionClient {
    static let size = (width: 640, height: 480)

    var conversation: Conversation
    private var security: StandardSecurity?
    private var shareID: UInt32 = 0
    private(set) var screen: Screen?
    /// Every share PDU that came, in order.
    private(set) var heard: [SharePDU] = []
    private(set) var licences: [LicensingPDU.Message] = []
    private(set) var isClosed = false
    private let cryptography = SystemCryptography()

    init(_ behaviour: ServerBehaviour) { conversation = Conversation(behaviour) }

    init(fault id: String) throws { conversation = try Conversation(fault: id) }

    // MARK: up to the channels

    /// Asks for TLS, or for the old security with these ciphers, and sends the conference's first message.
    mutating func connect(methods: EncryptionMethods = .none, wants32Bits: Bool = true) throws {
        if methods.isEmpty {
            try conversation.secure(.ssl)
        } else {
            _ = conversation.say(ConnectionRequest(negotiation: .init(protocols: .rdp)).encoded())
        }
        let request = ConferenceCreateRequest(blocks: [
            .core(core(wants32Bits)), .security(.init(encryptionMethods: methods)), .network(.init(channels: [])),
        ])
        let said = conversation.say(ConnectInitial(userData: request.encoded()).encoded())
        let frame = try #require(said.sent.first)
        let conference = try ConferenceCreateResponse(try ConnectResponse(frame: frame[...]).userData[...])
        let settled = try #require(conference.security)
        if !settled.encryptionMethod.isEmpty { try exchange(settled) }
    }

    private func core(_ wants32Bits: Bool) -> ClientCoreData {
        var core = ClientCoreData()
        core.desktopWidth = UInt16(Self.size.width)
        core.desktopHeight = UInt16(Self.size.height)
        core.postBeta2ColorDepth = 0xca01
        core.clientProductID = 1
        core.serialNumber = 0
        core.highColorDepth = 24
        core.supportedColorDepths = 0x0f
        core.earlyCapabilityFlags = wants32Bits ? 3 : 1
        return core
    }

    private mutating func exchange(_ settled: ServerSecurityData) throws {
        let random = cryptography.random(32)
        let certificate = try ServerCertificate(settled.serverCertificate[...])
        let encrypted = try #require(certificate.encrypt(random, cryptography))
        security = StandardSecurity(
            .client, method: settled.encryptionMethod, clientRandom: random, serverRandom: settled.serverRandom,
            cryptography: cryptography)
        try hear(send(SecurityExchange(encryptedClientRandom: encrypted).encoded()))
    }

    // MARK: behind them

    mutating func logOn(user: String = "joe", domain: String = "LAB", password: Secret = LabUser.joe.password) throws {
        let info = ClientInfo(
            flags: [.unicode, .mouse, .autoLogon, .logonNotify], domain: domain, userName: user, password: password)
        try hear(send(wrapped(info.encoded(), .info, always: true)))
    }

    mutating func license(_ type: UInt8, _ body: [UInt8]) throws {
        let pdu = LicensingPDU(message: .other(type: type, body: body)).encoded()
        try hear(send(wrapped(Array(pdu.dropFirst(4)), .license, always: true)))
    }

    /// Answers the Demand Active PDU and finalises.
    mutating func activate(extraFlags: UInt16 = GeneralCapability.fastPathOutput) throws {
        let demanded = heard.last { $0.kind == .demandActive }
        let demand = try DemandActive(try #require(demanded))
        shareID = demand.shareID
        for case .bitmap(let bitmap) in demand.capabilities {
            let depth = try #require(ColorDepth(rawValue: Int(bitmap.preferredBitsPerPixel)))
            screen = Screen(width: Int(bitmap.desktopWidth), height: Int(bitmap.desktopHeight), depth: depth)
        }
        var general = GeneralCapability()
        general.extraFlags = extraFlags
        let confirm = ConfirmActive(
            shareID: shareID, sourceDescriptor: Array("test\0".utf8), capabilities: [.general(general)])
        try hear(send(wrapped(confirm.pdu(source: 1007).encoded())))
        try tell(.synchronize, Synchronize(targetUser: 1002).encoded())
        try tell(.control, Control(.cooperate).encoded())
        try tell(.control, Control(.requestControl).encoded())
        try tell(.fontList, FontList.list.encoded())
    }

    mutating func tell(_ kind: ShareData.Kind, _ body: [UInt8]) throws {
        let pdu = ShareData(kind: kind, source: 1007, shareID: shareID, body: body).pdu
        try hear(send(wrapped(pdu.encoded())))
    }

    /// The data of one kind that came.
    func data(_ kind: ShareData.Kind) throws -> [ShareData] {
        try heard.filter { $0.kind == .data }.map { try ShareData($0) }.filter { $0.kind == kind }
    }

    // MARK: in and out

    private mutating func wrapped(
        _ body: [UInt8], _ flags: SecurityHeader.Flags = [], always: Bool = false
    ) -> [UInt8] {
        if let sealed = security?.seal(body, flags: flags) { return sealed }
        return always ? SecurityHeader(flags: flags).before(body) : body
    }

    private mutating func send(_ userData: [UInt8]) -> [ServerSequence.Action] {
        conversation.say(
            DomainPDU.sendDataRequest(SendData(initiator: 1007, channelID: 1003, userData: userData)).encoded())
    }

    mutating func hear(_ actions: [ServerSequence.Action]) throws {
        if actions.contains(.close) || actions.contains(.reset) { isClosed = true }
        var stream = actions.sent.flatMap { $0 }[...]
        while let (kind, length) = try SessionFrame.length(stream) {
            let frame = stream.prefix(length)
            try #require(frame.count == length)
            stream = stream.dropFirst(length)
            switch kind {
            case .fastPath: try draw(frame)
            case .slowPath: try read(frame)
            }
        }
        #expect(stream.isEmpty)
    }

    private mutating func draw(_ frame: ArraySlice<UInt8>) throws {
        let payload = try security?.openFastPath(frame) ?? FastPathPDU(frame: frame).payload
        try screen?.fastPath(updates: payload[...])
    }

    private mutating func read(_ frame: ArraySlice<UInt8>) throws {
        guard case .sendDataIndication(let data) = try DomainPDU(frame: frame) else { return }
        if let licence = try? LicensingPDU(userData: data.userData[...]) { return licences.append(licence.message) }
        let body = try security?.open(data.userData[...]).body ?? data.userData
        for pdu in try SharePDU.all(in: body[...]) {
            heard.append(pdu)
            guard pdu.kind == .data, let update = try? ShareData(pdu), update.kind == .update else { continue }
            try screen?.slowPath(update: update.body[...])
        }
    }
}
