import Evidence
import Primitives
import RDPSequence
import RDPWire

extension Conversation {
    /// Through negotiation and TLS, with the Connect-Initial sent at `nowMs`.
    static func inConference(flags: UInt8 = 1, nowMs: Double = 100) -> Conversation {
        var conversation = opened(depth: .join)
        conversation.receive(confirm(selected: 1, flags: flags))
        conversation.nowMs = nowMs
        conversation.tell(.secured)
        return conversation
    }

    /// The user attached, its own channel asked for.
    static func attached(_ blocks: [ServerDataBlock] = settings) -> Conversation {
        var conversation = inConference()
        conversation.receive(response(blocks))
        conversation.receive(attachConfirm)
        return conversation
    }

    /// Up to the farewell.
    static func joined() -> Conversation {
        var conversation = attached()
        conversation.receive(joinConfirm(1007))
        conversation.receive(joinConfirm(1003))
        return conversation
    }

    var end: JoinEnd? { first(JoinEnd.self) }

    /// The MCS messages said since the Connect-Initial.
    var said: [DomainPDU] {
        sent.flatMap { bytes in
            var rest = bytes[...]
            var pdus: [DomainPDU] = []
            while let length = try? TPKT.frameLength(rest), length <= rest.count {
                // The Connect-Initial is none of their kind.
                if let pdu = try? DomainPDU(frame: rest.prefix(length)), !pdu.isOther { pdus.append(pdu) }
                rest = rest.dropFirst(length)
            }
            return pdus
        }
    }
}

let settings: [ServerDataBlock] = [
    .core(.init(clientRequestedProtocols: [.ssl, .hybrid, .hybridEx], earlyCapabilityFlags: 0)), .security(.init()),
    .network(.init(ioChannelID: 1003)),
]

func response(_ blocks: [ServerDataBlock], result: MCSResult = .successful, gcc: UInt8 = 0) -> [UInt8] {
    ConnectResponse(result: result, userData: ConferenceCreateResponse(result: gcc, blocks: blocks).encoded()).encoded()
}

let attachConfirm = DomainPDU.attachUserConfirm(.init(initiator: 1007)).encoded()

func joinConfirm(_ channel: UInt16) -> [UInt8] {
    DomainPDU.channelJoinConfirm(.init(initiator: 1007, requested: channel, channelID: channel)).encoded()
}

func indication(_ data: [UInt8]) -> [UInt8] {
    DomainPDU.sendDataIndication(SendData(initiator: 1002, channelID: 1003, userData: data)).encoded()
}

func errorInfo(_ code: UInt32) -> [UInt8] {
    indication(SetErrorInfo(errorInfo: code).encoded(shareID: 0, source: 1002))
}

let ultimatum = DomainPDU.disconnectProviderUltimatum(.init(reason: .providerInitiated)).encoded()

extension DomainPDU {
    fileprivate var isOther: Bool { if case .other = self { true } else { false } }
}
