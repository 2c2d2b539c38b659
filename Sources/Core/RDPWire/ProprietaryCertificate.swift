import Primitives

/// A server's RSA key and a signature that proves nothing, for the signing key is published. [MS-RDPBCGR 2.2.1.4.3.1.1]
public struct ProprietaryCertificate: Equatable, Sendable {
    /// Little-endian, without the eight zeros that follow it on the wire.
    public var modulus: [UInt8]
    public var exponent: UInt32
    /// The size of the modulus as the server states it.
    public var bitLength: UInt32
    /// Little-endian, without the eight zeros that follow it on the wire.
    public var signature: [UInt8]

    public init(modulus: [UInt8], exponent: UInt32 = 65_537, signature: [UInt8]) {
        self.modulus = modulus
        self.exponent = exponent
        self.bitLength = UInt32(truncatingIfNeeded: modulus.count * 8)
        self.signature = signature
    }

    private static let signatureAlgorithmRSA: UInt32 = 1
    private static let keyExchangeAlgorithmRSA: UInt32 = 1
    private static let rsaKeyBlob: UInt16 = 6
    private static let rsaSignatureBlob: UInt16 = 8
    private static let magic = Array("RSA1".utf8)
    private static let padding = 8

    init(from reader: inout ByteReader) throws(WireError) {
        try reader.expectU32le(Self.signatureAlgorithmRSA, "dwSigAlgId")
        try reader.expectU32le(Self.keyExchangeAlgorithmRSA, "dwKeyAlgId")
        try reader.expectU16le(Self.rsaKeyBlob, "wPublicKeyBlobType")
        var key = try reader.sub(Int(try reader.u16le("wPublicKeyBlobLen")), "PublicKeyBlob")
        try reader.expectU16le(Self.rsaSignatureBlob, "wSignatureBlobType")
        let signatureLength = Int(try reader.u16le("wSignatureBlobLen"))
        signature = try reader.padded(signatureLength, padding: Self.padding, "SignatureBlob")

        try key.expect(Self.magic, "magic")
        let keyLength = Int(try key.u32le("keylen"))
        bitLength = try key.u32le("bitlen")
        _ = try key.u32le("datalen")
        exponent = try key.u32le("pubExp")
        modulus = try key.padded(keyLength, padding: Self.padding, "modulus")
        try key.expectEnd()
    }

    func write(to writer: inout ByteWriter) {
        var key = ByteWriter()
        key.append(Self.magic)
        key.u32le(UInt32(truncatingIfNeeded: modulus.count + Self.padding))
        key.u32le(bitLength)
        key.u32le(UInt32(truncatingIfNeeded: max(0, modulus.count - 1)))
        key.u32le(exponent)
        key.append(modulus)
        key.zeros(Self.padding)

        writer.u32le(Self.signatureAlgorithmRSA)
        writer.u32le(Self.keyExchangeAlgorithmRSA)
        writer.u16le(Self.rsaKeyBlob)
        writer.u16le(UInt16(truncatingIfNeeded: key.count))
        writer.append(key.bytes)
        writer.u16le(Self.rsaSignatureBlob)
        writer.u16le(UInt16(truncatingIfNeeded: signature.count + Self.padding))
        writer.append(signature)
        writer.zeros(Self.padding)
    }
}

extension ByteReader {
    /// `count` bytes, of which the last `padding` are passed over.
    fileprivate mutating func padded(
        _ count: Int, padding: Int, _ field: StaticString
    ) throws(WireError) -> [UInt8] {
        guard count >= padding else { throw unexpected(field, "at least \(padding) bytes", "\(count)") }
        return Array(try take(count, field).dropLast(padding))
    }
}
