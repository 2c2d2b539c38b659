import RDPWire

/// The MCS Connect-Initial of a client without any virtual channel, as far as servers look into it. [MS-RDPBCGR 2.2.1.3]
///
/// - Parameters:
///   - selected: what the server selected; it compares.
///   - methods: the ciphers of Standard RDP Security to choose from.
///   - extended: the server said that it knows the blocks of later versions (EXTENDED_CLIENT_DATA_SUPPORTED), without
///     which they must not be sent.
///   - session: what a session shall be like, where one is opened.
func connectInitial(
    selected: SecurityProtocols, methods: EncryptionMethods, extended: Bool, session: SessionPlan? = nil
) -> [UInt8] {
    let blocks: [ClientDataBlock] = [
        .core(clientCore(selected, session)), .cluster(cluster(session)),
        .security(ClientSecurityData(encryptionMethods: methods)), .network(ClientNetworkData(channels: [])),
    ]
    let later: [ClientDataBlock] = [
        .other(type: messageChannelType, body: littleEndian(0)),
        .other(type: multitransportType, body: littleEndian(everyTransport)),
    ]
    let request = ConferenceCreateRequest(blocks: blocks + (extended ? later : []))
    return ConnectInitial(userData: request.encoded()).encoded()
}

/// RNS_UD_SC_SKIP_CHANNELJOIN_SUPPORTED: the client may leave the joining out. [MS-RDPBCGR 2.2.1.4.2]
let skipChannelJoinSupported: UInt32 = 0x08

/// TS_UD_CS_MCS_MSGCHANNEL and TS_UD_CS_MULTITRANSPORT. [MS-RDPBCGR 2.2.1.3.7, 2.2.1.3.8]
private let messageChannelType: UInt16 = 0xc006
private let multitransportType: UInt16 = 0xc00a

/// REDIRECTION_SUPPORTED, and version 4 of it. [MS-RDPBCGR 2.2.1.3.5]
private let redirectionVersion4: UInt32 = 0x0d

/// Bits of SC_MULTITRANSPORT and CS_MULTITRANSPORT, with their names. [MS-RDPBCGR 2.2.1.3.8, 2.2.1.4.6]
let transports: [(bit: UInt32, name: String)] = [
    (0x0001, "UDPFECR"), (0x0004, "UDPFECL"), (0x0100, "UDP-PREFERRED"), (0x0200, "SOFTSYNC"),
]
private let everyTransport = transports.reduce(UInt32(0)) { $0 | $1.bit }

/// A redirection may have named the session that is to be found again.
private func cluster(_ session: SessionPlan?) -> ClientClusterData {
    guard let id = session?.redirectedSessionID else { return ClientClusterData(flags: redirectionVersion4) }
    return ClientClusterData(
        flags: redirectionVersion4 | ClientClusterData.redirectedSessionIDFieldValid, redirectedSessionID: id)
}

private func clientCore(_ selected: SecurityProtocols, _ session: SessionPlan?) -> ClientCoreData {
    var core = ClientCoreData()
    if let session {
        core.desktopWidth = session.width
        core.desktopHeight = session.height
    }
    core.clientBuild = 19_041
    core.clientName = "redial"
    core.postBeta2ColorDepth = 0xca01
    core.clientProductID = 1
    core.serialNumber = 0
    core.highColorDepth = min(session?.colorDepth ?? 24, 24)
    core.supportedColorDepths = 0x0f
    core.earlyCapabilityFlags = earlyCapabilities | (session?.colorDepth == 32 ? want32Bits : 0)
    core.clientDigProductID = ""
    core.connectionType = 7
    core.pad1octet = 0
    core.serverSelectedProtocol = selected.rawValue
    return core
}

/// RNS_UD_CS_SUPPORT_ERRINFO_PDU, STRONG_ASYMMETRIC_KEYS, VALID_CONNECTION_TYPE, SUPPORT_NETCHAR_AUTODETECT and
/// SUPPORT_SKIP_CHANNELJOIN. [MS-RDPBCGR 2.2.1.3.2]
private let earlyCapabilities: UInt16 = 0x0001 | 0x0008 | 0x0020 | 0x0080 | 0x0800

/// RNS_UD_CS_WANT_32BPP_SESSION. [MS-RDPBCGR 2.2.1.3.2]
private let want32Bits: UInt16 = 0x0002

private func littleEndian(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}
