import Primitives

/// A DTLS ClientHello without a cookie, and what the first datagram of an answer is. [RFC 6347 3.2.1, 4.2.1]
public enum DTLSHello {
    public enum Answer: String, Equatable, Sendable {
        /// The server speaks DTLS and wants to see that we are where we say.
        case helloVerify
        /// It began a handshake at once.
        case serverHello
        case alert
        case other
    }

    private static let dtls10: UInt16 = 0xfeff
    private static let dtls12: UInt16 = 0xfefd
    private static let handshake: UInt8 = 22
    private static let alert: UInt8 = 21

    /// One record in one datagram.
    ///
    /// - Parameter random: 32 bytes.
    public static func clientHello(random: [UInt8]) -> [UInt8] {
        var body = ByteWriter()
        body.u16be(dtls12)
        body.append(random)
        body.u8(0)  // session id
        body.u8(0)  // cookie
        body.prefixed(lengthBytes: 2) { suites in
            for suite in suites12 { suites.u16be(suite) }
        }
        body.prefixed(lengthBytes: 1) { $0.u8(0) }
        body.prefixed(lengthBytes: 2) { extensions in
            // supported_groups and signature_algorithms, without which no elliptic curve suite can be chosen.
            extension_(10, [0x00, 0x06, 0x00, 0x1d, 0x00, 0x17, 0x00, 0x18], &extensions)
            extension_(11, [0x01, 0x00], &extensions)
            extension_(13, [0x00, 0x08, 0x04, 0x03, 0x04, 0x01, 0x05, 0x01, 0x02, 0x01], &extensions)
        }
        var message = ByteWriter()
        message.u8(1)  // client_hello
        message.u24be(body.count)
        message.u16be(0)  // message_seq
        message.u24be(0)  // fragment_offset
        message.u24be(body.count)
        message.append(body.bytes)
        var record = ByteWriter()
        record.u8(handshake)
        record.u16be(dtls10)
        record.zeros(8)  // epoch and sequence_number
        record.prefixed(lengthBytes: 2) { $0.append(message.bytes) }
        return record.bytes
    }

    /// ECDHE and plain RSA, as servers since Windows Server 2012 and OpenSSL have them. [RFC 5289, 5246]
    private static let suites12: [UInt16] = [
        0xc02b, 0xc02f, 0xc02c, 0xc030, 0xc00a, 0xc014, 0xc009, 0xc013, 0x009c, 0x009d, 0x002f, 0x0035,
    ]

    private static func extension_(_ type: UInt16, _ content: [UInt8], _ writer: inout ByteWriter) {
        writer.u16be(type)
        writer.prefixed(lengthBytes: 2) { $0.append(content) }
    }

    public static func answer(_ datagram: ArraySlice<UInt8>) -> Answer {
        var reader = ByteReader(datagram, message: "DTLS record")
        guard let type = try? reader.u8("content type"), let version = try? reader.u16be("version"),
            version >> 8 == 0xfe, (try? reader.take(8, "epoch and sequence_number")) != nil,
            let length = try? reader.u16be("length"), let fragment = try? reader.take(Int(length), "fragment")
        else { return .other }
        switch (type, fragment.first) {
        case (alert, _): return .alert
        case (handshake, 3): return .helloVerify
        case (handshake, 2): return .serverHello
        default: return .other
        }
    }
}
