import Primitives
import RDPUDP

/// Datagrams of others: captured from Windows (the traces of Zeek's test suite), from a public scanner's documentation,
/// and the examples of the specification. Every capture of a SYN is 1,232 bytes long, zeros behind what stands here.
enum Captured {
    /// A Windows client's first datagram to a server that answers.
    static let syn = padded(
        """
        ffffffff 0040 1801 0b127f15 04d0 04d0
        7855d064fbaf43f0b6e8f8aadfad0000 00000000000000000000000000000000 0001 0003
        """)
    static let synAck = padded("0b127f15 0040 1005 0f94ea0b 04d0 04d0 0001 0002")
    /// What another client sent three times, each time the same, to a server that does not answer.
    static let unansweredSyn = padded(
        """
        ffffffff 0040 1801 ee4071dc 04d0 04d0
        f8530360ca7f4241a67374e5201a0000 00000000000000000000000000000000 0001 0002
        """)
    /// The first 16 bytes of a server's answer to a SYN of sequence number 0 without RDPUDP_SYNDATAEX_PAYLOAD.
    static let scannedSynAck = Hexadecimal.bytes("00000000 0040 0005 98aeca6a 04d0 04d0")

    /// Headers of the datagrams that follow ``synAck``, up to the payload: ACK vectors of none, one and one element.
    static let clientData = Hexadecimal.bytes("0f94ea0b 0400 000c 0000 0000 0b127f16 0b127f16")
    static let serverData = Hexadecimal.bytes("0b127f16 00c8 000c 0001 001f 0f94ea0c 0f94ea0c")
    static let laterServerData = Hexadecimal.bytes("0b127f17 00c8 000c 0001 011f 0f94ea0d 0f94ea0d")

    private static func padded(_ start: String) -> [UInt8] {
        let bytes = Hexadecimal.bytes(start)
        return bytes + Array(repeating: 0, count: 1232 - bytes.count)
    }
}

/// [MS-RDPEUDP 4], [MS-RDPEUDP2 3.1.1.1.5.1]
enum Example {
    /// 4.1.1, put together from the table of its fields: its line of hexadecimal digits is not in order.
    static let syn =
        Hexadecimal.bytes(
            "ffffffff 0400 0a01 00000042 04d0 04d0 d235ac43894142dab10edd6887f7f9fb")
        + [UInt8](repeating: 0, count: 1232 - 32)
    /// 4.1.2
    static let synAck =
        Hexadecimal.bytes("00000042 0400 0005 00000042 04d0 04d0") + [UInt8](repeating: 0, count: 1232 - 16)
    /// 4.2.3, up to the payload of the ACK vector.
    static let ack = Hexadecimal.bytes("d6cf0ab8 0400 010c 0001 0400")
    static let version3 = Hexadecimal.bytes("73 30 35 56 78 a2 36 10 ee 68 f2")
}

enum Hexadecimal {
    static func bytes(_ text: String) -> [UInt8] { Primitives.bytes(fromHex: text) ?? [] }
}
