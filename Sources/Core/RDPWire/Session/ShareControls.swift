public import Primitives

/// A rectangle whose right and lower edges belong to it. [MS-RDPBCGR 2.2.11.1]
public struct InclusiveRectangle: Equatable, Sendable {
    public var left: UInt16
    public var top: UInt16
    public var right: UInt16
    public var bottom: UInt16

    public init(left: UInt16, top: UInt16, right: UInt16, bottom: UInt16) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }

    init(from reader: inout ByteReader) throws(WireError) {
        left = try reader.u16le("left")
        top = try reader.u16le("top")
        right = try reader.u16le("right")
        bottom = try reader.u16le("bottom")
    }

    func write(to writer: inout ByteWriter) {
        for edge in [left, top, right, bottom] { writer.u16le(edge) }
    }
}

/// The client wants parts of the screen anew: the body of share data of kind refreshRect. [MS-RDPBCGR 2.2.11.2.1]
public struct RefreshRect: Equatable, Sendable {
    public var areas: [InclusiveRectangle]

    public init(areas: [InclusiveRectangle]) { self.areas = areas }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.u8(UInt8(truncatingIfNeeded: areas.count))
        writer.zeros(3)
        for area in areas { area.write(to: &writer) }
        return writer.bytes
    }

    public init(body: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(body, message: "Refresh Rect PDU")
        let count = try reader.u8("numberOfAreas")
        _ = try reader.take(3, "pad3Octets")
        areas = []
        for _ in 0..<count { areas.append(try InclusiveRectangle(from: &reader)) }
        try reader.expectEnd()
    }
}

/// Whether the client wants the screen at all: the body of share data of kind suppressOutput. [MS-RDPBCGR 2.2.11.3.1]
public struct SuppressOutput: Equatable, Sendable {
    /// What of the screen is wanted; nil: nothing.
    public var allowed: InclusiveRectangle?

    public init(allowed: InclusiveRectangle?) { self.allowed = allowed }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.u8(allowed == nil ? 0 : 1)
        writer.zeros(3)
        allowed?.write(to: &writer)
        return writer.bytes
    }

    public init(body: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(body, message: "Suppress Output PDU")
        let allows = try reader.u8("allowDisplayUpdates") != 0
        _ = try reader.take(3, "pad3Octets")
        allowed = allows ? try InclusiveRectangle(from: &reader) : nil
        try reader.expectEnd()
    }
}

/// What a server does before the desktop is there: the body of share data of kind statusInfo. [MS-RDPBCGR 2.2.5.2]
public struct StatusInfo: Equatable, Sendable {
    /// An open set: 0x401 finding a destination … 0x40c.
    public var statusCode: UInt32

    public init(statusCode: UInt32) { self.statusCode = statusCode }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.u32le(statusCode)
        return writer.bytes
    }

    public init(body: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(body, message: "Status Info PDU")
        statusCode = try reader.u32le("statusCode")
        try reader.expectEnd()
    }
}
