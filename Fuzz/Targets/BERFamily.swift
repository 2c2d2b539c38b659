import Primitives

/// The input as a row of elements, the contents of each again as a row.
func examineBER(_ examination: inout Examination) throws(BrokenPromise) {
    var rows = [ByteReader(examination.input, message: "BER")]
    while var row = rows.popLast() {
        while let contents = try nextElement(of: &row) {
            // Contents are shorter than their element, so this ends.
            rows.append(contents)
            examination.take()
        }
    }
    try examination.roundTrip({ (bytes) throws(WireError) in try integer(bytes) }, { encodedInteger($0) })
}

/// Nil at the end of the row, and where no element begins.
private func nextElement(of row: inout ByteReader) throws(BrokenPromise) -> ByteReader? {
    guard let tag = row.peekTag() else { return nil }
    var skipped = row
    let wasSkipped = (try? skipped.skipElement("skipped")) != nil
    guard let contents = try? row.element(tag, "element") else {
        try expect(!wasSkipped, "an element is passed over that cannot be read")
        return nil
    }
    try expect(wasSkipped && skipped.offset == row.offset, "passing over ends elsewhere than reading")
    try expectSameWhenWritten(tag, contents)
    return contents
}

private func expectSameWhenWritten(_ tag: BERTag, _ contents: ByteReader) throws(BrokenPromise) {
    var contents = contents
    let bytes = Array(contents.rest())
    var writer = ByteWriter()
    writer.element(tag) { $0.append(bytes) }
    var reader = ByteReader(writer.bytes, message: "BER")
    guard var again = try? reader.element(tag, "element") else {
        throw BrokenPromise(description: "an element cannot be read once written: \(tag)")
    }
    try expect(again.rest().elementsEqual(bytes) && reader.isAtEnd, "an element changes when written: \(tag)")
}

private func integer(_ bytes: ArraySlice<UInt8>) throws(WireError) -> Int64 {
    var reader = ByteReader(bytes, message: "INTEGER")
    let value = try reader.berInteger("value")
    try reader.expectEnd()
    return value
}

private func encodedInteger(_ value: Int64) -> [UInt8] {
    var writer = ByteWriter()
    writer.berInteger(value)
    return writer.bytes
}
