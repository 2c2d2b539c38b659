import Primitives

/// The release of the sender's operating system. [MS-NLMP 2.2.2.10]
public struct NTLMVersion: Hashable, Sendable {
    public var major: UInt8
    public var minor: UInt8
    public var build: UInt16
    /// 15 for every NTLM since Windows XP.
    public var revision: UInt8

    public init(major: UInt8, minor: UInt8, build: UInt16, revision: UInt8 = 15) {
        self.major = major
        self.minor = minor
        self.build = build
        self.revision = revision
    }

    /// `10.0.20348`.
    public var text: String { "\(major).\(minor).\(build)" }
}

extension ByteReader {
    mutating func ntlmVersion() throws(WireError) -> NTLMVersion {
        let major = try u8("ProductMajorVersion")
        let minor = try u8("ProductMinorVersion")
        let build = try u16le("ProductBuild")
        _ = try take(3, "Reserved")
        return NTLMVersion(major: major, minor: minor, build: build, revision: try u8("NTLMRevisionCurrent"))
    }
}

extension ByteWriter {
    mutating func ntlmVersion(_ version: NTLMVersion) {
        u8(version.major)
        u8(version.minor)
        u16le(version.build)
        zeros(3)
        u8(version.revision)
    }
}
