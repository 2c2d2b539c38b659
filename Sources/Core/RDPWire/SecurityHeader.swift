public import Primitives

/// The Basic Security Header. [MS-RDPBCGR 2.2.8.1.1.2.1]
public struct SecurityHeader: Equatable, Sendable {
    public struct Flags: OptionSet, Hashable, Sendable {
        public let rawValue: UInt16

        public init(rawValue: UInt16) { self.rawValue = rawValue }

        /// SEC_EXCHANGE_PKT: the client's random follows.
        public static let exchange = Flags(rawValue: 0x0001)
        /// SEC_TRANSPORT_REQ: the server asks for a transport beside TCP.
        public static let transportRequest = Flags(rawValue: 0x0002)
        /// SEC_TRANSPORT_RSP: the client answers that.
        public static let transportResponse = Flags(rawValue: 0x0004)
        /// SEC_ENCRYPT: what follows is signed and encrypted.
        public static let encrypt = Flags(rawValue: 0x0008)
        /// SEC_INFO_PKT: the Client Info PDU follows.
        public static let info = Flags(rawValue: 0x0040)
        /// SEC_LICENSE_PKT: a licensing message follows.
        public static let license = Flags(rawValue: 0x0080)
        /// SEC_LICENSE_ENCRYPT_CS: the server can read encrypted licensing messages.
        public static let licenseEncryptClientToServer = Flags(rawValue: 0x0200)
        /// SEC_REDIRECTION_PKT: a redirection of Standard RDP Security follows.
        public static let redirection = Flags(rawValue: 0x0400)
        /// SEC_SECURE_CHECKSUM: the count of packets is signed too.
        public static let secureChecksum = Flags(rawValue: 0x0800)
        /// SEC_AUTODETECT_REQ: the server measures the network.
        public static let autoDetectRequest = Flags(rawValue: 0x1000)
        /// SEC_AUTODETECT_RSP: the client answers that.
        public static let autoDetectResponse = Flags(rawValue: 0x2000)
        /// SEC_HEARTBEAT.
        public static let heartbeat = Flags(rawValue: 0x4000)
    }

    public var flags: Flags
    /// Without meaning unless flag 0x8000 is set.
    public var flagsHigh: UInt16

    public init(flags: Flags, flagsHigh: UInt16 = 0) {
        self.flags = flags
        self.flagsHigh = flagsHigh
    }

    public init(from reader: inout ByteReader) throws(WireError) {
        flags = Flags(rawValue: try reader.u16le("flags"))
        flagsHigh = try reader.u16le("flagsHi")
    }

    /// This header and what follows it, in clear.
    public func before(_ body: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        write(to: &writer)
        writer.append(body)
        return writer.bytes
    }

    func write(to writer: inout ByteWriter) {
        writer.u16le(flags.rawValue)
        writer.u16le(flagsHigh)
    }
}
