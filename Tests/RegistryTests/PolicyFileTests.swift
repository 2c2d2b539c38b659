import Primitives
import Registry
import Testing

@Suite struct PolicyFileTests {
    private let policy = PolicyFile([
        .init(key: #"Software\Policies\A"#, name: "On", number: 1),
        .init(key: #"Software\Policies\A"#, name: "**del.Gone", type: 1, data: [0x20, 0, 0, 0]),
        .init(key: "Ü", name: "", type: 3, data: [1, 2, 0x5d, 0, 0xff]),
    ])

    @Test func whatIsWrittenIsReadAgain() throws { #expect(try PolicyFile(policy.bytes[...]) == policy) }

    /// Written down by the grammar of the specification. [MS-GPREG 2.2.1]
    @Test func theBytesAreThoseOfTheSpecification() throws {
        let one = PolicyFile([.init(key: "K", name: "V", number: 0x01020304)])
        let expected = bytes(
            fromHex: "50526567010000005b004b0000003b00560000003b00040000003b00040000003b00040302015d00")
        #expect(one.bytes == expected)
        #expect(PolicyFile([]).bytes == bytes(fromHex: "5052656701000000"))
    }

    /// A file that ends between two instructions is a shorter file; any other prefix is too short.
    @Test func everyPrefixAsksForMore() throws {
        let bytes = policy.bytes
        var whole: Set<Int> = []
        for count in 0...policy.instructions.count {
            whole.insert(PolicyFile(Array(policy.instructions.prefix(count))).bytes.count)
        }
        for count in 0..<bytes.count where !whole.contains(count) {
            let error = #expect(throws: WireError.self, "\(count)") { try PolicyFile(bytes[..<count]) }
            #expect(error?.needsMore == true, "\(count)")
        }
    }

    @Test func bytesBehindTheLastInstructionAreNoticed() {
        #expect(throws: WireError.self) { try PolicyFile((policy.bytes + [0])[...]) }
        #expect(throws: WireError.self) { try PolicyFile((policy.bytes + [0x5b, 0])[...]) }
    }

    @Test(arguments: [
        (0, 0x51, "REGFILE_SIGNATURE"), (4, 2, "version"), (8, 0x5c, "opening bracket"),
        (9, 1, "opening bracket"),
    ])
    func whatCannotBeIsRefused(_ index: Int, _ byte: UInt8, _ field: String) {
        var bytes = policy.bytes
        bytes[index] = byte
        let error = #expect(throws: WireError.self) { try PolicyFile(bytes[...]) }
        #expect(error?.field == field)
    }

    @Test func moreDataThanAllowedAndHalfACharacterAreRefused() {
        let long = PolicyFile([.init(key: "K", name: "V", type: 3, data: Array(repeating: 0, count: 65_536))])
        #expect(throws: WireError.self) { try PolicyFile(long.bytes[...]) }
        let half: [UInt8] = Array("PReg".utf8) + [1, 0, 0, 0, 0x5b, 0, 0, 0xd8, 0, 0, 0x3b, 0]
        #expect(throws: WireError.self) { try PolicyFile(half[...]) }
    }
}
