import Primitives

// What conference messages in both directions have in common. [T.124 8.7, ConnectData]

/// The choice of an object identifier as key, and T.124 itself: { itu-t(0) recommendation(0) t(20) t124(124) 0 1 }.
let gccObjectKey: [UInt8] = [0x00, 0x05, 0x00, 0x14, 0x7c, 0x00, 0x01]

/// One set of user data, which has a value, under an H.221 non-standard key. Its length counts from four bytes up.
private let oneSetOfUserData: [UInt8] = [0x01, 0xc0, 0x00]

extension ByteReader {
    mutating func expect(_ fixed: [UInt8], _ field: StaticString) throws(WireError) {
        for byte in fixed { try expect(byte, field) }
    }

    mutating func gccUserData(key: [UInt8]) throws(WireError) -> ByteReader {
        try expect(oneSetOfUserData, "userData")
        try expect(key, "h221NonStandard")
        return try sub(try perLength("userData length"), "userData")
    }
}

extension ByteWriter {
    mutating func gccUserData(key: [UInt8], _ bytes: [UInt8]) {
        append(oneSetOfUserData)
        append(key)
        perOctets(bytes)
    }
}
