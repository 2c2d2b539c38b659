import Primitives
import Testing

@testable import Lab

/// A question for the address of a.invalid with recursion desired, as [RFC 1035 4.1] lays it out.
private let question = "01 61 07 696e76616c6964 00 0001 0001"
private let query = "beef 0100 0001 0000 0000 0000" + question

@Suite("The lab's name server")
struct DNSBehaviourTests {
    @Test("Codes stand in the answer, which repeats the question", arguments: [(UInt8(3), "3"), (2, "2")])
    func codes(code: UInt8, digit: String) throws {
        let expected = try #require(bytes(fromHex: "beef 818\(digit) 0001 0000 0000 0000" + question))
        #expect(DNSBehaviour.code(code).answer(to: try #require(bytes(fromHex: query))) == expected)
    }

    @Test("An additional record, as of EDNS, is passed over")
    func additional() throws {
        let withEDNS = "beef 0100 0001 0000 0000 0001" + question + "00 0029 1000 00000000 0000"
        let expected = try #require(bytes(fromHex: "beef 8183 0001 0000 0000 0000" + question))
        #expect(DNSBehaviour.code(3).answer(to: try #require(bytes(fromHex: withEDNS))) == expected)
    }

    /// The name of the record points to the question, at offset 12. [RFC 1035 4.1.4]
    @Test("An address is given to whoever asks for one of its family")
    func address() throws {
        let behaviour = DNSBehaviour.address([10, 0, 0, 41])
        let answer = "beef 8180 0001 0001 0000 0000" + question + "c00c 0001 0001 0000003c 0004 0a000029"
        #expect(behaviour.answer(to: try #require(bytes(fromHex: query))) == bytes(fromHex: answer))
        let forIPv6 = "01 61 07 696e76616c6964 00 001c 0001"
        let ask = try #require(bytes(fromHex: "beef 0100 0001 0000 0000 0000" + forIPv6))
        #expect(behaviour.answer(to: ask) == bytes(fromHex: "beef 8180 0001 0000 0000 0000" + forIPv6))
    }

    @Test func silence() throws {
        #expect(DNSBehaviour.silence.answer(to: try #require(bytes(fromHex: query))) == nil)
    }

    @Test(
        "No question, no answer: cut short, an answer itself, a pointer for a name, two questions",
        arguments: [
            "beef 8100 0001 0000 0000 0000" + question, "beef 0100 0001 0000 0000 0000 c00c 0001 0001",
            "beef 0100 0002 0000 0000 0000" + question,
        ])
    func noQuestion(text: String) throws {
        #expect(DNSBehaviour.code(3).answer(to: try #require(bytes(fromHex: text))) == nil)
        let whole = try #require(bytes(fromHex: query))
        for length in whole.indices { #expect(DNSBehaviour.code(3).answer(to: Array(whole[..<length])) == nil) }
    }
}
