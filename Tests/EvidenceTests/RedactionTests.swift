import Evidence
import Primitives
import Testing

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// A Connection Request whose routing line is `line`, with an RDP_NEG_REQ behind it. [MS-RDPBCGR 4.1.1]
private func request(_ line: String) -> [UInt8] {
    let body = bytes(line + "\r\n") + hexBytes("01 00 0800 0b000000")
    let length = UInt8(11 + body.count)
    return [3, 0, 0, length, length - 5, 0xe0, 0, 0, 0, 0, 0] + body
}

/// As UTF-16.
private func wide(_ text: String) -> [UInt8] { bytes(text).flatMap { (byte: UInt8) -> [UInt8] in [byte, 0] } }

private func hexBytes(_ text: String) -> [UInt8] { Primitives.bytes(fromHex: text) ?? [] }

@Suite struct RedactionTests {
    @Test(arguments: [
        ("Cookie: mstshash=eltons", "Cookie: mstshash=xxxxxx"),
        ("Cookie: msts=3640205228.15629.0000", "Cookie: msts=xxxxxxxxxxxxxxxxxxxxx"),
        ("tsv://MS Terminal Services Plugin.1.Pool", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
        ("tokenOfSomeBalancer", "xxxxxxxxxxxxxxxxxxx"),
    ]) func theRoutingLineLosesItsValue(_ line: String, _ beginning: String) {
        let whole = request(line)
        let clean = redacted(whole)
        #expect(clean.count == whole.count)
        #expect(clean.suffix(10) == whole.suffix(10), "RDP_NEG_REQ stays")
        #expect(clean.prefix(11) == whole.prefix(11))
        #expect(clean.dropFirst(11).starts(with: bytes(beginning)))
    }

    @Test func aRequestWithoutARoutingLineStaysAsItIs() {
        let whole = hexBytes("0300 0013 0ee0 0000 0000 00 01 00 0800 0b000000")
        #expect(redacted(whole) == whole)
        // What follows the frame is TLS, whatever line ends its random bytes hold.
        let behind = whole + hexBytes("16 0301 0004 aa 0d 0a bb")
        #expect(redacted(behind) == behind)
    }

    @Test func headersOfHTTPLoseTheirValues() {
        let asked = bytes(
            "GET / HTTP/1.1\r\nAUTHORIZATION: Negotiate TlRMTVNTUA==\r\nSet-Cookie: id=7\r\nHost: a\r\n\r\n")
        let told = String(decoding: redacted(asked), as: UTF8.self)
        #expect(!told.contains("TlRM") && !told.contains("id=7"))
        #expect(told.contains("AUTHORIZATION:xxx") && told.hasSuffix("Host: a\r\n\r\n"))
        #expect(told.utf8.count == asked.count)
    }

    @Test func theTokenOfARedirectionLosesItsValue() {
        let told = redacted([9, 9] + bytes("tsv://MS Terminal Services Plugin.1.Pool\r\n") + [9])
        #expect(told == [9, 9] + bytes("tsv://" + String(repeating: "x", count: 34) + "\r\n") + [9])
    }

    @Test func nothingOfAnAuthenticateMessageStays() {
        let message = bytes("NTLMSSP\0") + [3, 0, 0, 0] + bytes("user and response")
        #expect(redacted([1, 2] + message) == [1, 2] + message.prefix(12) + [UInt8](repeating: 0, count: 17))
        // NEGOTIATE and CHALLENGE hold nothing of the user.
        for type in [1, 2] as [UInt8] {
            let other = bytes("NTLMSSP\0") + [type, 0, 0, 0, 7, 7]
            #expect(redacted(other) == other)
        }
    }

    @Test func aSecretOverTheEdgeOfPiecesIsFound() {
        var trace = ConnectionTrace(address: "10.0.0.1", port: 3389, purpose: "client", openedMs: 0)
        for byte in request("Cookie: mstshash=eltons") {
            trace.pieces.append(.init(atMs: 1, from: .them, bytes: [byte]))
            trace.pieces.append(.init(atMs: 1, from: .us, bytes: [0]))
        }
        let clean = trace.withoutSecrets
        #expect(clean.pieces.count == trace.pieces.count)
        let told = clean.pieces.filter { $0.from == .them }.flatMap(\.bytes)
        #expect(told == redacted(request("Cookie: mstshash=eltons")))
        #expect(clean.pieces.filter { $0.from == .us }.allSatisfy { $0.bytes == [0] })
    }

    /// A Client Info PDU without encryption: its lengths stay, domain, user and password go. [MS-RDPBCGR 2.2.1.11]
    @Test func theClientInfoLosesWhoTheUserIs() {
        let secret = wide("planted-secret")
        let info = hexBytes("09040000 1b010000 0000 0000 1c00 0000 0000") + [0, 0, 0, 0] + secret + [0, 0, 0, 0, 0, 0]
        let data = hexBytes("4000 0000") + info
        let frame =
            hexBytes("0300 00") + [UInt8(15 + data.count)] + hexBytes("02f080 64 0006 03eb 70 80") + [UInt8(data.count)]
        // A frame of the fast path before it, another message behind it.
        let stream = hexBytes("00 04 aa bb") + frame + data + hexBytes("0300 0009 02f080 2180")
        let clean = redacted(stream)
        #expect(clean.count == stream.count)
        #expect(!contains(clean, secret) && contains(stream, secret))
        let kept = 4 + frame.count + 4 + 18
        #expect(clean.prefix(kept) == stream.prefix(kept) && clean.suffix(9) == stream.suffix(9))
        #expect(redacted(clean) == clean)
        // Encrypted, it says nothing.
        let sealed = stream.enumerated().map { $0.offset == 4 + frame.count ? 0x48 : $0.element }
        #expect(redacted(sealed) == sealed)
    }

    /// Save Session Info, bare and behind a header of the low level; and a redirection. [MS-RDPBCGR 2.2.10.1, 2.2.13]
    @Test(arguments: ["", "0000 0000"])
    func whatTheServerSaysOfTheUser(_ header: String) {
        let name = wide("planted")
        for (type, kind) in [("1700", "26"), ("1a00", "00")] {
            let body = hexBytes(type + "ea03 ea030100 00 01 0000") + hexBytes(kind) + hexBytes("00 0000") + name
            let share = [UInt8(body.count + 2), 0] + body
            let data = hexBytes(header) + share
            let stream =
                hexBytes("0300 00") + [UInt8(14 + data.count)] + hexBytes("02f080 68 0001 03eb 70") + [
                    UInt8(data.count)
                ] + data
            #expect(contains(stream, name) && !contains(redacted(stream), name))
        }
    }

    private func contains(_ stream: [UInt8], _ part: [UInt8]) -> Bool {
        stream.indices.contains { stream[$0...].starts(with: part) }
    }
}
