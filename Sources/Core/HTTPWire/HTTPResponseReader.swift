public import Primitives

/// Reads the responses of one connection one after the other, and of their bodies nothing but where they end.
///
/// It holds at most one head and passes bodies by. A body that goes on past `longestBody`, or that ends with the connection,
/// makes the connection useless for a further request.
public struct HTTPResponseReader: Sendable {
    public static let longestBody = 1 << 20

    public enum Event: Equatable, Sendable {
        case head(HTTPResponseHead)
        /// The response is over; a further request may follow over this connection or may not.
        case end(isReusable: Bool)
    }

    private enum State {
        case head
        case body(left: Int)
        case chunkSize
        case chunk(left: Int)
        case trailers
        /// What comes belongs to no response that could be told from another: a body without end, or another protocol.
        case passing
    }

    private var buffer: [UInt8] = []
    private var state = State.head
    private var bodyCount = 0
    private var keepsAlive = true

    public init() {}

    public mutating func feed(_ bytes: some Collection<UInt8>) {
        if case .passing = state { return }
        buffer.append(contentsOf: bytes)
    }

    /// What comes next; nil while more bytes are needed. Throws, for good, where the bytes are no response.
    public mutating func next() throws(WireError) -> Event? {
        switch state {
        case .head: return try nextHead()
        case .body(let left): return skip(left) == 0 ? end() : nil
        case .chunkSize, .chunk, .trailers: return try nextChunk()
        case .passing: return nil
        }
    }

    private mutating func nextHead() throws(WireError) -> Event? {
        guard let length = try HTTPResponseHead.headLength(buffer[...]) else { return nil }
        let head = try HTTPResponseHead(decoding: buffer[..<length])
        buffer.removeFirst(length)
        // 100 Continue and its like only announce the response. [RFC 9110 15.2]
        if (100...199).contains(head.status), head.status != 101 { return try nextHead() }
        keepsAlive = isKeptAlive(head)
        bodyCount = 0
        begin(head)
        return .head(head)
    }

    /// [RFC 9112 6.3]
    private mutating func begin(_ head: HTTPResponseHead) {
        if head.status == 101 { return state = .passing }
        if head.status == 204 || head.status == 304 { return state = .body(left: 0) }
        if head.values(of: "Transfer-Encoding").contains(where: { $0.lowercased().hasSuffix("chunked") }) {
            return state = .chunkSize
        }
        let lengths = head.values(of: "Content-Length").map { length($0) }
        guard let first = lengths.first, let known = first, lengths.allSatisfy({ $0 == known }),
            known <= Self.longestBody
        else { return state = .passing }
        state = .body(left: known)
    }

    /// Takes at most so many bytes away; answers how many are still to come, and sets the state to it.
    private mutating func skip(_ left: Int) -> Int {
        let count = min(left, buffer.count)
        buffer.removeFirst(count)
        state = .body(left: left - count)
        return left - count
    }

    private mutating func end() -> Event {
        state = .head
        return .end(isReusable: keepsAlive)
    }

    /// [RFC 9112 7.1]
    private mutating func nextChunk() throws(WireError) -> Event? {
        while bodyCount <= Self.longestBody {
            switch state {
            case .chunkSize:
                guard let line = try takeLine() else { return nil }
                guard let size = chunkSize(line) else {
                    throw ByteReader(line, message: "HTTP response")
                        .unexpected("chunk size", "a hexadecimal number", shown(line, limit: 20))
                }
                bodyCount += size
                // The line break behind the chunk is counted to it.
                state = size == 0 ? .trailers : .chunk(left: size + 2)
            case .chunk(let left):
                let count = min(left, buffer.count)
                buffer.removeFirst(count)
                state = left == count ? .chunkSize : .chunk(left: left - count)
                if left > count { return nil }
            default:
                guard let line = try takeLine() else { return nil }
                if line.isEmpty { return end() }
            }
        }
        state = .passing
        buffer = []
        return nil
    }

    private mutating func takeLine() throws(WireError) -> [UInt8]? {
        guard let end = buffer.firstIndex(of: UInt8(ascii: "\n")) else {
            guard buffer.count <= HTTPResponseHead.longest else {
                throw ByteReader(buffer, message: "HTTP response")
                    .tooLarge("line", limit: HTTPResponseHead.longest, got: buffer.count)
            }
            return nil
        }
        let line = buffer[..<end]
        buffer.removeFirst(end + 1)
        return Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
    }
}

private func isKeptAlive(_ head: HTTPResponseHead) -> Bool {
    let words = head.values(of: "Connection").joined(separator: ",").lowercased()
    if words.contains("close") { return false }
    return head.version != "1.0" || words.contains("keep-alive")
}

private func length(_ text: String) -> Int? {
    guard (1...9).contains(text.utf8.count), text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    return Int(text)
}

private func chunkSize(_ line: [UInt8]) -> Int? {
    let digits = String(decoding: line.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }, as: UTF8.self)
    guard (1...8).contains(digits.utf8.count), digits.first != "+", digits.first != "-" else { return nil }
    return Int(digits, radix: 16)
}
