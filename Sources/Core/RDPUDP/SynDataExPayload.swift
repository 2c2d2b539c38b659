import Primitives

/// A version of the protocol, `uUdpVer`. An open set, ordered by number. [MS-RDPEUDP 2.2.2.9]
public struct UDPVersion: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// RDPUDP_PROTOCOL_VERSION_1: Windows 8 and Server 2012, which do not know RDPUDP_SYNDATAEX_PAYLOAD.
    public static let version1 = UDPVersion(rawValue: 0x0001)
    /// RDPUDP_PROTOCOL_VERSION_2: from Windows 8.1 and Server 2012 R2.
    public static let version2 = UDPVersion(rawValue: 0x0002)
    /// RDPUDP_PROTOCOL_VERSION_3: data as in [MS-RDPEUDP2], from Windows 10 1809 and Server 2019.
    public static let version3 = UDPVersion(rawValue: 0x0101)

    /// The versions that the specification lists, lowest first.
    public static let listed: [UDPVersion] = [.version1, .version2, .version3]

    /// `1`, `2`, `3`; the number on the wire for others.
    public var name: String { Self.listed.firstIndex(of: self).map { "\($0 + 1)" } ?? hexCode(rawValue) }

    public static func < (left: UDPVersion, right: UDPVersion) -> Bool { left.rawValue < right.rawValue }
}

/// RDPUDP_SYNDATAEX_PAYLOAD: the highest version a client speaks, or the one a server chose. Four bytes, and 32 more in
/// a client's SYN of version 3. [MS-RDPEUDP 2.2.2.9]
public struct SynDataExPayload: Equatable, Sendable {
    public struct Flags: OptionSet, Hashable, Sendable {
        public let rawValue: UInt16

        public init(rawValue: UInt16) { self.rawValue = rawValue }

        /// RDPUDP_VERSION_INFO_VALID: `uUdpVer` counts.
        public static let versionInfoValid = Flags(rawValue: 0x0001)
    }

    /// The bytes of a SHA-256 digest.
    public static let cookieHashLength = 32

    public var uSynExFlags: Flags
    public var uUdpVer: UDPVersion
    /// The SHA-256 digest of the `securityCookie` that the server gave over TCP, 32 bytes in the order of the digest.
    /// [MS-RDPBCGR 2.2.15.1]
    public var cookieHash: [UInt8]?

    public init(version: UDPVersion, cookieHash: [UInt8]? = nil) {
        uSynExFlags = .versionInfoValid
        uUdpVer = version
        self.cookieHash = cookieHash
    }

    /// The version, nil where the sender marked it as not valid.
    public var version: UDPVersion? { uSynExFlags.contains(.versionInfoValid) ? uUdpVer : nil }

    /// `ofClient` tells a SYN, which carries the hash when it offers version 3, from a SYN+ACK, which never does.
    /// Throws `truncated`.
    init(from reader: inout ByteReader, ofClient: Bool) throws(WireError) {
        uSynExFlags = Flags(rawValue: try reader.u16be("uSynExFlags"))
        uUdpVer = UDPVersion(rawValue: try reader.u16be("uUdpVer"))
        cookieHash =
            ofClient && version == .version3 ? Array(try reader.take(Self.cookieHashLength, "cookieHash")) : nil
    }

    /// A hash of another length than 32 bytes is cut or filled with zeros: the field has no length of its own.
    func write(to writer: inout ByteWriter) {
        writer.u16be(uSynExFlags.rawValue)
        writer.u16be(uUdpVer.rawValue)
        if let cookieHash { writer.append(cookieHash, filledTo: Self.cookieHashLength) }
    }
}

extension ByteWriter {
    /// Exactly `length` bytes: what is longer is cut, what is shorter is filled with zeros.
    mutating func append(_ bytes: [UInt8], filledTo length: Int) {
        append(bytes.prefix(length))
        zeros(max(0, length - bytes.count))
    }
}
