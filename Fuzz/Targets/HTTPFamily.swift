import Evidence
import HTTPWire
import Primitives
import RDPSequence
import TLSRecords

/// The input as heads, as a stream of responses in pieces, as what a gateway says after TLS, and as a datagram.
func examineHTTP(_ examination: inout Examination) throws(BrokenPromise) {
    try examination.settles({ (bytes) throws(WireError) in try HTTPResponseHead(decoding: bytes) }) { $0.encoded() }
    try examination.settles({ (bytes) throws(WireError) in try HTTPRequestHead(decoding: bytes) }) { $0.encoded() }
    let whole = statuses(examination.input, piece: .max)
    if let first = whole.first, first > 0 { examination.take() }
    for piece in [1, 3, 64] {
        try expect(statuses(examination.input, piece: piece) == whole, "a stream in pieces of \(piece) reads otherwise")
    }
    let text = String(decoding: examination.input, as: UTF8.self)
    for challenge in challenges([text]) {
        try expect(!challenge.scheme.isEmpty && challenge.scheme.utf8.allSatisfy { $0 > 0x20 }, "a scheme that is none")
    }
    if let bytes = bytes(fromBase64: text) { try expect(base64(bytes) == text, "base64 is not written back") }
    try expect(bytes(fromBase64: base64(examination.input)) == Array(examination.input), "base64 is not read back")
    _ = DTLSHello.answer(examination.input)
    try examineGateway(examination.input)
}

/// Status by status until the stream ends or breaks; -1 for the break, -2 for the end of a response.
private func statuses(_ input: ArraySlice<UInt8>, piece: Int) -> [Int] {
    var reader = HTTPResponseReader()
    var found: [Int] = []
    var rest = input
    repeat {
        reader.feed(rest.prefix(piece))
        rest = rest.dropFirst(piece)
        do {
            while let event = try reader.next() {
                if case .head(let head) = event { found.append(head.status) } else { found.append(-2) }
            }
        } catch {
            return found + [-1]
        }
    } while !rest.isEmpty
    return found
}

private func examineGateway(_ input: ArraySlice<UInt8>) throws(BrokenPromise) {
    let questions = GatewayAnswer.Question.allCases
    var sequence = GatewaySequence(
        plan: .init(
            askedHost: "gw.example", port: 443, questions: questions, connectionID: "id",
            nonce: [UInt8](repeating: 1, count: 16)))
    let events: [ClientSequence.Event] = [.connected, .secured, .received(input), .closed(.eof), .deadline]
    var (sends, isFinished) = (0, false)
    for event in events {
        for action in sequence.handle(event, atMs: 1) {
            try expect(!isFinished, "an action after the end")
            switch action {
            case .send: sends += 1
            case .finish: isFinished = true
            case .observe(let fact, _): try expectTextsHarmless(of: fact)
            case .startTLS, .wake, .picture, .redirect: break
            }
        }
    }
    try expect(isFinished && sends <= questions.count, "a gateway's sequence goes on after its end")
}
