import Primitives
import TLSRecords
import Testing

@Suite struct DTLSHelloTests {
    /// [RFC 6347 4.1, 4.2.2]: the lengths of record, message and fragment agree, and the cookie is empty.
    @Test func theHelloIsOneWholeRecord() throws {
        let hello = DTLSHello.clientHello(random: [UInt8](repeating: 9, count: 32))
        var reader = ByteReader(hello, message: "hello")
        #expect(try reader.u8("type") == 22)
        #expect(try reader.u16be("version") == 0xfeff)
        #expect(try reader.take(8, "epoch and sequence").allSatisfy { $0 == 0 })
        #expect(try Int(reader.u16be("length")) == reader.remaining)
        #expect(try reader.u8("message") == 1)
        let length = try reader.u24be("length")
        #expect(try reader.u16be("message_seq") == 0)
        #expect(try reader.u24be("fragment_offset") == 0)
        #expect(try reader.u24be("fragment_length") == length && reader.remaining == length)
        #expect(try reader.u16be("client_version") == 0xfefd)
        #expect(try reader.take(32, "random").allSatisfy { $0 == 9 })
        #expect(try reader.u8("session_id") == 0)
        #expect(try reader.u8("cookie") == 0)
        // A server must not have to send more than it was sent by who may not be there. [RFC 6347 4.2.1]
        #expect(hello.count < 200)
    }

    @Test(
        arguments: [
            ("16 feff 0000000000000000 0004 03000000", .helloVerify),
            ("16 fefd 0000000000000000 0004 02000000", .serverHello),
            ("15 feff 0000000000000000 0002 0228", .alert), ("16 0303 0000000000000000 0004 03000000", .other),
            ("16 feff 0000000000000000 0009 03", .other), ("17 feff 0000000000000000 0001 03", .other), ("", .other),
            ("16 feff 0000000000000000 0000", .other),
        ] as [(String, DTLSHello.Answer)])
    func answersAreTold(_ text: String, _ answer: DTLSHello.Answer) throws {
        let datagram = try #require(bytes(fromHex: text))
        #expect(DTLSHello.answer(datagram[...]) == answer)
        for end in datagram.indices { #expect(DTLSHello.answer(datagram[..<end]) == .other) }
    }
}
