import Drawing
import Evidence
import Primitives
import RDPSequence
import RDPWire
import Testing
import Transport

/// The far side of a session, scripted: what it reads of ours, and what it answers.
struct SessionScript {
    var conversation: Conversation
    var security: StandardSecurity?

    static func plan(_ change: (inout SessionPlan) -> Void = { _ in }) -> SessionPlan {
        var plan = SessionPlan(
            cryptography: SystemCryptography(), userName: "joe", domain: "CORP", password: Secret("planted-secret"))
        change(&plan)
        return plan
    }

    /// Through TLS and the conference, with the Client Info PDU sent at 100.
    static func opened(_ plan: SessionPlan = plan(), blocks: [ServerDataBlock] = settings) -> SessionScript {
        var conversation = Conversation(.client, depth: .join, session: plan)
        conversation.tell(.connected)
        conversation.receive(confirm(selected: 1, flags: 1))
        conversation.nowMs = 100
        conversation.tell(.secured)
        return join(conversation, blocks)
    }

    /// Without TLS; `blocks` say what security there is.
    static func openedInClear(_ plan: SessionPlan = plan(), blocks: [ServerDataBlock]) -> SessionScript {
        var conversation = Conversation(.rdpOnly, depth: .join, session: plan)
        conversation.tell(.connected)
        conversation.receive(confirm(selected: 0))
        conversation.nowMs = 100
        return join(conversation, blocks)
    }

    private static func join(_ conversation: Conversation, _ blocks: [ServerDataBlock]) -> SessionScript {
        var conversation = conversation
        conversation.receive(response(blocks))
        conversation.receive(attachConfirm)
        conversation.receive(joinConfirm(1007))
        conversation.receive(joinConfirm(1003))
        return SessionScript(conversation: conversation)
    }

    /// Up to the server's Demand Active.
    static func licensed(_ plan: SessionPlan = plan()) -> SessionScript {
        var script = opened(plan)
        script.server(LicensingPDU.validClient.encoded())
        return script
    }

    static func activated(_ plan: SessionPlan = plan(), width: UInt16 = 64, height: UInt16 = 64) -> SessionScript {
        var script = licensed(plan)
        script.share(demand(width: width, height: height))
        for (kind, body) in [
            (ShareData.Kind.synchronize, Synchronize(targetUser: 1007).encoded()),
            (.control, Control(.cooperate).encoded()), (.control, Control(.grantedControl).encoded()),
            (.fontMap, FontList.map.encoded()),
        ] { script.data(kind, body) }
        return script
    }

    static func demand(width: UInt16 = 64, height: UInt16 = 64) -> SharePDU {
        var bitmap = BitmapCapability()
        (bitmap.desktopWidth, bitmap.desktopHeight) = (width, height)
        let sets: [CapabilitySet] = [.general(.init()), .bitmap(bitmap), .order(.init())]
        return DemandActive(shareID: 0x103ea, capabilities: sets).pdu(source: 1002)
    }

    mutating func server(_ userData: [UInt8]) { conversation.receive(indication(userData)) }
    mutating func share(_ pdu: SharePDU) { server(pdu.encoded()) }

    mutating func data(_ kind: ShareData.Kind, _ body: [UInt8]) {
        share(ShareData(kind: kind, source: 1002, shareID: 0x103ea, body: body).pdu)
    }

    /// Two uncompressed bitmaps of 32 bits, which cover a screen of 64 by 64. [MS-RDPBCGR 2.2.9.1.1.3.1.2]
    mutating func draw(_ colour: [UInt8]) {
        for top: UInt16 in [0, 32] {
            var writer = ByteWriter()
            let fields: [UInt16] = [1, 1, 0, top, 63, top + 31, 64, 32, 32, 0, 64 * 32 * 4]
            for value in fields { writer.u16le(value) }
            for _ in 0..<(64 * 32) { writer.append(colour) }
            data(.update, writer.bytes)
        }
    }

    /// Time passes, and the driver wakes the sequence whenever it wanted to be woken.
    mutating func wait(untilMs: Double, stepMs: Double = 50) {
        while conversation.nowMs < untilMs, conversation.finishes.isEmpty {
            conversation.nowMs += stepMs
            conversation.tell(.woken)
        }
    }

    func first<F: Fact>(_ type: F.Type) -> F? { conversation.first(type) }
    var activation: ActivateEnd? { first(ActivateEnd.self) }
    var drawing: DrawEnd? { first(DrawEnd.self) }

    /// What we put on channels since the last one was joined.
    var messages: [[UInt8]] {
        conversation.said.compactMap { if case .sendDataRequest(let data) = $0 { data.userData } else { nil } }
    }

    var saidFarewell: Bool { conversation.said.last == .disconnectProviderUltimatum(.init(reason: .userRequested)) }

    var info: ClientInfo? { messages.first.flatMap { try? ClientInfo($0[4...]) } }

    /// The licensing messages that we sent.
    var licences: [(type: UInt8, body: [UInt8])] {
        messages.compactMap {
            guard let pdu = try? LicensingPDU(userData: $0[...]), case .other(let type, let body) = pdu.message else {
                return nil
            }
            return (type, body)
        }
    }
}

/// One fast-path update of OpaqueRect orders over the whole screen, each of three bytes but the first.
/// [MS-RDPEGDI 2.2.2.2.1.1.2.5]
func opaqueRectangles(width: UInt16, height: UInt16, count: UInt16) -> [UInt8] {
    var orders = ByteWriter()
    orders.append([0x09, 0x0a, 0x7f])
    for value in [0, 0, width, height] { orders.u16le(value) }
    orders.append([0xff, 0, 0])
    for index in 1..<count { orders.append([0x01, 0x10, UInt8(truncatingIfNeeded: index &* 16)]) }
    var update = ByteWriter()
    update.u8(0)
    update.u16le(UInt16(orders.bytes.count + 2))
    update.u16le(count)
    update.append(orders.bytes)
    let length = update.bytes.count + 3
    return [0, UInt8(0x80 | length >> 8), UInt8(length & 0xff)] + update.bytes
}
