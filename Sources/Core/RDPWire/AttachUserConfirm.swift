import Primitives

/// The server's answer to an attach-user request: the client's user channel. [T.125 7; MS-RDPBCGR 2.2.1.7]
public struct AttachUserConfirm: Equatable, Sendable {
    public var result: MCSResult
    /// From 1001; nil when the request was refused.
    public var initiator: UInt16?

    public init(result: MCSResult = .successful, initiator: UInt16?) {
        self.result = result
        self.initiator = initiator
    }

    static let choice: UInt8 = 11

    init(head: UInt8, from reader: inout ByteReader) throws(WireError) {
        result = try reader.mcsResult(after: head)
        initiator = head & 2 == 0 ? nil : try reader.perUserID("initiator")
    }

    func write(to writer: inout ByteWriter) {
        writer.mcsHead(choice: Self.choice, hasOptional: initiator != nil, result: result)
        if let initiator { writer.perUserID(initiator) }
    }
}
