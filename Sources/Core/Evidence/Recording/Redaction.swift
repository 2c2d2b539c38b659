/// What one side sent, with everything filled over that must not be kept: the values of cookies, routing tokens and HTTP
/// authorizations, the body of an NTLM AUTHENTICATE message, and who the user of a session is.
///
/// This is the one rule for all that is stored or handed on of bytes; what later steps send in clear is added here. The length
/// stays, so that the lengths inside the messages stay true. Give it the whole stream of one side: a secret may lie over the
/// edge of two segments.
public func redacted(_ stream: [UInt8]) -> [UInt8] {
    var stream = stream
    fillRoutingLine(of: &stream)
    for header in headers { fillValues(after: header, in: &stream) }
    fillAuthenticate(in: &stream)
    fillSessionSecrets(in: &stream)
    return stream
}

private let filling = UInt8(ascii: "x")

/// What stands before a secret that goes on to the end of its line. In lower case; letters of either case match.
///
/// The routing cookie has nine letters of the user's name, or names the server of a farm [MS-RDPBCGR 2.2.1.1]; `tsv://` begins
/// the token of a virtual desktop [MS-RDPBCGR 2.2.13.1]. The rest are headers of HTTP, of gateways and proxies.
private let headers = ["cookie: mstshash=", "cookie: msts=", "cookie:", "authorization:", "tsv://"].map {
    Array($0.utf8)
}

private func fillValues(after header: [UInt8], in stream: inout [UInt8]) {
    var index = 0
    while let start = position(of: header, in: stream, from: index) {
        var at = start + header.count
        // A longer header has been dealt with and keeps its name.
        let isNamed = header.last == UInt8(ascii: ":") && isKnownCookie(stream[at...])
        while !isNamed, at < stream.count, !isLineEnd(stream[at]) {
            stream[at] = filling
            at += 1
        }
        index = max(at, start + 1)
    }
}

private func isKnownCookie(_ value: ArraySlice<UInt8>) -> Bool {
    [" mstshash=", " msts="].contains { value.starts(with: $0.utf8) { lower($0) == $1 } }
}

/// Any other routing line of a Connection Request: what stands between the fixed part and RDP_NEG_REQ. [MS-RDPBCGR 2.2.1.1]
private func fillRoutingLine(of stream: inout [UInt8]) {
    let fixedPart = 11
    guard stream.count > fixedPart, stream[0] == 3, stream[5] == 0xe0 else { return }
    let frame = stream.prefix(Int(stream[2]) << 8 | Int(stream[3]))
    guard frame.count > fixedPart else { return }
    let line = frame[fixedPart...].prefix { !isLineEnd($0) }
    guard frame[line.endIndex...].starts(with: [0x0d, 0x0a]), !line.starts(with: "Cookie:".utf8) else { return }
    for index in line.indices { stream[index] = filling }
}

/// NTLMSSP, message type 3: names of user, domain and workstation, and responses made with the password. [MS-NLMP 2.2.1.3]
private func fillAuthenticate(in stream: inout [UInt8]) {
    let beginning = Array("NTLMSSP\0".utf8) + [3, 0, 0, 0]
    guard let start = position(of: beginning.map(lower), in: stream, from: 0) else { return }
    // Where it ends stands in fields that nobody vouches for, so nothing after it is kept either.
    for index in (start + beginning.count)..<stream.count { stream[index] = 0 }
}

/// Where the pattern, given in lower case, begins next.
private func position(of pattern: [UInt8], in stream: [UInt8], from: Int) -> Int? {
    guard let first = pattern.first, stream.count >= pattern.count, from <= stream.count - pattern.count else {
        return nil
    }
    return (from...(stream.count - pattern.count)).first { index in
        lower(stream[index]) == first && stream[index...].starts(with: pattern) { lower($0) == $1 }
    }
}

private func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte + 0x20 : byte }

private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0d || byte == 0x0a }
