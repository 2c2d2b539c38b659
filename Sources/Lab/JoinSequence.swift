import Primitives
import RDPWire

/// The server's side from MCS Connect-Initial on: the client joins its channels, is told that it needs no licence, and is
/// turned away, for the lab has no desktop. [MS-RDPBCGR 1.3.1.1]
struct JoinSequence: Sendable {
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
    /// False: Standard RDP Security, which the lab speaks up to the exchange of keys.
    private let isSecured: Bool
    private var frames = FrameBuffer(limit: 65_535)
    private var isConnected = false
    private var understandsErrorInfo = false

    init(_ behaviour: Conference, requested: SecurityProtocols, isSecured: Bool) {
        self.behaviour = behaviour
        self.requested = requested
        self.isSecured = isSecured
    }

    mutating func receive(_ bytes: ArraySlice<UInt8>) -> [ServerSequence.Action] {
        frames.append(bytes)
        var actions: [ServerSequence.Action] = []
        do {
            while let frame = try frames.next(TPKT.frameLength) {
                actions += try answer(frame)
                if actions.contains(.close) || actions.contains(.reset) { return actions }
            }
            return actions
        } catch {
            return actions + farewell
        }
    }

    private mutating func answer(_ frame: ArraySlice<UInt8>) throws(WireError) -> [ServerSequence.Action] {
        guard isConnected else { return try connect(try ConnectInitial(frame: frame)) }
        switch try DomainPDU(frame: frame) {
        case .erectDomainRequest:
            return []
        case .attachUserRequest:
            return [.send(DomainPDU.attachUserConfirm(.init(initiator: Conference.userChannel)).encoded())]
        case .channelJoinRequest(let join):
            return confirm(join)
        case .sendDataRequest:
            return isSecured ? turnAway : farewell
        default:
            return farewell
        }
    }

    private mutating func connect(_ initial: ConnectInitial) throws(WireError) -> [ServerSequence.Action] {
        if let reaction = behaviour.instead { return reaction.actions }
        let request = try ConferenceCreateRequest(initial.userData[...])
        guard let security = securityData(for: request.security?.encryptionMethods ?? .none) else { return farewell }
        isConnected = true
        understandsErrorInfo = (request.core?.earlyCapabilityFlags ?? 0) & Self.supportsErrorInfo != 0
        let conference = ConferenceCreateResponse(blocks: settings(request, security))
        return [.send(ConnectResponse(result: behaviour.result, userData: conference.encoded()).encoded())]
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
            ServerSecurityData(
                encryptionMethod: $0, encryptionLevel: behaviour.encryption.level,
                serverRandom: Conference.serverRandom, serverCertificate: Conference.certificate.encoded())
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
        return [said] + behaviour.lastWords.map(indication) + farewell
    }

    /// The answer to the Client Info PDU, the first that comes as data.
    private var turnAway: [ServerSequence.Action] {
        let denied = SetErrorInfo(errorInfo: Self.deniedConnection)
            .encoded(shareID: 0, source: Conference.serverChannel)
        let error = understandsErrorInfo ? [indication(denied)] : []
        return [indication(LicensingPDU.validClient.encoded())] + error + farewell
    }

    private func indication(_ data: [UInt8]) -> ServerSequence.Action {
        let indication = SendData(
            initiator: Conference.serverChannel, channelID: Conference.ioChannel, userData: data)
        return .send(DomainPDU.sendDataIndication(indication).encoded())
    }

    /// With the reason that xrdp gives. [MS-RDPBCGR 2.2.2.3]
    private var farewell: [ServerSequence.Action] {
        [.send(DomainPDU.disconnectProviderUltimatum(.init(reason: .userRequested)).encoded()), .close]
    }
}
