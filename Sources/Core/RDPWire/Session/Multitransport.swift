public import Primitives

/// The server asks for a transport over UDP: what follows a security header with SEC_TRANSPORT_REQ. [MS-RDPBCGR 2.2.15.1]
public struct MultitransportRequest: Equatable, Sendable {
    public var requestID: UInt32
    /// 1 reliable, 2 lossy.
    public var requestedProtocol: UInt16
    /// 16 bytes with which the client would show there who it is.
    public var securityCookie: [UInt8]

    public init(requestID: UInt32, requestedProtocol: UInt16 = 1, securityCookie: [UInt8]) {
        self.requestID = requestID
        self.requestedProtocol = requestedProtocol
        self.securityCookie = securityCookie
    }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.u32le(requestID)
        writer.u16le(requestedProtocol)
        writer.zeros(2)
        writer.append(securityCookie.fitted(to: 16))
        return writer.bytes
    }

    public init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes, message: "Initiate Multitransport Request")
        requestID = try reader.u32le("requestId")
        requestedProtocol = try reader.u16le("requestedProtocol")
        _ = try reader.u16le("reserved")
        securityCookie = Array(try reader.take(16, "securityCookie"))
        try reader.expectEnd()
    }
}

/// What became of it: what follows a security header with SEC_TRANSPORT_RSP. [MS-RDPBCGR 2.2.15.2]
public struct MultitransportResponse: Equatable, Sendable {
    public var requestID: UInt32
    public var result: UInt32

    /// E_ABORT: the client has none.
    public static let abort: UInt32 = 0x8000_4004

    public init(requestID: UInt32, result: UInt32 = abort) {
        self.requestID = requestID
        self.result = result
    }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.u32le(requestID)
        writer.u32le(result)
        return writer.bytes
    }

    public init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes, message: "Initiate Multitransport Response")
        requestID = try reader.u32le("requestId")
        result = try reader.u32le("hrResponse")
        try reader.expectEnd()
    }
}

/// A sign of life: what follows a security header with SEC_HEARTBEAT. [MS-RDPBCGR 2.2.16.1]
public struct Heartbeat: Equatable, Sendable {
    /// Seconds between two.
    public var period: UInt8
    /// How many may be missed before the client warns, and before it gives up.
    public var warningCount: UInt8
    public var reconnectCount: UInt8

    public init(period: UInt8, warningCount: UInt8, reconnectCount: UInt8) {
        self.period = period
        self.warningCount = warningCount
        self.reconnectCount = reconnectCount
    }

    public func encoded() -> [UInt8] { [0, period, warningCount, reconnectCount] }

    public init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes, message: "Heartbeat PDU")
        _ = try reader.u8("reserved")
        period = try reader.u8("period")
        warningCount = try reader.u8("count1")
        reconnectCount = try reader.u8("count2")
        try reader.expectEnd()
    }
}
