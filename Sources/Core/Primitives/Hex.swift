private let digits = Array("0123456789abcdef".utf8)

/// Two lower-case digits.
public func hex(_ byte: UInt8) -> String {
    String(decoding: [digits[Int(byte >> 4)], digits[Int(byte & 15)]], as: UTF8.self)
}

/// Lower-case digits without separators.
public func hex(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}

/// A code the way users meet it: `0x904`.
public func hexCode(_ value: some BinaryInteger) -> String { "0x" + String(value, radix: 16) }

/// The bytes of a string of hex digits; white space is passed over. Nil where anything else stands in it.
public func bytes(fromHex text: some StringProtocol) -> [UInt8]? {
    var nibbles: [UInt8] = []
    for character in text.utf8 where character != 0x20 && character != 0x0a && character != 0x0d && character != 0x09 {
        switch character {
        case 0x30...0x39: nibbles.append(character - 0x30)
        case 0x41...0x46: nibbles.append(character - 0x41 + 10)
        case 0x61...0x66: nibbles.append(character - 0x61 + 10)
        default: return nil
        }
    }
    guard nibbles.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
}
