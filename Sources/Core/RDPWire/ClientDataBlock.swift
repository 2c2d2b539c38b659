import Primitives

/// A block of settings from the client. [MS-RDPBCGR 2.2.1.3]
public enum ClientDataBlock: Equatable, Sendable {
    case core(ClientCoreData)
    case security(ClientSecurityData)
    case network(ClientNetworkData)
    case cluster(ClientClusterData)
    /// A block of another type, its body unread.
    case other(type: UInt16, body: [UInt8])

    init(_ block: DataBlock) throws(WireError) {
        var body = block.body
        switch block.type {
        case ClientCoreData.type: self = .core(try ClientCoreData(from: &body))
        case ClientSecurityData.type: self = .security(try ClientSecurityData(from: &body))
        case ClientNetworkData.type: self = .network(try ClientNetworkData(from: &body))
        case ClientClusterData.type: self = .cluster(try ClientClusterData(from: &body))
        default: self = .other(type: block.type, body: Array(body.rest()))
        }
        try body.expectEnd()
    }

    func write(to writer: inout ByteWriter) {
        switch self {
        case .core(let core): DataBlock.write(ClientCoreData.type, to: &writer) { core.write(to: &$0) }
        case .security(let security):
            DataBlock.write(ClientSecurityData.type, to: &writer) { security.write(to: &$0) }
        case .network(let network): DataBlock.write(ClientNetworkData.type, to: &writer) { network.write(to: &$0) }
        case .cluster(let cluster): DataBlock.write(ClientClusterData.type, to: &writer) { cluster.write(to: &$0) }
        case .other(let type, let body): DataBlock.write(type, to: &writer) { $0.append(body) }
        }
    }
}
