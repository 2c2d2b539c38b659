import Primitives

/// A block of settings from the server. [MS-RDPBCGR 2.2.1.4]
public enum ServerDataBlock: Equatable, Sendable {
    case core(ServerCoreData)
    case security(ServerSecurityData)
    case network(ServerNetworkData)
    /// SC_MCS_MSGCHANNEL: the number of the message channel. [MS-RDPBCGR 2.2.1.4.5]
    case messageChannel(UInt16)
    /// SC_MULTITRANSPORT: flags that tell which UDP transports the server offers. [MS-RDPBCGR 2.2.1.4.6]
    case multitransport(UInt32)
    /// A block of another type, its body unread.
    case other(type: UInt16, body: [UInt8])

    private static let messageChannelType: UInt16 = 0x0c04
    private static let multitransportType: UInt16 = 0x0c08

    init(_ block: DataBlock) throws(WireError) {
        var body = block.body
        switch block.type {
        case ServerCoreData.type: self = .core(try ServerCoreData(from: &body))
        case ServerSecurityData.type: self = .security(try ServerSecurityData(from: &body))
        case ServerNetworkData.type: self = .network(try ServerNetworkData(from: &body))
        case Self.messageChannelType: self = .messageChannel(try body.u16le("MCSChannelID"))
        case Self.multitransportType: self = .multitransport(try body.u32le("multitransport flags"))
        default: self = .other(type: block.type, body: Array(body.rest()))
        }
        try body.expectEnd()
    }

    func write(to writer: inout ByteWriter) {
        switch self {
        case .core(let core): DataBlock.write(ServerCoreData.type, to: &writer) { core.write(to: &$0) }
        case .security(let security):
            DataBlock.write(ServerSecurityData.type, to: &writer) { security.write(to: &$0) }
        case .network(let network): DataBlock.write(ServerNetworkData.type, to: &writer) { network.write(to: &$0) }
        case .messageChannel(let id): DataBlock.write(Self.messageChannelType, to: &writer) { $0.u16le(id) }
        case .multitransport(let flags): DataBlock.write(Self.multitransportType, to: &writer) { $0.u32le(flags) }
        case .other(let type, let body): DataBlock.write(type, to: &writer) { $0.append(body) }
        }
    }
}
