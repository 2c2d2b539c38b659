public import Primitives

/// Standard RDP Security of one connection, seen from either side: what goes out is signed and encrypted, what comes in is
/// decrypted and checked. [MS-RDPBCGR 5.3]
public struct StandardSecurity: Sendable {
    public enum Side: Sendable { case client, server }

    public let method: EncryptionMethods
    private var sealing: SessionCipher
    private var opening: SessionCipher

    /// - Parameters:
    ///   - method: what the server chose; nil is returned for none, for several and for unknown ones.
    ///   - clientRandom: 32 bytes.
    ///   - serverRandom: 32 bytes; nil is returned for fewer.
    public init?(
        _ side: Side, method: EncryptionMethods, clientRandom: [UInt8], serverRandom: [UInt8],
        cryptography: any Cryptography
    ) {
        guard let keys = SessionKeys(method, client: clientRandom, server: serverRandom, cryptography) else {
            return nil
        }
        let client = SessionCipher(method, key: keys.fromClient, signing: keys.signing, cryptography)
        let server = SessionCipher(method, key: keys.fromServer, signing: keys.signing, cryptography)
        self.method = method
        (sealing, opening) = side == .client ? (client, server) : (server, client)
    }

    private var isFIPS: Bool { method == .fips }

    /// The security header and what follows it, encrypted. The flags may ask for a salted signature.
    /// [MS-RDPBCGR 2.2.8.1.1.2.2, 2.2.8.1.1.2.3]
    public mutating func seal(_ plain: [UInt8], flags: SecurityHeader.Flags = []) -> [UInt8] {
        let flags = flags.union(.encrypt)
        let sealed = sealing.seal(plain, salted: flags.contains(.secureChecksum))
        var writer = ByteWriter()
        SecurityHeader(flags: flags).write(to: &writer)
        if isFIPS { FIPSInformation(padding: plain.count).write(to: &writer) }
        writer.append(sealed.signature)
        writer.append(sealed.bytes)
        return writer.bytes
    }

    /// Reads a security header and what follows it, which is decrypted where the header says that it is encrypted.
    /// Throws `unexpected` where the signature does not fit.
    public mutating func open(
        _ userData: ArraySlice<UInt8>
    ) throws(WireError) -> (flags: SecurityHeader.Flags, body: [UInt8]) {
        var reader = ByteReader(userData, message: "Standard RDP Security")
        let flags = try SecurityHeader(from: &reader).flags
        guard flags.contains(.encrypt) else { return (flags, Array(reader.rest())) }
        let fips = isFIPS ? try FIPSInformation(from: &reader) : nil
        let signature = try reader.take(SessionCipher.signatureLength, "dataSignature")
        let body = try opening.open(
            reader.rest(), signature: signature, salted: flags.contains(.secureChecksum),
            padding: Int(fips?.padLength ?? 0))
        return (flags, body)
    }

    /// [MS-RDPBCGR 2.2.9.1.2, 2.2.8.1.2]
    public mutating func sealFastPath(
        _ payload: [UInt8], eventCount: UInt8 = 0, salted: Bool = false
    ) -> FastPathPDU {
        let sealed = sealing.seal(payload, salted: salted)
        return FastPathPDU(
            flags: salted ? [.encrypted, .secureChecksum] : .encrypted, eventCount: eventCount,
            fips: isFIPS ? FIPSInformation(padding: payload.count) : nil, signature: sealed.signature,
            payload: sealed.bytes)
    }

    /// The payload of a whole fast-path frame, decrypted where its header says so.
    public mutating func openFastPath(_ frame: ArraySlice<UInt8>) throws(WireError) -> [UInt8] {
        let pdu = try FastPathPDU(frame: frame, withFIPS: isFIPS)
        guard pdu.flags.contains(.encrypted) else { return pdu.payload }
        return try opening.open(
            pdu.payload[...], signature: pdu.signature[...], salted: pdu.flags.contains(.secureChecksum),
            padding: Int(pdu.fips?.padLength ?? 0))
    }
}

/// What stands before a signature of FIPS: a length, a version, and how much of the last block does not count.
/// [MS-RDPBCGR 2.2.8.1.1.2.3, 2.2.8.1.2.1]
public struct FIPSInformation: Equatable, Sendable {
    /// 1 for TSFIPS_VERSION1.
    public var version: UInt8
    public var padLength: UInt8

    public init(version: UInt8 = 1, padLength: UInt8) {
        self.version = version
        self.padLength = padLength
    }

    init(padding count: Int) { self.init(padLength: UInt8(SessionCipher.padding(count))) }

    static let length: UInt16 = 0x10

    init(from reader: inout ByteReader) throws(WireError) {
        try reader.expectU16le(Self.length, "FIPS length")
        version = try reader.u8("FIPS version")
        padLength = try reader.u8("padlen")
    }

    func write(to writer: inout ByteWriter) {
        writer.u16le(Self.length)
        writer.u8(version)
        writer.u8(padLength)
    }
}
