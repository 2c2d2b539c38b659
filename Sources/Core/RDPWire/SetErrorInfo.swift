public import Primitives

/// The server tells why it is about to disconnect; what a number means is knowledge, kept elsewhere. [MS-RDPBCGR 2.2.5.1.1]
public struct SetErrorInfo: Equatable, Sendable {
    /// 0: no error, an earlier one is taken back.
    public var errorInfo: UInt32

    public init(errorInfo: UInt32) { self.errorInfo = errorInfo }

    /// The bytes for `SendData.userData` of a server without Standard RDP Security.
    public func encoded(shareID: UInt32, source: UInt16) -> [UInt8] {
        var body = ByteWriter()
        body.u32le(errorInfo)
        return ShareData(kind: .setErrorInfo, source: source, shareID: shareID, body: body.bytes).pdu.encoded()
    }

    /// Nil: it is data of another kind.
    public init?(_ data: ShareData) throws(WireError) {
        guard data.kind == .setErrorInfo else { return nil }
        var reader = ByteReader(data.body, message: "Set Error Info")
        errorInfo = try reader.u32le("errorInfo")
        try reader.expectEnd()
    }
}
