import Primitives
import RDPWire

/// The server's side from MCS Connect-Initial on: the client joins its channels, is told that it needs no licence, and is
/// turned away, for the lab has no desktop. [MS-RDPBCGR 1.3.1.1]
struct JoinSequence: Sendable {
    private static let userChannel: UInt16 = 1007
    private static let ioChannel: UInt16 = 1003
    private static let firstStaticChannel: UInt16 = 1008
    /// CHANNEL_COUNT_MAX. [MS-RDPBCGR 2.2.1.3.4]
    private static let mostChannels = 31
    /// ERRINFO_SERVER_DENIED_CONNECTION. [MS-RDPBCGR 2.2.5.1.1]
    private static let deniedConnection: UInt32 = 7
    /// RNS_UD_CS_SUPPORT_ERRINFO_PDU. [MS-RDPBCGR 2.2.1.3.2]
    private static let supportsErrorInfo: UInt16 = 1

    private let requested: SecurityProtocols
    /// False: Standard RDP Security is due, which the lab does not speak.
    private let isSecured: Bool
    private var frames = FrameBuffer(limit: 65_535)
    private var isConnected = false
    private var understandsErrorInfo = false

    init(requested: SecurityProtocols, isSecured: Bool) {
        self.requested = requested
        self.isSecured = isSecured
    }

    mutating func receive(_ bytes: ArraySlice<UInt8>) -> [ServerSequence.Action] {
        frames.append(bytes)
        var actions: [ServerSequence.Action] = []
        do {
            while let frame = try frames.next(TPKT.frameLength) {
                actions += try answer(frame)
                if actions.contains(.close) { return actions }
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
            return [.send(DomainPDU.attachUserConfirm(.init(initiator: Self.userChannel)).encoded())]
        case .channelJoinRequest(let join):
            let confirm = ChannelJoinConfirm(
                initiator: join.initiator, requested: join.channelID, channelID: join.channelID)
            return [.send(DomainPDU.channelJoinConfirm(confirm).encoded())]
        case .sendDataRequest:
            return turnAway
        default:
            return farewell
        }
    }

    private mutating func connect(_ initial: ConnectInitial) throws(WireError) -> [ServerSequence.Action] {
        guard isSecured else { return farewell }
        let request = try ConferenceCreateRequest(initial.userData[...])
        let channels = min(request.network?.channels.count ?? 0, Self.mostChannels)
        let ids = (0..<UInt16(channels)).map { Self.firstStaticChannel + $0 }
        let settings: [ServerDataBlock] = [
            .core(ServerCoreData(clientRequestedProtocols: requested, earlyCapabilityFlags: 0)),
            .security(ServerSecurityData()),
            .network(ServerNetworkData(ioChannelID: Self.ioChannel, channelIDs: ids)),
        ]
        isConnected = true
        understandsErrorInfo = (request.core?.earlyCapabilityFlags ?? 0) & Self.supportsErrorInfo != 0
        return [.send(ConnectResponse(userData: ConferenceCreateResponse(blocks: settings).encoded()).encoded())]
    }

    /// The answer to the Client Info PDU, the first that comes as data.
    private var turnAway: [ServerSequence.Action] {
        let denied = SetErrorInfo(errorInfo: Self.deniedConnection).encoded(shareID: 0, source: Self.serverChannel)
        let error = understandsErrorInfo ? [indication(denied)] : []
        return [indication(LicensingPDU.validClient.encoded())] + error + farewell
    }

    /// The server's own user channel.
    private static let serverChannel: UInt16 = 1002

    private func indication(_ data: [UInt8]) -> ServerSequence.Action {
        let indication = SendData(initiator: Self.serverChannel, channelID: Self.ioChannel, userData: data)
        return .send(DomainPDU.sendDataIndication(indication).encoded())
    }

    /// With the reason that xrdp gives. [MS-RDPBCGR 2.2.2.3]
    private var farewell: [ServerSequence.Action] {
        [.send(DomainPDU.disconnectProviderUltimatum(.init(reason: .userRequested)).encoded()), .close]
    }
}
