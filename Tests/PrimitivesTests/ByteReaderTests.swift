import Primitives
import Testing

@Suite struct ByteReaderTests {
    @Test func readsNumbersInBothOrders() throws {
        var reader = ByteReader(Array(0x01...0x18), message: "numbers")
        #expect(try reader.u8("a") == 0x01)
        #expect(try reader.u16be("b") == 0x0203)
        #expect(try reader.u24be("c") == 0x04_0506)
        #expect(try reader.u32be("d") == 0x0708_090a)
        #expect(try reader.u16le("e") == 0x0c0b)
        #expect(try reader.u32le("f") == 0x100f_0e0d)
        #expect(try reader.u64le("g") == 0x1817_1615_1413_1211)
        #expect(reader.offset == 24)
        #expect(reader.isAtEnd)
        #expect(reader.peek() == nil)
    }

    @Test func countsOffsetsFromTheStartOfASlice() throws {
        let stream: [UInt8] = [9, 9, 9, 1, 2, 9]
        var reader = ByteReader(stream[3..<5], message: "slice")
        #expect(reader.offset == 0)
        #expect(reader.peek() == 1)
        #expect(try reader.u16be("both") == 0x0102)
        #expect(reader.remaining == 0)
    }

    @Test func saysWhatIsMissingAndWhere() throws {
        var reader = ByteReader([1, 2, 3], message: "short")
        _ = try reader.u8("first")
        let error = #expect(throws: WireError.self) { try reader.u32be("second") }
        #expect(
            error == WireError(message: "short", field: "second", offset: 1, reason: .truncated(missing: 2)))
        #expect(error?.needsMore == true)
        #expect(error?.description == "short.second at byte 1: 2 more bytes needed")
        #expect(reader.remaining == 2, "a failed read takes nothing")
    }

    @Test(arguments: [-1, Int.min, Int.max]) func refusesLengthsThatCannotBe(_ length: Int) {
        var reader = ByteReader([1, 2, 3], message: "lengths")
        #expect(throws: WireError.self) { try reader.take(length, "length") }
        #expect(reader.offset == 0)
    }

    @Test func confinesASubReader() throws {
        var reader = ByteReader([1, 2, 3, 4], message: "outer")
        var inner = try reader.sub(2, "inner", message: "inner")
        #expect(try reader.u8("after") == 3)
        #expect(try inner.u16be("all") == 0x0102)
        let error = #expect(throws: WireError.self) { try inner.u8("beyond") }
        #expect(error?.message == "inner")
    }

    @Test func noticesTrailingBytes() throws {
        var reader = ByteReader([1, 2, 3], message: "tail")
        _ = try reader.u8("head")
        let error = #expect(throws: WireError.self) { try reader.expectEnd() }
        #expect(error?.reason == .trailing(count: 2))
        #expect(error?.needsMore == false)
        #expect(Array(reader.rest()) == [2, 3])
        try reader.expectEnd()
    }

    @Test func namesTheByteThatWasExpected() {
        var reader = ByteReader([0x2a], message: "frame")
        let error = #expect(throws: WireError.self) { try reader.expect(3, "version") }
        #expect(error?.reason == .unexpected(expected: "0x03", got: "0x2a"))
        #expect(error?.offset == 0)
    }
}

@Suite struct ByteWriterTests {
    @Test func writesNumbersInBothOrders() {
        var writer = ByteWriter()
        writer.u8(0x01)
        writer.u16be(0x0203)
        writer.u24be(0x04_0506)
        writer.u32be(0x0708_090a)
        writer.u16le(0x0c0b)
        writer.u32le(0x100f_0e0d)
        writer.u64le(0x1817_1615_1413_1211)
        writer.zeros(2)
        #expect(writer.bytes == Array(0x01...0x18) + [0, 0])
    }

    @Test(arguments: [(1, [3, 7, 8, 9]), (2, [0, 3, 7, 8, 9]), (3, [0, 0, 3, 7, 8, 9])] as [(Int, [UInt8])])
    func putsLengthsBeforeWhatTheyMeasure(_ lengthBytes: Int, _ expected: [UInt8]) {
        var writer = ByteWriter()
        writer.prefixed(lengthBytes: lengthBytes) { $0.append([7, 8, 9]) }
        #expect(writer.bytes == expected)
    }
}
