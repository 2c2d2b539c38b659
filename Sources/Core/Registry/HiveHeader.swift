public import Primitives

/// The base block at the beginning of a hive file, as far as its readers agree on it; Microsoft has not published the format.
public struct HiveHeader: Equatable, Sendable {
    /// The base block fills a page.
    public static let length = 4096
    public static let mark: [UInt8] = Array("regf".utf8)

    /// What a file is that begins so.
    public enum Kind: UInt32, Sendable {
        case primary = 0
        /// A log of before Windows 8.1.
        case oldLog = 1
        case log = 6
    }

    /// Raised before and after a write: while they differ, the newest changes are only in the logs beside the file.
    public let firstSequence: UInt32
    public let secondSequence: UInt32
    public let written: UnixTime
    /// Nil for what nobody knows.
    public let kind: Kind?
    public let majorVersion: UInt32
    public let minorVersion: UInt32
    /// Bytes of all bins behind the base block.
    public let binsLength: UInt32
    public let isChecksumRight: Bool

    public var isDirty: Bool { firstSequence != secondSequence }

    public init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes, message: "hive")
        for byte in Self.mark { try reader.expect(byte, "signature") }
        firstSequence = try reader.u32le("primary sequence number")
        secondSequence = try reader.u32le("secondary sequence number")
        written = UnixTime(fileTime: try reader.u64le("last written"))
        majorVersion = try reader.u32le("major version")
        minorVersion = try reader.u32le("minor version")
        kind = Kind(rawValue: try reader.u32le("file type"))
        _ = try reader.take(8, "format and root")
        binsLength = try reader.u32le("length of the bins")
        _ = try reader.take(508 - 44, "base block")
        isChecksumRight = try reader.u32le("checksum") == Self.checksum(bytes.prefix(508))
    }

    /// The same base block, of a hive that is written out.
    static func sealed(_ page: [UInt8], sequence: UInt32, binsLength: UInt32, flag: Bool?) -> [UInt8] {
        var page = page
        func put(_ word: UInt32, at offset: Int) {
            for place in 0..<4 { page[offset + place] = UInt8(truncatingIfNeeded: word >> UInt32(place * 8)) }
        }
        put(sequence, at: 4)
        put(sequence, at: 8)
        put(Kind.primary.rawValue, at: 28)
        put(binsLength, at: 40)
        if let flag { page[144] = page[144] & 0xfe | (flag ? 1 : 0) }
        put(checksum(page[..<508]), at: 508)
        return page
    }

    /// All words before it, folded; 0 and all ones are not used.
    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var sum: UInt32 = 0
        for (offset, byte) in bytes.enumerated() { sum ^= UInt32(byte) << UInt32(offset % 4 * 8) }
        return sum == 0 ? 1 : sum == .max ? .max - 1 : sum
    }
}
