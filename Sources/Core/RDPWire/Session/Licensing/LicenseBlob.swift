import Primitives

/// LICENSE_BINARY_BLOB: a kind, a length and so many bytes. Readers pass the kind over: servers leave it 0 where it is empty.
/// [MS-RDPBCGR 2.2.1.12.1.2]
enum LicenseBlob: UInt16 {
    case any = 0
    case data = 1
    case random = 2
    case certificate = 3
    case encryptedData = 9
    case keyExchangeAlgorithm = 13
    case scope = 14
    case clientUserName = 15
    case clientMachineName = 16
}

extension ByteReader {
    mutating func licenseBlob(_ field: StaticString) throws(WireError) -> [UInt8] {
        _ = try u16le("wBlobType")
        return Array(try take(Int(try u16le("wBlobLen")), field))
    }

    /// A length of four bytes and so many bytes.
    mutating func longBytes(_ field: StaticString) throws(WireError) -> [UInt8] {
        Array(try take(Int(try u32le("length")), field))
    }
}

extension ByteWriter {
    mutating func licenseBlob(_ kind: LicenseBlob, _ bytes: [UInt8]) {
        u16le(kind.rawValue)
        u16le(UInt16(truncatingIfNeeded: bytes.count))
        append(bytes)
    }

    mutating func longBytes(_ bytes: [UInt8]) {
        u32le(UInt32(truncatingIfNeeded: bytes.count))
        append(bytes)
    }
}

/// The numbers of the messages of licensing. [MS-RDPBCGR 2.2.1.12.1.1]
public enum LicenseMessageType {
    public static let licenseRequest: UInt8 = 0x01
    public static let platformChallenge: UInt8 = 0x02
    public static let newLicense: UInt8 = 0x03
    public static let upgradeLicense: UInt8 = 0x04
    public static let licenseInfo: UInt8 = 0x12
    public static let newLicenseRequest: UInt8 = 0x13
    public static let platformChallengeResponse: UInt8 = 0x15
}
