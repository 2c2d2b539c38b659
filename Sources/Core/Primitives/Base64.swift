/// Base64 with padding and without line breaks. [RFC 4648 4]
public func base64(_ bytes: some Sequence<UInt8>) -> String {
    var out: [UInt8] = []
    var group: UInt32 = 0
    var held = 0
    for byte in bytes {
        group = group << 8 | UInt32(byte)
        held += 1
        guard held == 3 else { continue }
        out += digits(group, 4)
        (group, held) = (0, 0)
    }
    if held > 0 {
        out += digits(group << UInt32(8 * (3 - held)), 4).prefix(held + 1)
        out += [UInt8](repeating: UInt8(ascii: "="), count: 3 - held)
    }
    return String(decoding: out, as: UTF8.self)
}

/// The bytes of a base64 text; nil for what is none: other characters, a wrong length, or bits left over that are not zero.
public func bytes(fromBase64 text: some StringProtocol) -> [UInt8]? {
    let characters = Array(text.utf8)
    guard characters.count % 4 == 0 else { return nil }
    let padding = characters.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    guard padding <= 2 else { return nil }
    var out: [UInt8] = []
    var group: UInt32 = 0
    var held = 0
    for character in characters.dropLast(padding) {
        guard let value = alphabet.firstIndex(of: character) else { return nil }
        group = (group << 6 | UInt32(value)) & 0xffff
        held += 6
        guard held >= 8 else { continue }
        held -= 8
        out.append(UInt8(truncatingIfNeeded: group >> UInt32(held)))
    }
    return group & (1 << UInt32(held) - 1) == 0 ? out : nil
}

private let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

private func digits(_ group: UInt32, _ count: UInt32) -> [UInt8] {
    (0..<count).map { alphabet[Int(group >> (6 * (count - 1 - $0)) & 63)] }
}
