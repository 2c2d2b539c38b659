import EventLog
import Primitives

/// What fields of a record say, whatever the language of the Windows that wrote them.
extension EventRecord {
    /// A value that is neither empty nor the dash that stands for "none".
    func filled(_ names: String...) -> String? {
        for name in names {
            if let value = value(name), !value.isEmpty, value != "-" { return shown(value, limit: 120) }
        }
        return nil
    }

    /// The first field that is an address, with its port where one stands behind it.
    func endpoint(_ names: String...) -> (address: String, port: Int?)? {
        for name in names {
            if let value = value(name), let endpoint = parseEndpoint(value) { return endpoint }
        }
        return nil
    }

    /// The same over all fields, for events whose names of fields nobody has written down.
    var anyEndpoint: (address: String, port: Int?)? { data.lazy.compactMap { parseEndpoint($0.value) }.first }

    func number(_ names: String...) -> UInt32? {
        for name in names {
            if let value = value(name), let number = parseNumber(value) { return number }
        }
        return nil
    }

    /// The fields of a classic event, which have no names, in their order.
    var strings: [String] { data.filter { $0.name != "Binary" }.map(\.value) }

    /// The binary data of a classic event as UTF-16 text: of the Service Control Manager the short name of the service,
    /// and behind a slash the state that it has now.
    var binaryText: String? {
        guard let digits = value("Binary").map({ Array($0.utf8) }), digits.count >= 4, digits.count <= 1024 else {
            return nil
        }
        var units: [UInt16] = []
        for at in stride(from: 0, to: digits.count - 3, by: 4) {
            guard let low = byte(digits, at), let high = byte(digits, at + 2) else { return nil }
            let unit = UInt16(low) | UInt16(high) << 8
            if unit == 0 { break }
            units.append(unit)
        }
        let text = String(decoding: units, as: UTF16.self)
        return text.allSatisfy { $0.isASCII } && !text.isEmpty ? text : nil
    }
}

private func byte(_ digits: [UInt8], _ at: Int) -> UInt8? {
    UInt8(String(decoding: digits[at..<(at + 2)], as: UTF8.self), radix: 16)
}

/// `0xc000006d`, `3221225581`, `-1073741715`: nil for anything else.
func parseNumber(_ text: String) -> UInt32? {
    if text.hasPrefix("0x") || text.hasPrefix("0X") { return UInt32(text.dropFirst(2), radix: 16) }
    if let number = UInt32(text) { return number }
    return Int32(text).map { UInt32(bitPattern: $0) }
}

/// `10.0.0.9`, `10.0.0.9:51022`, `[2001:db8::9]:51022`, `fe80::1%5`: nil for what is no address, such as the word for a local
/// logon, which is another one in every language.
func parseEndpoint(_ text: String) -> (address: String, port: Int?)? {
    guard (2...60).contains(text.utf8.count) else { return nil }
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
        let rest = text[text.index(after: end)...]
        let address = String(text[text.index(after: text.startIndex)..<end])
        return isSixth(address) ? (plain(address), Int(rest.dropFirst())) : nil
    }
    let colons = text.count { $0 == ":" }
    if colons == 1, let colon = text.firstIndex(of: ":") {
        let address = String(text[..<colon])
        return isFourth(address) ? (address, Int(text[text.index(after: colon)...])) : nil
    }
    if colons == 0 { return isFourth(text) ? (text, nil) : nil }
    return isSixth(text) ? (plain(text), nil) : nil
}

/// An IPv4 address written as an IPv6 one is the same client.
private func plain(_ address: String) -> String {
    let small = address.lowercased()
    guard small.hasPrefix("::ffff:") else { return small }
    let last = String(small.dropFirst(7))
    return isFourth(last) ? last : small
}

private func isFourth(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
}

/// With the zone behind it, if there is one: a number, or the name of an interface.
private func isSixth(_ text: String) -> Bool {
    let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = parts.first, parts.count == 1 || parts[1].utf8.allSatisfy(isOfZone) else { return false }
    return address.count { $0 == ":" } >= 2
        && address.utf8.allSatisfy { byte in
            (0x30...0x3a).contains(byte) || byte == 0x2e || (0x61...0x66).contains(byte | 0x20)
        }
}

private func isOfZone(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
}

func isLoopback(_ address: String) -> Bool { address == "::1" || address.hasPrefix("127.") }
