import Primitives

/// How the lab's name server answers whatever it is asked. [RFC 1035 4.1.1]
public enum DNSBehaviour: Equatable, Sendable {
    /// With a response code and no record: 2 SERVFAIL, 3 NXDOMAIN.
    case code(UInt8)
    /// With this IPv4 address, whatever the name; of any other type there is no record.
    case address([UInt8])
    case silence

    /// The answer to one datagram; nil: none, as for whatever is no question.
    func answer(to query: [UInt8]) -> [UInt8]? {
        guard let question = try? Question(query) else { return nil }
        switch self {
        case .silence: return nil
        case .code(let code): return header(of: question, code: code, answers: 0) + question.bytes
        case .address(let address):
            guard question.isForIPv4 else { return header(of: question, code: 0, answers: 0) + question.bytes }
            return header(of: question, code: 0, answers: 1) + question.bytes + record(address)
        }
    }

    private func header(of question: Question, code: UInt8, answers: UInt16) -> [UInt8] {
        let response: UInt16 = 0x8000
        let recursionAvailable: UInt16 = 0x0080
        var writer = ByteWriter()
        writer.u16be(question.identifier)
        writer.u16be(response | question.flags & 0x7900 | recursionAvailable | UInt16(code & 0x0f))
        writer.u16be(1)
        writer.u16be(answers)
        writer.zeros(4)
        return writer.bytes
    }

    /// An A record for the name of the question, good for a minute. [RFC 1035 3.2.1, 4.1.4]
    private func record(_ address: [UInt8]) -> [UInt8] {
        [0xc0, 0x0c, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00, 0x00, 0x3c, 0x00, UInt8(truncatingIfNeeded: address.count)]
            + address
    }
}

/// The first question of a query; what may follow it is passed over.
private struct Question {
    let identifier: UInt16
    let flags: UInt16
    let isForIPv4: Bool
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
        isForIPv4 = try reader.u16be("QTYPE") == 1
        _ = try reader.u16be("QCLASS")
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
