public import Primitives

/// What MCS providers say once they are connected, as one of the kinds that Remote Desktop uses. [T.125 7, DomainMCSPDU]
public enum DomainPDU: Equatable, Sendable {
    case erectDomainRequest(ErectDomainRequest)
    case disconnectProviderUltimatum(DisconnectProviderUltimatum)
    case attachUserRequest
    case attachUserConfirm(AttachUserConfirm)
    case channelJoinRequest(ChannelJoinRequest)
    case channelJoinConfirm(ChannelJoinConfirm)
    /// From a client.
    case sendDataRequest(SendData)
    /// From a server.
    case sendDataIndication(SendData)
    /// Another kind, whose bytes are kept unread; the upper six bits of the first are its number in the CHOICE.
    case other([UInt8])

    private static let attachUserRequestChoice: UInt8 = 10
    private static let sendDataRequestChoice: UInt8 = 25
    private static let sendDataIndicationChoice: UInt8 = 26

    /// The whole frame, with TPKT and X.224 headers.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .erectDomainRequest(let pdu): pdu.write(to: &writer)
        case .disconnectProviderUltimatum(let pdu): pdu.write(to: &writer)
        case .attachUserRequest: writer.u8(Self.attachUserRequestChoice << 2)
        case .attachUserConfirm(let pdu): pdu.write(to: &writer)
        case .channelJoinRequest(let pdu): pdu.write(to: &writer)
        case .channelJoinConfirm(let pdu): pdu.write(to: &writer)
        case .sendDataRequest(let pdu): pdu.write(to: &writer, choice: Self.sendDataRequestChoice)
        case .sendDataIndication(let pdu): pdu.write(to: &writer, choice: Self.sendDataIndicationChoice)
        case .other(let bytes): writer.append(bytes)
        }
        return X224.wrapData(writer.bytes)
    }

    /// Reads a whole frame.
    public init(frame: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(frame, message: "MCS domain PDU")
        try reader.x224DataHeader()
        let untouched = reader
        let head = try reader.u8("choice")
        switch head >> 2 {
        case ErectDomainRequest.choice: self = .erectDomainRequest(try ErectDomainRequest(from: &reader))
        case DisconnectProviderUltimatum.choice:
            self = .disconnectProviderUltimatum(try DisconnectProviderUltimatum(head: head, from: &reader))
        case Self.attachUserRequestChoice: self = .attachUserRequest
        case AttachUserConfirm.choice: self = .attachUserConfirm(try AttachUserConfirm(head: head, from: &reader))
        case ChannelJoinRequest.choice: self = .channelJoinRequest(try ChannelJoinRequest(from: &reader))
        case ChannelJoinConfirm.choice: self = .channelJoinConfirm(try ChannelJoinConfirm(head: head, from: &reader))
        case Self.sendDataRequestChoice: self = .sendDataRequest(try SendData(from: &reader))
        case Self.sendDataIndicationChoice: self = .sendDataIndication(try SendData(from: &reader))
        default:
            reader = untouched
            self = .other(Array(reader.rest()))
        }
        try reader.expectEnd()
    }
}

extension ByteReader {
    /// A Result, whose four bits begin in the last of the byte with the choice. [T.125 7, Result]
    mutating func mcsResult(after head: UInt8) throws(WireError) -> MCSResult {
        MCSResult(rawValue: (head & 1) << 3 | (try u8("result")) >> 5)
    }
}

extension ByteWriter {
    /// The choice, whether the optional field at the end is present, and a Result.
    mutating func mcsHead(choice: UInt8, hasOptional: Bool, result: MCSResult) {
        u8(choice << 2 | (hasOptional ? 2 : 0) | (result.rawValue >> 3) & 1)
        u8(result.rawValue << 5)
    }
}
