public import Primitives

/// An open set. [RFC 5246 7.4, RFC 8446 4]
public struct HandshakeType: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let helloRequest = HandshakeType(rawValue: 0)
    public static let clientHello = HandshakeType(rawValue: 1)
    public static let serverHello = HandshakeType(rawValue: 2)
    public static let certificate = HandshakeType(rawValue: 11)
    public static let serverKeyExchange = HandshakeType(rawValue: 12)
    public static let certificateRequest = HandshakeType(rawValue: 13)
    public static let serverHelloDone = HandshakeType(rawValue: 14)
    public static let finished = HandshakeType(rawValue: 20)
}

/// A handshake message: its type and its body, without the four bytes of header. [RFC 5246 7.4]
public struct HandshakeMessage: Equatable, Sendable {
    static let headerLength = 4

    public var type: HandshakeType
    public var body: [UInt8]

    public init(type: HandshakeType, body: [UInt8]) {
        self.type = type
        self.body = body
    }

    /// Header and body.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.u8(type.rawValue)
        writer.prefixed(lengthBytes: 3) { $0.append(body) }
        return writer.bytes
    }

    /// The message in as many plaintext records as it takes.
    public func records(version: UInt16) -> [TLSRecord] {
        TLSRecord.split(encoded(), contentType: .handshake, version: version)
    }
}

/// Puts handshake messages together again from the fragments of plaintext handshake records, which may hold several
/// messages or a part of one.
///
/// Call `next` until it answers nil after each `feed`: then less than one message of `limit` bytes is held. After an error
/// every further `next` throws the same error and nothing is kept.
public struct HandshakeReassembler: Sendable {
    /// 128 KiB: long chains pass (OpenSSL itself stops at 100 KiB), an endless message does not.
    public static let defaultLimit = 128 << 10

    private let limit: Int
    private var stream = StreamBuffer()

    /// `limit` is the longest body accepted, in bytes.
    public init(limit: Int = Self.defaultLimit) { self.limit = limit }

    /// Bytes fed and not yet returned.
    public var pending: Int { stream.pending }

    public mutating func feed(_ fragment: [UInt8]) { stream.feed(fragment) }

    /// The next whole message; nil while more is needed. Throws `tooLarge` as soon as a header says so.
    public mutating func next() throws(WireError) -> HandshakeMessage? {
        let limit = limit
        return try stream.next { (front) throws(WireError) in
            guard front.count >= HandshakeMessage.headerLength else { return nil }
            var reader = ByteReader(front, message: "TLS handshake message")
            let type = HandshakeType(rawValue: try reader.u8("type"))
            let length = try reader.u24be("length")
            guard length <= limit else { throw reader.tooLarge("length", limit: limit, got: length) }
            guard reader.remaining >= length else { return nil }
            let message = HandshakeMessage(type: type, body: Array(try reader.take(length, "body")))
            return (message, HandshakeMessage.headerLength + length)
        }
    }
}
