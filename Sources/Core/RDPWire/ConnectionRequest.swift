public import Primitives

/// The client's first message: an X.224 Connection Request TPDU in a TPKT frame. [MS-RDPBCGR 2.2.1.1]
public struct ConnectionRequest: Equatable, Sendable {
    /// The line of text before the negotiation, without its end of line.
    public enum Routing: Equatable, Sendable {
        /// `Cookie: mstshash=…`: the part after the equals sign, as a rule nine letters of the user's name.
        case mstshash([UInt8])
        /// Any other line, such as `Cookie: msts=…` of a load balancer.
        case token([UInt8])

        /// A cookie with this name; line ends in it would end the field and are left out.
        public static func cookie(_ name: String) -> Routing {
            .mstshash(name.utf8.filter { $0 != 0x0d && $0 != 0x0a })
        }
    }

    /// RDP_NEG_REQ. [MS-RDPBCGR 2.2.1.1.1]
    public struct Negotiation: Equatable, Sendable {
        public var flags: UInt8
        public var protocols: SecurityProtocols

        public init(flags: UInt8 = 0, protocols: SecurityProtocols) {
            self.flags = flags
            self.protocols = protocols
        }
    }

    public static let restrictedAdminModeRequired: UInt8 = 0x01
    public static let redirectedAuthenticationModeRequired: UInt8 = 0x02
    public static let correlationInfoPresent: UInt8 = 0x08

    public var destinationReference: UInt16
    public var sourceReference: UInt16
    public var tpduClass: UInt8
    public var routing: Routing?
    /// Nil in clients that know nothing but Standard RDP Security.
    public var negotiation: Negotiation?
    /// The identifier in RDP_NEG_CORRELATION_INFO, 16 bytes. [MS-RDPBCGR 2.2.1.1.2]
    public var correlationID: [UInt8]?

    public init(
        destinationReference: UInt16 = 0, sourceReference: UInt16 = 0, tpduClass: UInt8 = 0, routing: Routing? = nil,
        negotiation: Negotiation? = nil, correlationID: [UInt8]? = nil
    ) {
        self.destinationReference = destinationReference
        self.sourceReference = sourceReference
        self.tpduClass = tpduClass
        self.routing = routing
        self.negotiation = negotiation
        self.correlationID = correlationID
    }
}

private let cookiePrefix = Array("Cookie: mstshash=".utf8)
private let endOfLine: [UInt8] = [0x0d, 0x0a]
private let negotiationType: UInt8 = 0x01
private let negotiationLength: UInt16 = 8
private let correlationType: UInt8 = 0x06
private let correlationLength: UInt16 = 36

extension ConnectionRequest {
    /// The whole frame. The routing line is at most some 200 bytes long: the TPDU has one byte for its length.
    public func encoded() -> [UInt8] {
        X224.wrap(.connectionRequest) { writer in
            writer.u16be(destinationReference)
            writer.u16be(sourceReference)
            writer.u8(tpduClass)
            if let routing { routing.write(to: &writer) }
            if let negotiation { negotiation.write(to: &writer) }
            if let correlationID { writeCorrelation(correlationID, to: &writer) }
        }
    }

    /// Reads a whole frame, with its TPKT header.
    public init(frame: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(frame, message: "X.224 Connection Request")
        try reader.x224Header(.connectionRequest)
        destinationReference = try reader.u16be("destination reference")
        sourceReference = try reader.u16be("source reference")
        tpduClass = try reader.u8("class")
        routing = try Routing(from: &reader)
        negotiation = try Negotiation(from: &reader)
        correlationID = try readCorrelation(from: &reader)
        try reader.expectEnd()
    }
}

extension ConnectionRequest.Routing {
    fileprivate func write(to writer: inout ByteWriter) {
        switch self {
        case .mstshash(let name): writer.append(cookiePrefix + name)
        case .token(let line): writer.append(line)
        }
        writer.append(endOfLine)
    }

    /// Nil where the negotiation or the end of the TPDU follows at once: a line of text cannot begin with its type byte.
    fileprivate init?(from reader: inout ByteReader) throws(WireError) {
        guard let first = reader.peek(), first != negotiationType else { return nil }
        var line: [UInt8] = []
        while !line.ends(with: endOfLine) { line.append(try reader.u8("routing token or cookie")) }
        line.removeLast(endOfLine.count)
        self =
            line.starts(with: cookiePrefix) ? .mstshash(Array(line.dropFirst(cookiePrefix.count))) : .token(line)
    }
}

extension ConnectionRequest.Negotiation {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.u8(negotiationType)
        writer.u8(flags)
        writer.u16le(negotiationLength)
        writer.u32le(protocols.rawValue)
    }

    fileprivate init?(from reader: inout ByteReader) throws(WireError) {
        guard reader.peek() == negotiationType else { return nil }
        _ = try reader.u8("negotiation type")
        flags = try reader.u8("negotiation flags")
        try reader.expectU16le(negotiationLength, "negotiation length")
        protocols = SecurityProtocols(rawValue: try reader.u32le("requested protocols"))
    }
}

private func writeCorrelation(_ identifier: [UInt8], to writer: inout ByteWriter) {
    writer.u8(correlationType)
    writer.u8(0)
    writer.u16le(correlationLength)
    writer.append(identifier.fitted(to: 16))
    writer.zeros(16)
}

private func readCorrelation(from reader: inout ByteReader) throws(WireError) -> [UInt8]? {
    guard reader.peek() == correlationType else { return nil }
    _ = try reader.u16le("correlation type and flags")
    try reader.expectU16le(correlationLength, "correlation length")
    let identifier = try reader.take(16, "correlation identifier")
    _ = try reader.take(16, "correlation reserved")
    return Array(identifier)
}
