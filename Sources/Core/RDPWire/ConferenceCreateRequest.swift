public import Primitives

/// The GCC message inside MCS Connect-Initial. Remote Desktop only ever uses one of its forms; what that form fixes is
/// written and expected as it stands. [T.124 8.7, ConferenceCreateRequest; MS-RDPBCGR 2.2.1.3]
public struct ConferenceCreateRequest: Equatable, Sendable {
    public var blocks: [ClientDataBlock]

    public init(blocks: [ClientDataBlock]) { self.blocks = blocks }

    /// The client's key, "Duca".
    static let h221Key = Array("Duca".utf8)

    /// The choice of conferenceCreateRequest with user data, the conference name "1", no flag set.
    private static let fixed: [UInt8] = [0x00, 0x08, 0x00, 0x10, 0x00]

    /// The bytes that `ConnectInitial.userData` carries.
    public func encoded() -> [UInt8] {
        var settings = ByteWriter()
        for block in blocks { block.write(to: &settings) }
        var pdu = ByteWriter()
        pdu.append(Self.fixed)
        pdu.gccUserData(key: Self.h221Key, settings.bytes)
        var writer = ByteWriter()
        writer.append(gccObjectKey)
        writer.perOctets(pdu.bytes)
        return writer.bytes
    }

    /// Reads what `ConnectInitial.userData` carries.
    public init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes, message: "GCC Conference Create Request")
        try reader.expect(gccObjectKey, "object key")
        _ = try reader.perLength("connectPDU length")
        try reader.expect(Self.fixed, "conferenceCreateRequest")
        var settings = try reader.gccUserData(key: Self.h221Key)
        try reader.expectEnd()
        blocks = []
        for block in try DataBlock.readAll(from: &settings) { blocks.append(try ClientDataBlock(block)) }
    }
}

extension ConferenceCreateRequest {
    public var core: ClientCoreData? {
        for case .core(let data) in blocks { return data }
        return nil
    }
    public var security: ClientSecurityData? {
        for case .security(let data) in blocks { return data }
        return nil
    }
    public var network: ClientNetworkData? {
        for case .network(let data) in blocks { return data }
        return nil
    }
    public var cluster: ClientClusterData? {
        for case .cluster(let data) in blocks { return data }
        return nil
    }
}
