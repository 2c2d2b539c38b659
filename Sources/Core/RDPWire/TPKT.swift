public import Primitives

/// The frame around everything before the fast path: version, a reserved byte and the length of the whole. [T.123 8]
public enum TPKT {
    public static let headerLength = 4

    /// The shortest frame is a header with the shortest X.224 TPDU.
    static let shortest = 7
    static let longest = 0xffff

    /// A frame around `payload`, which is at most 65,531 bytes long.
    public static func wrap(_ payload: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.u8(3)
        writer.u8(0)
        writer.u16be(UInt16(truncatingIfNeeded: headerLength + payload.count))
        writer.append(payload)
        return writer.bytes
    }

    /// The length of the frame, header included, that these bytes begin. Nil: more bytes are needed to tell.
    ///
    /// Throws `unexpected` as soon as the bytes at hand cannot begin a frame: a version other than 3, a length below 7.
    public static func frameLength(_ bytes: ArraySlice<UInt8>) throws(WireError) -> Int? {
        var reader = ByteReader(bytes, message: "TPKT")
        guard !reader.isAtEnd else { return nil }
        try reader.expect(3, "version")
        guard reader.remaining >= headerLength - 1 else { return nil }
        return try reader.tpktLength()
    }

    /// What a whole frame carries. Throws `truncated` when it goes on beyond the bytes, `trailing` when it ends before them.
    public static func payload(of frame: ArraySlice<UInt8>) throws(WireError) -> ArraySlice<UInt8> {
        var reader = ByteReader(frame, message: "TPKT")
        try reader.tpktHeader()
        return reader.rest()
    }
}

extension ByteReader {
    /// Passes over the header of a whole frame, so that what remains is its payload.
    mutating func tpktHeader() throws(WireError) {
        try expect(3, "TPKT version")
        let length = try tpktLength()
        let missing = length - offset - remaining
        guard missing <= 0 else {
            throw WireError(
                message: message, field: "TPKT length", offset: offset, reason: .truncated(missing: missing))
        }
        guard missing == 0 else {
            throw WireError(message: message, field: "end", offset: length, reason: .trailing(count: -missing))
        }
    }

    fileprivate mutating func tpktLength() throws(WireError) -> Int {
        _ = try u8("TPKT reserved")
        let at = offset
        let length = Int(try u16be("TPKT length"))
        guard length >= TPKT.shortest else {
            throw unexpected("TPKT length", "at least \(TPKT.shortest)", "\(length)", at: at)
        }
        return length
    }
}
