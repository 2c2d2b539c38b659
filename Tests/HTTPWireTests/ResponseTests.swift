import HTTPWire
import Primitives
import Testing

/// As IIS answers the first request to a gateway.
private let unauthorized = HTTPResponseHead(
    status: 401, reason: "Unauthorized",
    fields: [
        .init("Content-Length", "13"), .init("Content-Type", "text/html"), .init("Server", "Microsoft-IIS/10.0"),
        .init("WWW-Authenticate", "Negotiate"), .init("WWW-Authenticate", "NTLM"),
    ])

private func bytes(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }

@Suite struct ResponseHeadTests {
    @Test func isReadAsItWasWritten() throws {
        #expect(try HTTPResponseHead(decoding: unauthorized.encoded()[...]) == unauthorized)
        #expect(try HTTPResponseHead.headLength(unauthorized.encoded()[...]) == unauthorized.encoded().count)
        #expect(unauthorized.values(of: "www-authenticate") == ["Negotiate", "NTLM"])
    }

    @Test func everyPrefixAsksForMoreOrErrs() throws {
        let whole = unauthorized.encoded()
        for end in whole.indices {
            #expect(try HTTPResponseHead.headLength(whole[..<end]) == nil, "\(end)")
            #expect(throws: WireError.self) { try HTTPResponseHead(decoding: whole[..<end]) }
        }
    }

    @Test func bytesBehindTheHeadAreNoticed() {
        let error = #expect(throws: WireError.self) {
            try HTTPResponseHead(decoding: (unauthorized.encoded() + [0])[...])
        }
        #expect(error?.reason == .trailing(count: 1))
    }

    @Test(arguments: ["SSH-2.0-x\r\n", "\u{16}\u{3}\u{1}", "HTTX/1.1 200 OK\r\n\r\n", "<html>"])
    func otherProtocolsAreRefusedAtOnce(_ text: String) {
        #expect(throws: WireError.self) { try HTTPResponseHead.headLength(bytes(text)) }
    }

    @Test(arguments: [
        "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/one 200 OK\r\n\r\n",
        "HTTP/1.1 +20 OK\r\n\r\n", "HTTP/ 200 OK\r\n\r\n",
    ])
    func statusLinesThatAreNoneAreRefused(_ text: String) {
        #expect(throws: WireError.self) { try HTTPResponseHead(decoding: bytes(text)) }
    }

    @Test func whatIsNoFieldIsPassedOver() throws {
        let head = try HTTPResponseHead(
            decoding: bytes("HTTP/1.0 200 \r\nA: 1\r\n folded\r\n: x\r\nb c: d\r\nE:\t2 \r\n\r\n"))
        #expect(head.version == "1.0")
        #expect(head.reason == "")
        #expect(head.fields == [.init("A", "1"), .init("E", "2")])
    }

    @Test func bareLineFeedsEndLinesToo() throws {
        #expect(try HTTPResponseHead(decoding: bytes("HTTP/1.1 204 No\nA: b\n\n")).fields == [.init("A", "b")])
    }

    @Test func aHeadWithoutEndIsGivenUp() {
        let endless = bytes("HTTP/1.1 200 OK\r\n" + String(repeating: "a: b\r\n", count: 4000))
        #expect(throws: WireError.self) { try HTTPResponseHead.headLength(endless) }
        let many = bytes("HTTP/1.1 200 OK\r\n" + String(repeating: "a: b\r\n", count: 101) + "\r\n")
        #expect(throws: WireError.self) { try HTTPResponseHead(decoding: many) }
    }
}

@Suite struct ChallengeListTests {
    @Test(
        arguments: [
            (["Negotiate", "NTLM"], ["Negotiate", "NTLM"]), (["Negotiate, NTLM"], ["Negotiate", "NTLM"]),
            (["Basic realm=\"a, NTLM\", charset=\"UTF-8\", Bearer"], ["Basic", "Bearer"]),
            (["Digest realm=\"x\\\"y, z\", nonce=abc, NTLM"], ["Digest", "NTLM"]), ([""], []), ([",, ,"], []),
            (["realm=\"x\""], []), (["Basic realm = \"x\", qop = auth"], ["Basic"]),
        ] as [([String], [String])])
    func schemesAreToldFromParameters(_ values: [String], _ schemes: [String]) {
        #expect(challenges(values).map(\.scheme) == schemes)
    }

