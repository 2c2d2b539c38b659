public import Primitives

/// The server's answer to a Connection Request: an X.224 Connection Confirm TPDU in a TPKT frame. [MS-RDPBCGR 2.2.1.2]
public struct ConnectionConfirm: Equatable, Sendable {
    public enum Negotiation: Equatable, Sendable {
        /// Nothing follows the class: the server does not negotiate, so Standard RDP Security is meant.
        case none
        /// RDP_NEG_RSP. [MS-RDPBCGR 2.2.1.2.1]
        case response(flags: UInt8, selected: SecurityProtocols)
        /// RDP_NEG_FAILURE. [MS-RDPBCGR 2.2.1.2.2]
        case failure(flags: UInt8, NegotiationFailureCode)
        /// Something else follows the class, as a server of another protocol over TPKT may send; `bytes` come after the type.
        case unknown(type: UInt8, bytes: [UInt8])
    }

    public static let extendedClientDataSupported: UInt8 = 0x01
    public static let dynvcGFXProtocolSupported: UInt8 = 0x02
    public static let restrictedAdminModeSupported: UInt8 = 0x08
    public static let redirectedAuthenticationModeSupported: UInt8 = 0x10

    public var destinationReference: UInt16
    public var sourceReference: UInt16
    public var tpduClass: UInt8
    public var negotiation: Negotiation

    public init(
        destinationReference: UInt16 = 0, sourceReference: UInt16 = 0, tpduClass: UInt8 = 0,
        negotiation: Negotiation = .none
    ) {
        self.destinationReference = destinationReference
        self.sourceReference = sourceReference
        self.tpduClass = tpduClass
        self.negotiation = negotiation
    }
}

private let responseType: UInt8 = 0x02
private let failureType: UInt8 = 0x03
private let negotiationLength: UInt16 = 8

extension ConnectionConfirm {
    /// The whole frame.
    public func encoded() -> [UInt8] {
        X224.wrap(.connectionConfirm) { writer in
            writer.u16be(destinationReference)
            writer.u16be(sourceReference)
            writer.u8(tpduClass)
            negotiation.write(to: &writer)
        }
    }

    /// Reads a whole frame, with its TPKT header.
    public init(frame: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(frame, message: "X.224 Connection Confirm")
        try reader.x224Header(.connectionConfirm)
        destinationReference = try reader.u16be("destination reference")
        sourceReference = try reader.u16be("source reference")
        tpduClass = try reader.u8("class")
        negotiation = try Negotiation(from: &reader)
        try reader.expectEnd()
    }
}

extension ConnectionConfirm.Negotiation {
    fileprivate func write(to writer: inout ByteWriter) {
        switch self {
        case .none: break
        case .response(let flags, let selected): writer.negotiation(responseType, flags, selected.rawValue)
        case .failure(let flags, let code): writer.negotiation(failureType, flags, code.rawValue)
        case .unknown(let type, let bytes):
            writer.u8(type)
            writer.append(bytes)
        }
    }

    fileprivate init(from reader: inout ByteReader) throws(WireError) {
        guard !reader.isAtEnd else {
            self = .none
            return
        }
        let type = try reader.u8("negotiation type")
        switch type {
        case responseType:
            let (flags, value) = try reader.negotiation()
            self = .response(flags: flags, selected: SecurityProtocols(rawValue: value))
        case failureType:
            let (flags, value) = try reader.negotiation()
            self = .failure(flags: flags, NegotiationFailureCode(rawValue: value))
        default:
            self = .unknown(type: type, bytes: Array(reader.rest()))
        }
    }
}

extension ByteWriter {
    fileprivate mutating func negotiation(_ type: UInt8, _ flags: UInt8, _ value: UInt32) {
        u8(type)
        u8(flags)
        u16le(negotiationLength)
        u32le(value)
    }
}

extension ByteReader {
    fileprivate mutating func negotiation() throws(WireError) -> (flags: UInt8, value: UInt32) {
        let flags = try u8("negotiation flags")
        try expectU16le(negotiationLength, "negotiation length")
        return (flags, try u32le("selected protocol or failure code"))
    }
}
