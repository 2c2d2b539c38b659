import Primitives
import Testing

@Suite struct BERTests {
    /// X.690 8.3: two's complement in the fewest bytes.
    @Test(arguments: [
        (0, "020100"), (127, "02017f"), (128, "02020080"), (256, "02020100"), (-1, "0201ff"), (-128, "020180"),
        (-129, "0202ff7f"), (0xc000_006d, "020500c000006d"), (Int64.max, "02087fffffffffffffff"),
        (Int64.min, "02088000000000000000"),
    ])
    func integersHaveTheirShortestForm(_ value: Int64, _ encoding: String) throws {
        var writer = ByteWriter()
        writer.berInteger(value)
        #expect(hex(writer.bytes) == encoding)
        var reader = ByteReader(writer.bytes, message: "INTEGER")
        #expect(try reader.berInteger("value") == value)
        #expect(reader.isAtEnd)
    }

    @Test func readsIntegersPaddedBeyondTheShortestForm() throws {
        var reader = ByteReader([0x02, 0x04, 0x00, 0x00, 0x00, 0x06], message: "INTEGER")
        #expect(try reader.berInteger("value") == 6)
    }

    @Test(arguments: [[0x02, 0x00], [0x02, 0x09, 0, 0, 0, 0, 0, 0, 0, 0, 1]] as [[UInt8]])
    func refusesIntegersOfNoByteOrMoreThanEight(_ encoding: [UInt8]) {
        var reader = ByteReader(encoding, message: "INTEGER")
        #expect(throws: WireError.self) { try reader.berInteger("value") }
    }

    @Test(arguments: [
        (0, "0400"), (127, "047f"), (128, "048180"), (201, "0481c9"), (255, "0481ff"), (256, "04820100"),
        (65535, "0482ffff"), (65536, "0483010000"), (0xff_ffff, "0483ffffff"), (0x100_0000, "048401000000"),
    ])
    func lengthsHaveTheirShortestForm(_ count: Int, _ header: String) throws {
        var writer = ByteWriter()
        writer.octetString([UInt8](repeating: 0, count: count))
        #expect(hex(writer.bytes.prefix(header.count / 2)) == header)
        #expect(writer.count == header.count / 2 + count)
        var reader = ByteReader(writer.bytes, message: "OCTET STRING")
        #expect(try reader.octetString("value").count == count)
    }

    @Test func readsLengthsLongerThanTheirShortestForm() throws {
        var reader = ByteReader([0x04, 0x84, 0, 0, 0, 2, 7, 8], message: "OCTET STRING")
        #expect(Array(try reader.octetString("value")) == [7, 8])
    }

    /// Indefinite, of five bytes, and reserved.
    @Test(arguments: [[0x04, 0x80, 0, 0], [0x04, 0x85, 0, 0, 0, 0, 0], [0x04, 0xff]] as [[UInt8]])
    func refusesOtherFormsOfLength(_ encoding: [UInt8]) {
        var reader = ByteReader(encoding, message: "OCTET STRING")
        let error = #expect(throws: WireError.self) { try reader.octetString("value") }
        #expect(error?.needsMore == false)
    }

    @Test func lengthsBeyondTheBytesAreTruncation() {
        var reader = ByteReader([0x04, 0x84, 0xff, 0xff, 0xff, 0xff, 1], message: "OCTET STRING")
        let error = #expect(throws: WireError.self) { try reader.octetString("value") }
        #expect(error?.reason == .truncated(missing: 0xffff_fffe))
    }

    /// The tags of MCS Connect-Initial and Connect-Response. [T.125 11.1, 11.2]
    @Test func tagsAboveThirtyTakeTwoBytes() throws {
        #expect(BERTag.application(101).bytes == [0x7f, 0x65])
        #expect(BERTag.application(102).bytes == [0x7f, 0x66])
        #expect(BERTag.application(0).bytes == [0x60])
        #expect(BERTag.context(1).bytes == [0xa1])
        var reader = ByteReader([0x7f, 0x65, 0x01, 0x2a], message: "MCS")
        #expect(reader.peekTag() == .application(101))
        var contents = try reader.element(.application(101), "Connect-Initial")
        #expect(try contents.u8("value") == 0x2a)
    }

    @Test func refusesTagsOfThreeBytes() {
        var reader = ByteReader([0x7f, 0x81, 0x01, 0x00], message: "tags")
        #expect(reader.peekTag() == nil)
        #expect(throws: WireError.self) { try reader.skipElement("tag") }
    }

    @Test func passesOverWhatIsNotAskedFor() throws {
        var reader = ByteReader([0xa0, 0x01, 0xff, 0x02, 0x01, 0x05], message: "fields")
        #expect(try reader.elementIfPresent(.context(1), "absent") == nil)
        #expect(reader.offset == 0)
        try reader.skipElement("field")
        #expect(try reader.berInteger("number") == 5)
    }

    @Test func everyPrefixThrows() {
        let whole: [UInt8] = [0x30, 0x81, 0x05, 0x02, 0x03, 0x01, 0x02, 0x03]
        for length in 0..<whole.count {
            var reader = ByteReader(whole[..<length], message: "prefix")
            let error = #expect(throws: WireError.self) { try reader.element(.sequence, "all") }
            #expect(error?.needsMore == true)
        }
    }
}
