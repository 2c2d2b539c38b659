public import Primitives

/// What a record carries. An open set. [RFC 5246 6.2.1]
public struct TLSContentType: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let changeCipherSpec = TLSContentType(rawValue: 20)
    public static let alert = TLSContentType(rawValue: 21)
    public static let handshake = TLSContentType(rawValue: 22)
    public static let applicationData = TLSContentType(rawValue: 23)
    /// [RFC 6520]
    public static let heartbeat = TLSContentType(rawValue: 24)
}

/// One record: five bytes of header and a fragment, in clear or encrypted. [RFC 5246 6.2, RFC 8446 5.1]
public struct TLSRecord: Equatable, Sendable {
    public static let headerLength = 5
    /// The most that a plaintext fragment may hold, in bytes.
    public static let longestPlaintext = 1 << 14
    /// The most that any fragment may hold: TLS 1.2 lets compression and encryption add 2048 bytes.
    public static let longestFragment = (1 << 14) + 2048

    public var contentType: TLSContentType
    /// The version of the record layer, which is not the negotiated one: TLS 1.3 writes `0x0303` here.
    public var version: UInt16
    public var fragment: [UInt8]

    public init(contentType: TLSContentType, version: UInt16, fragment: [UInt8]) {
        self.contentType = contentType
        self.version = version
        self.fragment = fragment
    }
}

extension TLSRecord {
    /// Header and fragment. A fragment is cut at 65,535 bytes, the most that the header can say.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.u8(contentType.rawValue)
        writer.u16be(version)
        writer.prefixed(lengthBytes: 2) { $0.append(fragment.prefix(Int(UInt16.max))) }
        return writer.bytes
    }

    /// `bytes` as records of at most 2^14 bytes each, as a sender must split long handshake messages.
    public static func split(_ bytes: [UInt8], contentType: TLSContentType, version: UInt16) -> [TLSRecord] {
        stride(from: 0, to: bytes.count, by: longestPlaintext).map { start in
            let end = min(start + longestPlaintext, bytes.count)
            return TLSRecord(contentType: contentType, version: version, fragment: Array(bytes[start..<end]))
        }
    }

    /// Reads one whole record. Throws `truncated` when it goes on beyond the bytes, `trailing` when it ends before them.
    public init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes, message: "TLS record")
        let length = try reader.recordHeader()
        contentType = length.contentType
        version = length.version
        fragment = Array(try reader.take(length.fragment, "fragment"))
        try reader.expectEnd()
    }

    /// The length of the record, header included, that these bytes begin. Nil: more bytes are needed to tell.
    ///
    /// Throws as soon as the bytes at hand cannot begin a record: `unexpected` for a content type outside 20...24 or a major
    /// version other than 3, `tooLarge` for a fragment over 2^14 + 2048 bytes.
    public static func recordLength(_ bytes: ArraySlice<UInt8>) throws(WireError) -> Int? {
        var reader = ByteReader(bytes, message: "TLS record")
        do {
            return headerLength + (try reader.recordHeader().fragment)
        } catch  where error.needsMore {
            return nil
        }
    }
}

extension ByteReader {
    fileprivate mutating func recordHeader() throws(WireError) -> (
        contentType: TLSContentType, version: UInt16, fragment: Int
    ) {
        let type = try u8("content type")
        guard (20...24).contains(type) else { throw unexpected("content type", "20 to 24", "\(type)", at: 0) }
        let major = try u8("version")
        guard major == 3 else { throw unexpected("version", "major version 3", "\(major)", at: 1) }
        let minor = try u8("version")
        let length = Int(try u16be("length"))
        guard length <= TLSRecord.longestFragment else {
            throw tooLarge("length", limit: TLSRecord.longestFragment, got: length)
        }
        return (TLSContentType(rawValue: type), UInt16(major) << 8 | UInt16(minor), length)
    }
}
