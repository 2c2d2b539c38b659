import Primitives

/// The client asks to join one channel. [T.125 7; MS-RDPBCGR 2.2.1.8]
public struct ChannelJoinRequest: Equatable, Sendable {
    /// The user channel, from 1001.
    public var initiator: UInt16
    public var channelID: UInt16

    public init(initiator: UInt16, channelID: UInt16) {
        self.initiator = initiator
        self.channelID = channelID
    }

    static let choice: UInt8 = 14

    init(from reader: inout ByteReader) throws(WireError) {
        initiator = try reader.perUserID("initiator")
        channelID = try reader.u16be("channelId")
    }

    func write(to writer: inout ByteWriter) {
        writer.u8(Self.choice << 2)
        writer.perUserID(initiator)
        writer.u16be(channelID)
    }
}

/// The server's answer to a channel-join request. [T.125 7; MS-RDPBCGR 2.2.1.9]
public struct ChannelJoinConfirm: Equatable, Sendable {
    public var result: MCSResult
    /// The user channel, from 1001.
    public var initiator: UInt16
    public var requested: UInt16
    /// The channel that was joined; nil when the request was refused.
    public var channelID: UInt16?

    public init(result: MCSResult = .successful, initiator: UInt16, requested: UInt16, channelID: UInt16?) {
        self.result = result
        self.initiator = initiator
        self.requested = requested
        self.channelID = channelID
    }

    static let choice: UInt8 = 15

    init(head: UInt8, from reader: inout ByteReader) throws(WireError) {
        result = try reader.mcsResult(after: head)
        initiator = try reader.perUserID("initiator")
        requested = try reader.u16be("requested")
        channelID = head & 2 == 0 ? nil : try reader.u16be("channelId")
    }

    func write(to writer: inout ByteWriter) {
        writer.mcsHead(choice: Self.choice, hasOptional: channelID != nil, result: result)
        writer.perUserID(initiator)
        writer.u16be(requested)
        if let channelID { writer.u16be(channelID) }
    }
}
