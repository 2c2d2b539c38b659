import Primitives

/// One substitution of a record as text. [libyal, "Binary XML", value types; MS-EVEN6 2.2.12]
func eventText(type: UInt8, _ bytes: ArraySlice<UInt8>) -> String {
    if type & 0x80 != 0 { return arrayText(type: type & 0x7f, bytes) }
    switch type {
    case 0x00: return ""
    case 0x01: return text(utf16: bytes)
    case 0x02: return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    case 0x03, 0x05, 0x07, 0x09: return String(signed(bytes))
    case 0x04, 0x06, 0x08, 0x0a: return String(unsigned(bytes))
    case 0x0b: return bytes.count == 4 ? Float(bitPattern: UInt32(unsigned(bytes))).description : ""
    case 0x0c: return bytes.count == 8 ? Double(bitPattern: unsigned(bytes)).description : ""
    case 0x0d: return unsigned(bytes) == 0 ? "false" : "true"
    case 0x0f: return guidText(bytes)
    case 0x10, 0x14, 0x15: return "0x" + String(unsigned(bytes), radix: 16)
    case 0x11: return UnixTime(fileTime: unsigned(bytes)).rfc3339
    case 0x12: return systemTimeText(bytes)
    case 0x13: return sidText(bytes)
    default: return hex(bytes)
    }
}

func unsigned(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
}

private func signed(_ bytes: ArraySlice<UInt8>) -> Int64 {
    let width = min(bytes.count, 8) * 8
    guard width > 0 else { return 0 }
    let shift = Int64(64 - width)
    return (Int64(bitPattern: unsigned(bytes)) << shift) >> shift
}

/// Strings end in a zero each; other values follow one another in their own width.
private func arrayText(type: UInt8, _ bytes: ArraySlice<UInt8>) -> String {
    if type == 0x01 {
        return text(utf16: bytes).split(separator: "\0", omittingEmptySubsequences: false).joined(separator: ", ")
    }
    let widths: [UInt8: Int] = [
        0x03: 1, 0x04: 1, 0x05: 2, 0x06: 2, 0x07: 4, 0x08: 4, 0x09: 8, 0x0a: 8, 0x0b: 4, 0x0c: 8, 0x0d: 4, 0x0f: 16,
        0x11: 8, 0x12: 16, 0x14: 4, 0x15: 8,
    ]
    guard let width = widths[type] else { return hex(bytes) }
    return stride(from: bytes.startIndex, to: bytes.endIndex, by: width)
        .map { eventText(type: type, bytes[$0..<min($0 + width, bytes.endIndex)]) }.joined(separator: ", ")
}

/// `{00112233-4455-6677-8899-AABBCCDDEEFF}`. [MS-DTYP 2.3.4]
///
/// Most records have one, and some logs little else, so it is written digit by digit.
private func guidText(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.count == 16 else { return hex(bytes) }
    return bytes.withUnsafeBufferPointer { bytes in
        String(unsafeUninitializedCapacity: 38) { text in
            var at = 0
            func append(_ character: UInt8) {
                text[at] = character
                at += 1
            }
            append(UInt8(ascii: "{"))
            for (index, place) in guidOrder.enumerated() {
                if guidDashes.contains(index) { append(UInt8(ascii: "-")) }
                append(upperDigit(bytes[place] >> 4))
                append(upperDigit(bytes[place] & 15))
            }
            append(UInt8(ascii: "}"))
            return at
        }
    }
}

/// Three numbers with their lowest byte first, then bytes.
private let guidOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
/// Before which of the bytes, as they are written, a dash stands.
private let guidDashes = [4, 6, 8, 10]

private func upperDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
}

/// `S-1-5-18`. [MS-DTYP 2.4.2]
private func sidText(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.count >= 8 else { return hex(bytes) }
    let at = bytes.startIndex
    let authority = bytes[(at + 2)..<(at + 8)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let count = Int(bytes[at + 1])
    guard bytes.count >= 8 + count * 4 else { return hex(bytes) }
    let parts = (0..<count).map { String(unsigned(bytes[(at + 8 + $0 * 4)..<(at + 12 + $0 * 4)])) }
    return (["S", String(bytes[at]), String(authority)] + parts).joined(separator: "-")
}

/// Year, month, day of the week, day, hour, minute, second, millisecond. [MS-DTYP 2.3.13]
private func systemTimeText(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.count == 16 else { return hex(bytes) }
    let fields = (0..<8).map { unsigned(bytes[(bytes.startIndex + $0 * 2)..<(bytes.startIndex + $0 * 2 + 2)]) }
    func padded(_ value: UInt64, _ width: Int) -> String {
        String(repeating: "0", count: max(0, width - String(value).count)) + String(value)
    }
    let date = [padded(fields[0], 4), padded(fields[1], 2), padded(fields[3], 2)].joined(separator: "-")
    let time = [fields[4], fields[5], fields[6]].map { padded($0, 2) }.joined(separator: ":")
    return "\(date)T\(time).\(padded(fields[7], 3))Z"
}
