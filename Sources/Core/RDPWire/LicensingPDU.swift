public import Primitives

/// A licensing message behind its security header, as `SendData.userData` on the I/O channel carries it. [MS-RDPBCGR 2.2.1.12]
public struct LicensingPDU: Equatable, Sendable {
    public enum Message: Equatable, Sendable {
        case error(LicenseError)
        /// Another message of the exchange, such as a request (1) or a new licence (3); its body is unread.
        case other(type: UInt8, body: [UInt8])
        /// Signed and encrypted by Standard RDP Security: signature and message, unread.
        case encrypted([UInt8])
    }

    public var header: SecurityHeader
    /// The version of licensing (2 or 3) and, in bit 7, whether extended errors are understood; 0 when encrypted.
    public var preambleFlags: UInt8
    public var message: Message

    public init(
        header: SecurityHeader = SecurityHeader(flags: .license), preambleFlags: UInt8 = 3, message: Message
    ) {
        self.header = header
        self.preambleFlags = preambleFlags
        self.message = message
    }

    /// What a server without need of licences says.
    public static let validClient = LicensingPDU(
        message: .error(LicenseError(code: .statusValidClient, transition: .noTransition)))

    private static let errorAlert: UInt8 = 0xff
    private static let preambleLength = 4

    /// Security header and message.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        header.write(to: &writer)
        switch message {
        case .error(let error): writePreamble(Self.errorAlert, error.encoded(), to: &writer)
        case .other(let type, let body): writePreamble(type, body, to: &writer)
        case .encrypted(let bytes): writer.append(bytes)
        }
        return writer.bytes
    }

    /// Reads security header and message; throws `unexpected` when the header does not announce licensing.
    public init(userData: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(userData, message: "Licensing PDU")
        header = try SecurityHeader(from: &reader)
        guard header.flags.contains(.license) else {
            throw reader.unexpected("flags", "SEC_LICENSE_PKT", hexCode(header.flags.rawValue), at: 0)
        }
        guard !header.flags.contains(.encrypt) else {
            preambleFlags = 0
            message = .encrypted(Array(reader.rest()))
            return
        }
        let type = try reader.u8("bMsgType")
        preambleFlags = try reader.u8("preamble flags")
        try reader.expectU16le(UInt16(truncatingIfNeeded: reader.remaining + 2), "wMsgSize")
        if type == Self.errorAlert {
            message = .error(try LicenseError(from: &reader))
        } else {
            message = .other(type: type, body: Array(reader.rest()))
        }
        try reader.expectEnd()
    }

    private func writePreamble(_ type: UInt8, _ body: [UInt8], to writer: inout ByteWriter) {
        writer.u8(type)
        writer.u8(preambleFlags)
        writer.u16le(UInt16(truncatingIfNeeded: Self.preambleLength + body.count))
        writer.append(body)
    }
}
