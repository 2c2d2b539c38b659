public import Primitives

/// The GCC message inside MCS Connect-Response. [T.124 8.7, ConferenceCreateResponse; MS-RDPBCGR 2.2.1.4]
public struct ConferenceCreateResponse: Equatable, Sendable {
    /// From 1001.
    public var nodeID: UInt16
    public var tag: UInt32
    /// 0 success, 1 user rejected, 2 resources not available, 3 rejected for symmetry breaking, 4 locked conference not
    /// supported.
    public var result: UInt8
    public var blocks: [ServerDataBlock]

    /// The defaults are what Windows servers send.
    public init(nodeID: UInt16 = 31_219, tag: UInt32 = 1, result: UInt8 = 0, blocks: [ServerDataBlock]) {
        self.nodeID = nodeID
        self.tag = tag
        self.result = result
        self.blocks = blocks
    }

    /// The server's key, "McDn".
    static let h221Key = Array("McDn".utf8)

    /// The choice of conferenceCreateResponse with user data.
    private static let choice: UInt8 = 0x14

    /// Windows servers, and those that imitate them, write 42 whatever the length is; clients do not look.
    private static let customaryLength: UInt8 = 0x2a

    /// The bytes that `ConnectResponse.userData` carries.
    public func encoded() -> [UInt8] {
        var settings = ByteWriter()
        for block in blocks { block.write(to: &settings) }
        var writer = ByteWriter()
        writer.append(gccObjectKey)
        writer.u8(Self.customaryLength)
        writer.u8(Self.choice)
        writer.perUserID(nodeID)
        writer.perInteger(tag)
        writer.u8((result & 7) << 4)
        writer.gccUserData(key: Self.h221Key, settings.bytes)
        return writer.bytes
    }

    /// Reads what `ConnectResponse.userData` carries.
    public init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes, message: "GCC Conference Create Response")
        try reader.expect(gccObjectKey, "object key")
        _ = try reader.perLength("connectPDU length")
        try reader.expect(Self.choice, "conferenceCreateResponse")
        nodeID = try reader.perUserID("nodeID")
        tag = try reader.perInteger("tag")
        result = (try reader.u8("result")) >> 4 & 7
        var settings = try reader.gccUserData(key: Self.h221Key)
        try reader.expectEnd()
        blocks = []
        for block in try DataBlock.readAll(from: &settings) { blocks.append(try ServerDataBlock(block)) }
    }
}

extension ConferenceCreateResponse {
    public var core: ServerCoreData? {
        for case .core(let data) in blocks { return data }
        return nil
    }
    public var security: ServerSecurityData? {
        for case .security(let data) in blocks { return data }
        return nil
    }
    public var network: ServerNetworkData? {
        for case .network(let data) in blocks { return data }
        return nil
    }
}