    @Test func aTokenIsKept() {
        #expect(challenges(["NTLM TlRMTVNTUAAC=="]) == [.init(scheme: "NTLM", token: "TlRMTVNTUAAC==")])
        #expect(challenges(["Basic realm=\"x\""]) == [.init(scheme: "Basic")])
    }
}

@Suite struct ResponseReaderTests {
    private func events(_ text: String, piece: Int = .max) throws -> [HTTPResponseReader.Event] {
        var reader = HTTPResponseReader()
        var events: [HTTPResponseReader.Event] = []
        var rest = bytes(text)
        repeat {
            reader.feed(rest.prefix(piece))
            rest = rest.dropFirst(piece)
            while let event = try reader.next() { events.append(event) }
        } while !rest.isEmpty
        return events
    }

    private func statuses(_ events: [HTTPResponseReader.Event]) -> [String] {
        events.map { event in
            switch event {
            case .head(let head): "\(head.status)"
            case .end(let isReusable): isReusable ? "reusable" : "over"
            }
        }
    }

    @Test(
        arguments: [
            (
                "HTTP/1.1 401 No\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                ["401", "reusable", "200", "reusable"]
            ),
            (
                "HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: x\r\n\r\nHTTP/1.1 204 No\r\n\r\n",
                ["401", "reusable", "204", "reusable"]
            ),
            ("HTTP/1.1 401 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", ["401", "over"]),
            ("HTTP/1.0 401 No\r\nContent-Length: 0\r\n\r\n", ["401", "over"]),
            ("HTTP/1.0 401 No\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n", ["401", "reusable"]),
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", ["403", "reusable"]),
            // These end with the connection.
            ("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", ["200"]),
            ("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n\u{1}\u{2}", ["101"]),
            ("HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\nx", ["200"]),
            ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxHTTP/1.1 200 OK\r\n\r\n", ["200"]),
        ] as [(String, [String])])
    func responsesFollowOneAnother(_ text: String, _ expected: [String]) throws {
        for piece in [1, 2, 7, Int.max] {
            #expect(statuses(try events(text, piece: piece)) == expected, "in pieces of \(piece)")
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", "nonsense",
    ])
    func whatIsNoResponseThrows(_ text: String) {
        #expect(throws: WireError.self) { try events(text) }
    }

    @Test func endlessChunksAreNotFollowed() throws {
        let chunks = String(repeating: "10000\r\n" + String(repeating: "x", count: 65_536) + "\r\n", count: 20)
        let told = try events("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
        #expect(statuses(told) == ["200"])
    }
}

@Suite struct RequestHeadTests {
    private let request = HTTPRequestHead(
        method: "RDG_OUT_DATA", target: "/remoteDesktopGateway/", fields: [.init("Host", "gw.example:8443")])

    @Test func isReadAsItWasWritten() throws {
        #expect(try HTTPRequestHead(decoding: request.encoded()[...]) == request)
        let whole = request.encoded()
        for end in whole.indices {
            #expect(try HTTPRequestHead.headLength(whole[..<end]) == nil)
            #expect(throws: WireError.self) { try HTTPRequestHead(decoding: whole[..<end]) }
        }
        #expect(throws: WireError.self) { try HTTPRequestHead(decoding: (whole + [1])[...]) }
    }

    @Test(arguments: ["GET\r\n\r\n", "GET / \r\n\r\n", " / HTTP/1.1\r\n\r\n", "\r\n\r\n", "GET / SSH/1.1\r\n\r\n"])
    func otherLinesAreRefused(_ text: String) {
        #expect(throws: WireError.self) { try HTTPRequestHead(decoding: bytes(text)) }
    }
}
