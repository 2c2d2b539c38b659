import CredSSP
import Primitives
import RDPWire
import Testing

@testable import Lab

/// A generator that gives the same numbers every time, so that what fails once fails again. [Steele, SplitMix64]
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

private let serving = allFaults.compactMap { fault in
    if case .server(let behaviour) = fault.behaviour { return behaviour }
    return nil
}

@Suite("Clients that are not nice")
struct HostileClientTests {
    private func isOver(_ actions: [ServerSequence.Action]) -> Bool {
        actions.contains(.close) || actions.contains(.reset)
    }

    @Test("Nothing is said after an end, whatever a client sends")
    func nothingAfterTheEnd() {
        var random = SplitMix(state: 1)
        for behaviour in serving {
            for _ in 0..<50 {
                var conversation = Conversation(behaviour)
                var hasEnded = isOver(conversation.opening)
                for _ in 0..<6 {
                    let noise = (0..<Int.random(in: 0..<80, using: &random)).map { _ in
                        UInt8.random(in: 0...255, using: &random)
                    }
                    let actions = conversation.say(Bool.random(using: &random) ? [3, 0, 0] + noise : noise)
                    #expect(!hasEnded || actions.isEmpty)
                    hasEnded = hasEnded || isOver(actions)
                }
            }
        }
    }

    @Test("Bytes that are no request are answered by closing")
    func noRequest() throws {
        for text in ["474554202f", "160301", "03 00 00 06 00 00"] {
            var conversation = try Conversation(fault: "healthy-windows-nla")
            #expect(try conversation.say(hex: text) == [.close])
        }
    }

    @Test("A request that announces 64 KiB is not waited for")
    func hugeRequest() throws {
        var conversation = try Conversation(fault: "healthy-windows-nla")
        #expect(try conversation.say(hex: "0300 ffff 0ee0") == [.close])
    }

    @Test(
        "A logon message that announces 4 GiB, or is none, is answered by closing",
        arguments: [
            "30 84 ffffffff", "30 80", "02 01 00", "30 03 020106",
        ])
    func badLogonMessage(text: String) throws {
        var conversation = try Conversation(fault: "healthy-windows-nla")
        try conversation.secure([.ssl, .hybrid])
        #expect(try conversation.say(hex: text) == [.close])
    }

    @Test("Mutilated conversations end in good order: in a known state, and never in a trap")
    func mutilated() throws {
        var random = SplitMix(state: 2)
        let token = NegTokenInit(mechTypes: [.ntlm], mechToken: NegotiateMessage().encoded()).encoded()
        let request = ConferenceCreateRequest(blocks: [.core(ClientCoreData()), .network(.init(channels: []))])
        let messages: [(SecurityProtocols, [UInt8], String)] = [
            ([.ssl, .hybrid], TSRequest(version: 6, negoTokens: [token]).encoded(), "healthy-windows-nla"),
            (.ssl, ConnectInitial(userData: request.encoded()).encoded(), "healthy-xrdp"),
        ]
        for (protocols, message, fault) in messages {
            for _ in 0..<2000 {
                var conversation = try Conversation(fault: fault)
                try conversation.secure(protocols)
                var broken = message
                broken[Int.random(in: 0..<broken.count, using: &random)] = .random(in: 0...255, using: &random)
                let actions = conversation.say(broken)
                let again = conversation.say(message)
                #expect(!isOver(actions) || again.isEmpty)
            }
        }
    }

    @Test("What is held of an unfinished frame is bounded")
    func bounded() throws {
        var buffer = FrameBuffer(limit: 100)
        buffer.append([UInt8](repeating: 3, count: 101)[...])
        #expect(throws: WireError.self) { try buffer.next { _ throws(WireError) in nil } }
        #expect(throws: WireError.self) { try buffer.next { _ throws(WireError) in 102 } }
    }
}
