import Primitives

/// How the lab's name server answers whatever it is asked. [RFC 1035 4.1.1]
public enum DNSBehaviour: Equatable, Sendable {
    /// With a response code and no record: 2 SERVFAIL, 3 NXDOMAIN.
    case code(UInt8)
    case silence

    /// The answer to one datagram; nil: none, as for whatever is no question.
    func answer(to query: [UInt8]) -> [UInt8]? {
        guard case .code(let code) = self, let question = try? Question(query) else { return nil }
        let response: UInt16 = 0x8000
        let recursionAvailable: UInt16 = 0x0080
        var writer = ByteWriter()
        writer.u16be(question.identifier)
        writer.u16be(response | question.flags & 0x7900 | recursionAvailable | UInt16(code & 0x0f))
        writer.u16be(1)
        writer.zeros(6)
        writer.append(question.bytes)
        return writer.bytes
    }
}

/// The first question of a query; what may follow it is passed over.
private struct Question {
    let identifier: UInt16
    let flags: UInt16
    /// Name, type and class as they came.
    let bytes: ArraySlice<UInt8>

    init(_ query: [UInt8]) throws(WireError) {
        var reader = ByteReader(query, message: "DNS query")
        identifier = try reader.u16be("ID")
        flags = try reader.u16be("flags")
        guard flags & 0x8000 == 0 else { throw reader.unexpected("flags", "a query", hexCode(flags)) }
        let count = try reader.u16be("QDCOUNT")
        guard count == 1 else { throw reader.unexpected("QDCOUNT", "1", "\(count)") }
        _ = try reader.take(6, "counts")
        let start = reader.offset
        try reader.skipLabels()
        _ = try reader.take(4, "QTYPE and QCLASS")
        bytes = query[start..<reader.offset]
    }
}

extension ByteReader {
    /// A question has no compressed names: nothing could be pointed to before it.
    fileprivate mutating func skipLabels() throws(WireError) {
        while true {
            let length = try u8("label")
            guard length < 64 else { throw unexpected("label", "at most 63 bytes", "\(length)") }
            if length == 0 { return }
            _ = try take(Int(length), "label")
        }
    }
}
