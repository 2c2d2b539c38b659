import Evidence
import Primitives
import RDPSequence
import Testing

/// SplitMix64: small, seeded, the same everywhere.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

@Suite struct HostileTests {
    /// Good beginnings, so that damage reaches further in than the first byte.
    private static let seeds: [[UInt8]] = [
        confirm(selected: 2), refusal(code: 5), hexBytes("0300 0009 02 f0 80 21 80"), Array("SSH-2.0-x\r\n".utf8),
        [0x30, 0x82],
        hexBytes("3081 80 a003020106 a17b 3079 3077 a075 0473") + Array("NTLMSSP\0".utf8)
            + hexBytes("02000000 ffffffff ffffffff"), [],
    ]

    @Test(arguments: 0..<300) func randomBytesAreFacts(_ round: Int) {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(state: seed)
        var conversation =
            Bool.random(using: &generator) ? Conversation.opened(depth: .authenticate) : Conversation.secured()
        for _ in 0..<Int.random(in: 1...40, using: &generator) {
            conversation.nowMs += Double(Int.random(in: 0...500, using: &generator))
            conversation.tell(Self.event(&generator))
        }
        conversation.tell(.securingFailed)
        conversation.tell(.closed(.eof))
        let trace = Comment("seed \(seed)")
        #expect(conversation.finishes.count == 1, trace)
        #expect(conversation.actionsAfterFinish == 0, trace)
        #expect(conversation.wakes.count <= 1, trace)
        #expect(conversation.facts.count <= 8, trace)
        #expect(conversation.facts.allSatisfy(isHarmless), trace)
    }

    private static func event(_ generator: inout SeededGenerator) -> ClientSequence.Event {
        switch Int.random(in: 0..<40, using: &generator) {
        case 0: .closed(.reset)
        case 1: .deadline
        case 2: .woken
        case 3: .alert(Int.random(in: -1...300, using: &generator))
        case 4: .connected
        case 5...8: .secured
        default: .received(damaged(&generator)[...])
        }
    }

    private static func damaged(_ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = seeds.randomElement(using: &generator) ?? []
        if Bool.random(using: &generator), !bytes.isEmpty {
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(
                in: .min ... .max, using: &generator)
        }
        let more = Int.random(in: 0...2, using: &generator) == 0 ? 9000 : 200
        return bytes
            + (0..<Int.random(in: 0...more, using: &generator)).map { _ in
                UInt8.random(in: .min ... .max, using: &generator)
            }
    }

    /// No text of a fact holds a control character or is longer than what one may show.
    private func isHarmless(_ fact: any Fact) -> Bool {
        texts(in: fact).allSatisfy { text in
            text.count <= 2100
                && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f && $0.value != 0x202e }
        }
    }

    private func texts(in value: Any) -> [String] {
        if let text = value as? String { return [text] }
        return Mirror(reflecting: value).children.flatMap { texts(in: $0.value) }
    }
}
