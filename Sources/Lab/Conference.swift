public import RDPWire

/// How a server joins a client, from MCS Connect-Initial to what it says before any credentials. [MS-RDPBCGR 1.3.1.1]
public struct Conference: Equatable, Sendable {
    /// What the Connect-Response says.
    public var result = MCSResult.successful
    /// What happens in place of the Connect-Response; the bytes may begin one.
    public var instead: Reaction?
    /// Bits of SC_MULTITRANSPORT; nil: UDP is not offered.
    public var multitransport: UInt32?
    public var messageChannel: UInt16?
    public var skipsChannelJoin = false
    /// What the joining of a channel comes to; the user's own is always joined.
    public var channelResult = MCSResult.successful
    /// The channel that every confirm names in place of the one asked for.
    public var channelLie: UInt16?
    /// Said on the I/O channel right behind the last join that a client needs, and then the server closes.
    public var lastWords: [[UInt8]] = []
    /// Of Standard RDP Security.
    public var encryption = Encryption.high

    /// A level with the ciphers that it chooses from, the best first. [MS-RDPBCGR 5.3.1, 5.3.2]
    public struct Encryption: Equatable, Sendable {
        public var level: EncryptionLevel
        public var methods: [EncryptionMethods]

        /// The old security without any: everybody reads along.
        static let none = Encryption(level: .none, methods: [.none])
        static let low = Encryption(level: .low, methods: [.rc4With128Bits, .rc4With56Bits, .rc4With40Bits])
        static let high = Encryption(level: .high, methods: [.rc4With128Bits])
        static let bits40 = Encryption(level: .clientCompatible, methods: [.rc4With40Bits])
        static let bits56 = Encryption(level: .clientCompatible, methods: [.rc4With56Bits])
        static let fips = Encryption(level: .fips, methods: [.fips])

        /// Nil: client and server have no cipher in common.
        func settled(_ offered: EncryptionMethods) -> EncryptionMethods? {
            methods.first { offered.contains($0) }
        }
    }

    public init() {}
}

extension Conference {
    /// The numbers that Windows gives.
    static let userChannel: UInt16 = 1007
    static let ioChannel: UInt16 = 1003
    static let serverChannel: UInt16 = 1002

    /// The same for every client: it protects nothing.
    static let serverRandom = (0..<32).map { UInt8(truncatingIfNeeded: $0 * 11 + 3) }
}
