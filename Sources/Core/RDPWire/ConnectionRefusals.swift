public import Primitives

/// An X.224 Disconnect Request TPDU: what a transport sends to refuse or end a connection. [X.224 13.5]
public struct DisconnectRequest: Equatable, Sendable {
    public var destinationReference: UInt16
    public var sourceReference: UInt16
    /// 0 reason not specified, 1 congestion at the TSAP, 2 no session entity at the TSAP, 3 address unknown.
    public var reason: UInt8
    /// The variable part, unread.
    public var parameters: [UInt8]

    public init(
        destinationReference: UInt16 = 0, sourceReference: UInt16 = 0, reason: UInt8 = 0, parameters: [UInt8] = []
    ) {
        self.destinationReference = destinationReference
        self.sourceReference = sourceReference
        self.reason = reason
        self.parameters = parameters
    }

    /// The whole frame.
    public func encoded() -> [UInt8] {
        X224.wrap(.disconnectRequest) { writer in
            writer.u16be(destinationReference)
            writer.u16be(sourceReference)
            writer.u8(reason)
            writer.append(parameters)
        }
    }

    /// Reads a whole frame, with its TPKT header.
    public init(frame: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(frame, message: "X.224 Disconnect Request")
        try reader.x224Header(.disconnectRequest)
        destinationReference = try reader.u16be("destination reference")
        sourceReference = try reader.u16be("source reference")
        reason = try reader.u8("reason")
        parameters = Array(reader.rest())
    }
}

/// An X.224 Error TPDU: the peer could not make sense of what it got. [X.224 13.12]
public struct ErrorTPDU: Equatable, Sendable {
    public var destinationReference: UInt16
    /// 0 not specified, 1 invalid parameter code, 2 invalid TPDU type, 3 invalid parameter value.
    public var rejectCause: UInt8
    /// The variable part, unread; it may repeat the rejected TPDU.
    public var parameters: [UInt8]

    public init(destinationReference: UInt16 = 0, rejectCause: UInt8 = 0, parameters: [UInt8] = []) {
        self.destinationReference = destinationReference
        self.rejectCause = rejectCause
        self.parameters = parameters
    }

    /// The whole frame.
    public func encoded() -> [UInt8] {
        X224.wrap(.error) { writer in
            writer.u16be(destinationReference)
            writer.u8(rejectCause)
            writer.append(parameters)
        }
    }

    /// Reads a whole frame, with its TPKT header.
    public init(frame: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(frame, message: "X.224 Error")
        try reader.x224Header(.error)
        destinationReference = try reader.u16be("destination reference")
        rejectCause = try reader.u8("reject cause")
        parameters = Array(reader.rest())
    }
}

/// Whatever a server answers to a Connection Request.
public enum ConnectionAnswer: Equatable, Sendable {
    case confirm(ConnectionConfirm)
    case disconnect(DisconnectRequest)
    case error(ErrorTPDU)

    /// Reads a whole frame; throws `unexpected` for any other kind of TPDU.
    public init(frame: ArraySlice<UInt8>) throws(WireError) {
        switch try X224.code(of: frame) {
        case .disconnectRequest: self = .disconnect(try DisconnectRequest(frame: frame))
        case .error: self = .error(try ErrorTPDU(frame: frame))
        default: self = .confirm(try ConnectionConfirm(frame: frame))
        }
    }
}
