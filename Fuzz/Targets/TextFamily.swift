import Evidence
import Primitives

/// The input as text, shown, parsed and compared; its first eight bytes also as numbers.
func examineText(_ examination: inout Examination) throws(BrokenPromise) {
    let text = String(decoding: examination.input, as: UTF8.self)
    examination.take()
    try examineShown(examination.input, text)
    try examineParsers(text, &examination)
    try examineNames(text)
    let number = examination.input.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    try expectSettles(UnixTime(fileTime: number))
    try expectSettles(UnixTime(milliseconds: Int64(bitPattern: number)))
    _ = UnixTime(seconds: Int64(bitPattern: number)).since(UnixTime(fileTime: number))
    try expectHarmless(Value.number(Double(bitPattern: number)).text)
}

private func examineShown(_ bytes: ArraySlice<UInt8>, _ text: String) throws(BrokenPromise) {
    for limit in [0, 5, 200] {
        for line in [shown(text, limit: limit), shown(bytes, limit: limit)] {
            try expectHarmless(line)
            // The longest escape, \u{10ffff}, has ten characters; one more marks the cut.
            try expect(line.unicodeScalars.count <= 10 * limit + 1, "text over its limit of \(limit)")
        }
    }
}

private func examineParsers(_ text: String, _ examination: inout Examination) throws(BrokenPromise) {
    if let time = UnixTime(rfc3339: text) { try expectSettles(time) }
    if let bytes = bytes(fromHex: text) {
        try expect(Primitives.bytes(fromHex: hex(bytes)) == bytes, "bytes change when written as hex digits")
    }
    let digits = hex(examination.input)
    try expect(bytes(fromHex: digits) == Array(examination.input), "hex digits are not read back")
}

private func examineNames(_ text: String) throws(BrokenPromise) {
    if let ascii = asciiName(text) {
        try expect(ascii.utf8.allSatisfy { $0 < 0x80 }, "an ASCII name that is not ASCII")
        try expect(asciiName(ascii) == ascii, "an ASCII name changes when made ASCII again")
    }
    let names = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let asked = names.first ?? ""
    try expect(nameMatch(asked: asked, names: [asked]) == .exact, "a name does not match itself")
    try expect(nameMatch(asked: asked, names: []) != .exact, "a name matches none")
    _ = nameMatch(asked: asked, names: Array(names.dropFirst()))
}

/// Every instant can be written, and what was written stays as it is. Only instants beyond the year 9999 move.
func expectSettles(_ time: UnixTime) throws(BrokenPromise) {
    let written = time.rfc3339
    try expect(UnixTime(rfc3339: written)?.rfc3339 == written, "an instant changes when written: \(written)")
    let isWritable = (-62_135_596_800_000...253_402_300_799_999).contains(time.milliseconds)
    try expect(!isWritable || UnixTime(rfc3339: written) == time, "an instant moves when written: \(written)")
    // File times begin in 1601 and end in 60056.
    if (-11_644_473_600_000...1_833_029_933_770_955).contains(time.milliseconds) {
        try expect(UnixTime(fileTime: time.fileTime) == time, "an instant moves as a file time: \(written)")
    }
}
