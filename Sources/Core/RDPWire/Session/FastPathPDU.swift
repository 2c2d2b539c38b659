public import Primitives

/// The frame of the fast path, in either direction: updates from a server, input from a client.
/// [MS-RDPBCGR 2.2.9.1.2, TS_FP_UPDATE_PDU; 2.2.8.1.2, TS_FP_INPUT_PDU]
public struct FastPathPDU: Equatable, Sendable {
    /// The upper two bits of the first byte.
    public struct Flags: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) { self.rawValue = rawValue & 3 }

        public static let secureChecksum = Flags(rawValue: 1)
        public static let encrypted = Flags(rawValue: 2)
    }

    public var flags: Flags
    /// Of a client's: how many events it holds, 0 where that stands behind the header; reserved in a server's.
    public var eventCount: UInt8
    /// Present where FIPS is in use, encrypted or not.
    public var fips: FIPSInformation?
    /// 8 bytes where the payload is encrypted, else none.
    public var signature: [UInt8]
    public var payload: [UInt8]

    public init(
        flags: Flags = [], eventCount: UInt8 = 0, fips: FIPSInformation? = nil, signature: [UInt8] = [],
        payload: [UInt8]
    ) {
        self.flags = flags
        self.eventCount = eventCount & 0x0f
        self.fips = fips
        self.signature = signature
        self.payload = payload
    }

    /// The whole frame, which is at most 32,767 bytes long.
    public func encoded() -> [UInt8] {
        var body = ByteWriter()
        fips?.write(to: &body)
        body.append(signature)
        body.append(payload)
        var writer = ByteWriter()
        writer.u8(flags.rawValue << 6 | eventCount << 2)
        if body.count + 2 < 0x80 {
            writer.u8(UInt8(body.count + 2))
        } else {
            writer.u16be(0x8000 | UInt16(truncatingIfNeeded: body.count + 3))
        }
        writer.append(body.bytes)
        return writer.bytes
    }

    /// Reads a whole frame. `withFIPS`: the connection uses FIPS.
    public init(frame: ArraySlice<UInt8>, withFIPS: Bool = false) throws(WireError) {
        var reader = ByteReader(frame, message: "Fast-Path PDU")
        let head = try reader.fastPathHead()
        flags = Flags(rawValue: head >> 6)
        eventCount = (head >> 2) & 0x0f
        let at = reader.offset
        let length = try reader.fastPathLength()
        let missing = length - reader.offset - reader.remaining
        guard missing <= 0 else {
            throw WireError(message: reader.message, field: "length", offset: at, reason: .truncated(missing: missing))
        }
        guard missing == 0 else {
            throw WireError(message: reader.message, field: "end", offset: length, reason: .trailing(count: -missing))
        }
        fips = withFIPS ? try FIPSInformation(from: &reader) : nil
        signature = flags.contains(.encrypted) ? Array(try reader.take(8, "dataSignature")) : []
        payload = Array(reader.rest())
    }
}

/// Once a session is there, frames of the slow path (TPKT) and of the fast path come mixed; the lower two bits of the first byte
/// tell them apart. [MS-RDPBCGR 3.2.5.1, 2.2.9.1.2]
public enum SessionFrame: Sendable {
    case slowPath, fastPath

    /// What these bytes begin and how long it is, headers included. Nil: more bytes are needed to tell.
    ///
    /// Throws `unexpected` as soon as they can begin neither.
    public static func length(_ bytes: ArraySlice<UInt8>) throws(WireError) -> (kind: SessionFrame, length: Int)? {
        guard let head = bytes.first else { return nil }
        if head & 3 == 3 { return try TPKT.frameLength(bytes).map { (.slowPath, $0) } }
        var reader = ByteReader(bytes, message: "Fast-Path PDU")
        _ = try reader.fastPathHead()
        guard let first = reader.peek(), first & 0x80 == 0 || reader.remaining >= 2 else { return nil }
        return (.fastPath, try reader.fastPathLength())
    }
}

extension ByteReader {
    /// The first byte, whose lower two bits are FASTPATH_OUTPUT_ACTION_FASTPATH.
    fileprivate mutating func fastPathHead() throws(WireError) -> UInt8 {
        let head = try u8("header")
        guard head & 3 == 0 else { throw unexpected("action", "0", "\(head & 3)", at: 0) }
        return head
    }

    /// The length of the whole frame, in one byte or two.
    fileprivate mutating func fastPathLength() throws(WireError) -> Int {
        let at = offset
        let first = Int(try u8("length1"))
        let length = first & 0x80 == 0 ? first : (first & 0x7f) << 8 | Int(try u8("length2"))
        guard length >= offset else { throw unexpected("length", "at least \(offset)", "\(length)", at: at) }
        return length
    }
}
