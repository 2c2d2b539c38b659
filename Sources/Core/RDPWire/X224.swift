public import Primitives

/// The kinds of X.224 TPDU that travel on a Remote Desktop connection. An open set. [X.224 13.1]
public struct TPDUCode: RawRepresentable, Hashable, Sendable {
    /// The upper four bits of the code byte; the lower four carry a credit, which class 0 does not use.
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue & 0xf0 }

    public static let connectionRequest = TPDUCode(rawValue: 0xe0)
    public static let connectionConfirm = TPDUCode(rawValue: 0xd0)
    public static let disconnectRequest = TPDUCode(rawValue: 0x80)
    public static let data = TPDUCode(rawValue: 0xf0)
    public static let error = TPDUCode(rawValue: 0x70)
}

/// The X.224 class 0 layer inside a TPKT frame.
public enum X224 {
    /// What kind of TPDU a whole frame carries.
    public static func code(of frame: ArraySlice<UInt8>) throws(WireError) -> TPDUCode {
        var reader = ByteReader(frame, message: "X.224 TPDU")
        try reader.tpktHeader()
        _ = try reader.u8("length indicator")
        return TPDUCode(rawValue: try reader.u8("code"))
    }

    /// A whole frame: TPKT, the header of a Data TPDU that ends its message, and `userData`. [X.224 13.7]
    public static func wrapData(_ userData: [UInt8]) -> [UInt8] {
        TPKT.wrap([0x02, TPDUCode.data.rawValue, 0x80] + userData)
    }

    /// What a whole frame with a Data TPDU carries. [X.224 13.7]
    public static func data(of frame: ArraySlice<UInt8>) throws(WireError) -> ArraySlice<UInt8> {
        var reader = ByteReader(frame, message: "X.224 Data")
        try reader.x224DataHeader()
        return reader.rest()
    }

    /// A whole frame with a TPDU that carries no user data: its length indicator counts all that follows it.
    static func wrap(_ code: TPDUCode, _ body: (inout ByteWriter) -> Void) -> [UInt8] {
        var writer = ByteWriter()
        writer.prefixed(lengthBytes: 1) { tpdu in
            tpdu.u8(code.rawValue)
            body(&tpdu)
        }
        return TPKT.wrap(writer.bytes)
    }
}

extension ByteReader {
    /// Passes over TPKT, length indicator and code of a TPDU without user data, whose indicator must span the frame.
    ///
    /// A wrong indicator is `unexpected`, not `truncated`: the frame is whole, no further byte could mend it.
    mutating func x224Header(_ code: TPDUCode) throws(WireError) {
        try tpktHeader()
        let length = Int(try u8("length indicator"))
        guard length == remaining else {
            throw unexpected("length indicator", "\(remaining)", "\(length)", at: offset - 1)
        }
        let got = try u8("code")
        guard TPDUCode(rawValue: got) == code else {
            throw unexpected("code", "0x" + hex(code.rawValue), "0x" + hex(got), at: offset - 1)
        }
    }

    /// Passes over TPKT and the header of a Data TPDU.
    mutating func x224DataHeader() throws(WireError) {
        try tpktHeader()
        try expect(2, "length indicator")
        try expect(TPDUCode.data.rawValue, "code")
        try expect(0x80, "end of TSDU")
    }
}
