import Primitives
import RDPWire

/// The server's side from MCS Connect-Initial on: the client joins its channels; where the server has no session for it, it is
/// told that it needs no licence, and turned away. [MS-RDPBCGR 1.3.1.1]
struct JoinSequence: Sendable {
    private static let tpktVersion: UInt8 = 3
    private static let firstStaticChannel: UInt16 = 1008
    /// CHANNEL_COUNT_MAX. [MS-RDPBCGR 2.2.1.3.4]
    private static let mostChannels = 31
    /// ERRINFO_SERVER_DENIED_CONNECTION. [MS-RDPBCGR 2.2.5.1.1]
    private static let deniedConnection: UInt32 = 7
    /// RNS_UD_CS_SUPPORT_ERRINFO_PDU. [MS-RDPBCGR 2.2.1.3.2]
    private static let supportsErrorInfo: UInt16 = 1
    /// RNS_UD_SC_SKIP_CHANNELJOIN_SUPPORTED. [MS-RDPBCGR 2.2.1.4.2]
    private static let skipChannelJoin: UInt32 = 8

    private let behaviour: Conference
    private let requested: SecurityProtocols
    /// False: Standard RDP Security.
    private let isSecured: Bool
    private let server: ServerBehaviour
    private let user: LabUser?
    private var session: SessionSequence?
    private var frames = FrameBuffer(limit: 65_535)
    private var isConnected = false
    private var understandsErrorInfo = false

    /// - Parameter user: who has logged on already.
    init(_ server: ServerBehaviour, requested: SecurityProtocols, isSecured: Bool, user: LabUser? = nil) {
        self.server = server
        self.user = user
        behaviour = server.conference
        self.requested = requested
        self.isSecured = isSecured
    }

    mutating func receive(_ bytes: ArraySlice<UInt8>) -> [ServerSequence.Action] {
        frames.append(bytes)
        var actions: [ServerSequence.Action] = []
        do {
            while let frame = try frames.next(session == nil ? TPKT.frameLength : sessionFrameLength) {
                actions += try answer(frame)
                if actions.contains(.close) || actions.contains(.reset) { return actions }
            }
            return actions
        } catch {
            return actions + Self.farewell
        }
    }

    mutating func wake() -> [ServerSequence.Action] { session?.wake() ?? [] }

    private mutating func answer(_ frame: ArraySlice<UInt8>) throws(WireError) -> [ServerSequence.Action] {
        guard isConnected else { return try connect(try ConnectInitial(frame: frame)) }
        if frame.first != Self.tpktVersion { return try session?.receive(fastPath: frame) ?? [] }
        switch try DomainPDU(frame: frame) {
        case .erectDomainRequest:
            return []
        case .attachUserRequest:
            return [.send(DomainPDU.attachUserConfirm(.init(initiator: Conference.userChannel)).encoded())]
        case .channelJoinRequest(let join):
            return confirm(join)
        case .sendDataRequest(let data):
            return try session?.receive(data) ?? (isSecured ? turnAway : Self.farewell)
        default:
            return Self.farewell
        }
    }

    private mutating func connect(_ initial: ConnectInitial) throws(WireError) -> [ServerSequence.Action] {
        if let reaction = behaviour.instead { return reaction.actions }
        let request = try ConferenceCreateRequest(initial.userData[...])
        let offered = request.security?.encryptionMethods ?? .none
        guard let security = securityData(for: offered) else { return Self.farewell }
        isConnected = true
        understandsErrorInfo = (request.core?.earlyCapabilityFlags ?? 0) & Self.supportsErrorInfo != 0
        session = server.session.map {
            SessionSequence(
                $0, client: client(request), logon: server.logon, security: SessionSecurity(security))
        }
        let conference = ConferenceCreateResponse(blocks: settings(request, security))
        return [.send(ConnectResponse(result: behaviour.result, userData: conference.encoded()).encoded())]
    }

    private func client(_ request: ConferenceCreateRequest) -> SessionSequence.Client {
        let cluster = request.cluster
        let isSent = (cluster?.flags ?? 0) & ClientClusterData.redirectedSessionIDFieldValid != 0
        return SessionSequence.Client(
            core: request.core ?? ClientCoreData(),
            wasRedirected: isSent && cluster?.redirectedSessionID == SessionSequence.redirectedSession, user: user)
    }

    private func settings(
        _ request: ConferenceCreateRequest, _ security: ServerSecurityData
    ) -> [ServerDataBlock] {
        let channels = min(request.network?.channels.count ?? 0, Self.mostChannels)
        let ids = (0..<UInt16(channels)).map { Self.firstStaticChannel + $0 }
        let flags = behaviour.skipsChannelJoin ? Self.skipChannelJoin : 0
        let always: [ServerDataBlock] = [
            .core(ServerCoreData(clientRequestedProtocols: requested, earlyCapabilityFlags: flags)),
            .security(security), .network(ServerNetworkData(ioChannelID: Conference.ioChannel, channelIDs: ids)),
        ]
        return always + (behaviour.messageChannel.map { [.messageChannel($0)] } ?? [])
            + (behaviour.multitransport.map { [.multitransport($0)] } ?? [])
    }

    /// Nil: no cipher in common.
    private func securityData(for offered: EncryptionMethods) -> ServerSecurityData? {
        guard !isSecured else { return ServerSecurityData() }
        return behaviour.encryption.settled(offered).map {
            guard !$0.isEmpty else { return ServerSecurityData() }
            return ServerSecurityData(
                encryptionMethod: $0, encryptionLevel: behaviour.encryption.level,
                serverRandom: Conference.serverRandom, serverCertificate: OldKey.certificate.encoded())
        }
    }

    private func confirm(_ join: ChannelJoinRequest) -> [ServerSequence.Action] {
        let isUsersOwn = join.channelID == Conference.userChannel
        let result = isUsersOwn ? MCSResult.successful : behaviour.channelResult
        let confirm = ChannelJoinConfirm(
            result: result, initiator: join.initiator, requested: join.channelID,
            channelID: result == .successful ? behaviour.channelLie ?? join.channelID : nil)
        let said = ServerSequence.Action.send(DomainPDU.channelJoinConfirm(confirm).encoded())
        guard join.channelID == Conference.ioChannel, !behaviour.lastWords.isEmpty else { return [said] }
        return [said] + behaviour.lastWords.map(Self.indication) + Self.farewell
    }

    /// The answer to the Client Info PDU, the first that comes as data.
    private var turnAway: [ServerSequence.Action] {
        let denied = SetErrorInfo(errorInfo: Self.deniedConnection)
            .encoded(shareID: 0, source: Conference.serverChannel)
        let error = understandsErrorInfo ? [Self.indication(denied)] : []
        return [Self.indication(LicensingPDU.validClient.encoded())] + error + Self.farewell
    }

    static func indication(_ data: [UInt8]) -> ServerSequence.Action {
        let indication = SendData(
            initiator: Conference.serverChannel, channelID: Conference.ioChannel, userData: data)
        return .send(DomainPDU.sendDataIndication(indication).encoded())
    }

    /// With the reason that xrdp gives. [MS-RDPBCGR 2.2.2.3]
    static var farewell: [ServerSequence.Action] {
        [.send(DomainPDU.disconnectProviderUltimatum(.init(reason: .userRequested)).encoded()), .close]
    }
}

/// Of either path. [MS-RDPBCGR 3.2.5.1]
private func sessionFrameLength(_ bytes: ArraySlice<UInt8>) throws(WireError) -> Int? {
    try SessionFrame.length(bytes)?.length
}
