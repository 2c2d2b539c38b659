import Primitives

/// SC_CORE: the server's version and what it remembers of the negotiation. [MS-RDPBCGR 2.2.1.4.2]
public struct ServerCoreData: Equatable, Sendable {
    public var version: UInt32
    /// The protocols of the Connection Request, repeated so that the client can tell whether somebody changed them.
    public var clientRequestedProtocols: SecurityProtocols?
    /// Only sent when `clientRequestedProtocols` is.
    public var earlyCapabilityFlags: UInt32?
    /// What a version later than this code appends; only sent when all fields before it are.
    public var later: [UInt8]

    public init(
        version: UInt32 = 0x0008_0004, clientRequestedProtocols: SecurityProtocols? = nil,
        earlyCapabilityFlags: UInt32? = nil, later: [UInt8] = []
    ) {
        self.version = version
        self.clientRequestedProtocols = clientRequestedProtocols
        self.earlyCapabilityFlags = earlyCapabilityFlags
        self.later = later
    }

    static let type: UInt16 = 0x0c01

    init(from reader: inout ByteReader) throws(WireError) {
        version = try reader.u32le("version")
        let protocols = try reader.u32leIfPresent("clientRequestedProtocols")
        clientRequestedProtocols = protocols.map { SecurityProtocols(rawValue: $0) }
        earlyCapabilityFlags = try reader.u32leIfPresent("earlyCapabilityFlags")
        later = Array(reader.rest())
    }

    func write(to writer: inout ByteWriter) {
        writer.u32le(version)
        guard writer.u32le(ifPresent: clientRequestedProtocols?.rawValue),
            writer.u32le(ifPresent: earlyCapabilityFlags)
        else { return }
        writer.append(later)
    }
}

/// SC_SECURITY: the cipher the server chose and what the client needs to make keys for it. [MS-RDPBCGR 2.2.1.4.3]
public struct ServerSecurityData: Equatable, Sendable {
    public var encryptionMethod: EncryptionMethods
    public var encryptionLevel: EncryptionLevel
    /// 32 bytes, or none where nothing is encrypted at this level.
    public var serverRandom: [UInt8]
    /// The bytes of a `ServerCertificate`, or none.
    public var serverCertificate: [UInt8]

    public init(
        encryptionMethod: EncryptionMethods = .none, encryptionLevel: EncryptionLevel = .none,
        serverRandom: [UInt8] = [], serverCertificate: [UInt8] = []
    ) {
        self.encryptionMethod = encryptionMethod
        self.encryptionLevel = encryptionLevel
        self.serverRandom = serverRandom
        self.serverCertificate = serverCertificate
    }

    static let type: UInt16 = 0x0c02

    init(from reader: inout ByteReader) throws(WireError) {
        self.init()
        encryptionMethod = EncryptionMethods(rawValue: try reader.u32le("encryptionMethod"))
        encryptionLevel = EncryptionLevel(rawValue: try reader.u32le("encryptionLevel"))
        guard !reader.isAtEnd else { return }
        let randomLength = try reader.u32le("serverRandomLen")
        let certificateLength = try reader.u32le("serverCertLen")
        serverRandom = Array(try reader.take(Int(randomLength), "serverRandom"))
        serverCertificate = Array(try reader.take(Int(certificateLength), "serverCertificate"))
    }

    /// Without encryption the lengths are left out too, as the specification asks.
    func write(to writer: inout ByteWriter) {
        writer.u32le(encryptionMethod.rawValue)
        writer.u32le(encryptionLevel.rawValue)
        let isPlain = encryptionMethod == .none && encryptionLevel == .none
        guard !isPlain || !serverRandom.isEmpty || !serverCertificate.isEmpty else { return }
        writer.u32le(UInt32(truncatingIfNeeded: serverRandom.count))
        writer.u32le(UInt32(truncatingIfNeeded: serverCertificate.count))
        writer.append(serverRandom)
        writer.append(serverCertificate)
    }
}

/// SC_NET: the numbers of the I/O channel and of the channels that the client asked for. [MS-RDPBCGR 2.2.1.4.4]
public struct ServerNetworkData: Equatable, Sendable {
    public var ioChannelID: UInt16
    /// In the order of the client's CS_NET; 0 where the server does not grant one.
    public var channelIDs: [UInt16]

    public init(ioChannelID: UInt16 = 1003, channelIDs: [UInt16] = []) {
        self.ioChannelID = ioChannelID
        self.channelIDs = channelIDs
    }

    static let type: UInt16 = 0x0c03

    init(from reader: inout ByteReader) throws(WireError) {
        ioChannelID = try reader.u16le("MCSChannelId")
        channelIDs = []
        let count = try reader.u16le("channelCount")
        for _ in 0..<count { channelIDs.append(try reader.u16le("channelIdArray")) }
        if !count.isMultiple(of: 2) { _ = try reader.u16le("Pad") }
    }

    func write(to writer: inout ByteWriter) {
        writer.u16le(ioChannelID)
        writer.u16le(UInt16(truncatingIfNeeded: channelIDs.count))
        for id in channelIDs { writer.u16le(id) }
        if !channelIDs.count.isMultiple(of: 2) { writer.zeros(2) }
    }
}
