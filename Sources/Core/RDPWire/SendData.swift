import Primitives

/// Data on a channel: a request when the client sends it, an indication when the server does. [T.125 7, SendDataRequest]
public struct SendData: Equatable, Sendable {
    /// The user channel of the sender, from 1001.
    public var initiator: UInt16
    public var channelID: UInt16
    /// 0 top, 1 high, 2 medium, 3 low.
    public var priority: UInt8
    /// Bit 1: the data begins a message, bit 0: it ends one.
    public var segmentation: UInt8
    /// At most 16,383 bytes.
    public var userData: [UInt8]

    public init(
        initiator: UInt16, channelID: UInt16, priority: UInt8 = 1, segmentation: UInt8 = 3, userData: [UInt8]
    ) {
        self.initiator = initiator
        self.channelID = channelID
        self.priority = priority
        self.segmentation = segmentation
        self.userData = userData
    }

    init(from reader: inout ByteReader) throws(WireError) {
        initiator = try reader.perUserID("initiator")
        channelID = try reader.u16be("channelId")
        let bits = try reader.u8("dataPriority and segmentation")
        priority = bits >> 6
        segmentation = (bits >> 4) & 3
        userData = Array(try reader.take(try reader.perLength("userData length"), "userData"))
    }

    func write(to writer: inout ByteWriter, choice: UInt8) {
        writer.u8(choice << 2)
        writer.perUserID(initiator)
        writer.u16be(channelID)
        writer.u8(priority << 6 | (segmentation & 3) << 4)
        writer.perOctets(userData)
    }
}
