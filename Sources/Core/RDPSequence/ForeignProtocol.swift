import Primitives
public import Evidence

/// Recognises what answered in place of RDP by the first bytes it sent.
///
/// The names are those of `ForeignBanner.protocolName`. Nil when the bytes are neither a known protocol nor text.
public func foreignProtocol(_ bytes: ArraySlice<UInt8>) -> ForeignBanner? {
    guard let name = knownName(bytes) ?? (isText(bytes) ? "unknown-text" : nil) else { return nil }
    return ForeignBanner(
        protocolName: name, banner: name == "unknown-text" || isText(bytes) ? firstLine(bytes) : hex(bytes.prefix(32)))
}

private func knownName(_ bytes: ArraySlice<UInt8>) -> String? {
    for (prefix, name) in textPrefixes where bytes.starts(with: prefix.utf8) { return name }
    if bytes.starts(with: "220".utf8) { return mailOrFiles(firstLine(bytes)) }
    for (prefix, name) in binaryPrefixes where bytes.starts(with: prefix) { return name }
    if bytes.dropFirst(3).starts(with: [0x00, 0x0a]), (bytes.first ?? 0) > 10 { return "MySQL" }
    return nil
}

private let textPrefixes: [(String, String)] = [
    ("HTTP/", "HTTP"), ("<!DOCTYPE", "HTTP"), ("<html", "HTTP"), ("SSH-", "SSH"), ("RFB ", "VNC"), ("RTSP/", "RTSP"),
    ("+OK", "POP3"), ("* OK", "IMAP"),
    ("-ERR", "Redis"), ("AMQP", "AMQP"), ("INFO {", "NATS"),
]

/// Both kinds of server greet with 220; most name their protocol, or the product that has it in its name.
private func mailOrFiles(_ greeting: String) -> String {
    !greeting.contains("SMTP") && (greeting.contains("FTP") || greeting.contains("FileZilla")) ? "FTP" : "SMTP"
}

private let binaryPrefixes: [([UInt8], String)] = [
    ([0x15, 0x03], "TLS"), ([0x16, 0x03], "TLS"), ([0xff, 0x53, 0x4d, 0x42], "SMB"), ([0xfe, 0x53, 0x4d, 0x42], "SMB"),
    ([0x05, 0xff], "SOCKS"), ([0xff, 0xfd], "Telnet"), ([0xff, 0xfb], "Telnet"),
]

/// Mostly printable characters, and at least four of them.
private func isText(_ bytes: ArraySlice<UInt8>) -> Bool {
    let sample = bytes.prefix(64)
    let printable = sample.count { (0x20..<0x7f).contains($0) || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }
    return sample.count >= 4 && printable * 10 >= sample.count * 9
}

private func firstLine(_ bytes: ArraySlice<UInt8>) -> String {
    shown(bytes.prefix { $0 != 0x0a && $0 != 0x0d }, limit: 80)
}
