import Primitives

/// CS_SECURITY: which ciphers of Standard RDP Security the client knows. [MS-RDPBCGR 2.2.1.3.3]
public struct ClientSecurityData: Equatable, Sendable {
    public var encryptionMethods: EncryptionMethods
    /// The same, in clients with a French locale, which leave `encryptionMethods` empty.
    public var extEncryptionMethods: EncryptionMethods

    public init(encryptionMethods: EncryptionMethods, extEncryptionMethods: EncryptionMethods = .none) {
        self.encryptionMethods = encryptionMethods
        self.extEncryptionMethods = extEncryptionMethods
    }

    static let type: UInt16 = 0xc002

    init(from reader: inout ByteReader) throws(WireError) {
        encryptionMethods = EncryptionMethods(rawValue: try reader.u32le("encryptionMethods"))
        extEncryptionMethods = EncryptionMethods(rawValue: try reader.u32le("extEncryptionMethods"))
    }

    func write(to writer: inout ByteWriter) {
        writer.u32le(encryptionMethods.rawValue)
        writer.u32le(extEncryptionMethods.rawValue)
    }
}

/// CS_NET: the static virtual channels the client wants. [MS-RDPBCGR 2.2.1.3.4]
public struct ClientNetworkData: Equatable, Sendable {
    /// CHANNEL_DEF. [MS-RDPBCGR 2.2.1.3.4.1]
    public struct Channel: Equatable, Sendable {
        /// Eight bytes of ANSI text, the last of them zero; shorter names are filled with zeros.
        public var name: [UInt8]
        public var options: UInt32

        public init(name: [UInt8], options: UInt32) {
            self.name = name.fitted(to: 8)
            self.options = options
        }

        public init(_ name: String, options: UInt32) {
            self.init(name: Array(name.utf8.prefix(7)), options: options)
        }
    }

    public var channels: [Channel]

    public init(channels: [Channel]) { self.channels = channels }

    static let type: UInt16 = 0xc003
    private static let channelLength = 12

    init(from reader: inout ByteReader) throws(WireError) {
        let at = reader.offset
        let count = try reader.u32le("channelCount")
        guard count <= UInt32(reader.remaining / Self.channelLength) else {
            throw reader.unexpected("channelCount", "\(reader.remaining / Self.channelLength)", "\(count)", at: at)
        }
        channels = []
        for _ in 0..<count {
            let name = Array(try reader.take(8, "channel name"))
            channels.append(Channel(name: name, options: try reader.u32le("channel options")))
        }
    }

    func write(to writer: inout ByteWriter) {
        writer.u32le(UInt32(truncatingIfNeeded: channels.count))
        for channel in channels {
            writer.append(channel.name.fitted(to: 8))
            writer.u32le(channel.options)
        }
    }
}

/// CS_CLUSTER: what the client knows of session redirection. [MS-RDPBCGR 2.2.1.3.5]
public struct ClientClusterData: Equatable, Sendable {
    public var flags: UInt32
    public var redirectedSessionID: UInt32

    public static let redirectionSupported: UInt32 = 0x01
    public static let redirectedSessionIDFieldValid: UInt32 = 0x02
    public static let redirectedSmartCard: UInt32 = 0x40

    public init(flags: UInt32, redirectedSessionID: UInt32 = 0) {
        self.flags = flags
        self.redirectedSessionID = redirectedSessionID
    }

    static let type: UInt16 = 0xc004

    init(from reader: inout ByteReader) throws(WireError) {
        flags = try reader.u32le("flags")
        redirectedSessionID = try reader.u32le("redirectedSessionID")
    }

    func write(to writer: inout ByteWriter) {
        writer.u32le(flags)
        writer.u32le(redirectedSessionID)
    }
}
