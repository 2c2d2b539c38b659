public import Primitives

/// The client's random number, encrypted for the server. [MS-RDPBCGR 2.2.1.10.1]
public struct SecurityExchange: Equatable, Sendable {
    /// Little-endian, as long as the server's modulus, without the eight zeros that follow it on the wire.
    public var encryptedClientRandom: [UInt8]

    public init(encryptedClientRandom: [UInt8]) { self.encryptedClientRandom = encryptedClientRandom }

    private static let padding = 8

    /// Security header and body, for `SendData.userData`.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        SecurityHeader(flags: .exchange).write(to: &writer)
        writer.u32le(UInt32(truncatingIfNeeded: encryptedClientRandom.count + Self.padding))
        writer.append(encryptedClientRandom)
        writer.zeros(Self.padding)
        return writer.bytes
    }

    /// Throws `unexpected` when the header does not announce an exchange.
    public init(userData: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(userData, message: "Security Exchange PDU")
        let header = try SecurityHeader(from: &reader)
        guard header.flags.contains(.exchange) else {
            throw reader.unexpected("flags", "SEC_EXCHANGE_PKT", hexCode(header.flags.rawValue), at: 0)
        }
        let length = Int(try reader.u32le("length"))
        guard length >= Self.padding else {
            throw reader.unexpected("length", "at least \(Self.padding)", "\(length)", at: 4)
        }
        encryptedClientRandom = Array(try reader.take(length - Self.padding, "encryptedClientRandom"))
        _ = try reader.take(Self.padding, "padding")
        try reader.expectEnd()
    }
}

extension ServerCertificate {
    /// The server's RSA key, its numbers little-endian; nil where it cannot be read. [MS-RDPBCGR 5.3.3]
    public func rsaKey(_ cryptography: any Cryptography) -> (modulus: [UInt8], exponent: [UInt8])? {
        switch content {
        case .proprietary(let certificate):
            let exponent = (0..<4).map { UInt8(truncatingIfNeeded: certificate.exponent >> (8 * $0)) }
            return (certificate.modulus, exponent)
        case .x509Chain(let chain): return chain.last.flatMap { cryptography.rsaKey(ofCertificate: $0) }
        case .other: return nil
        }
    }

    /// `secret` encrypted with the server's key, as long as its modulus; nil where the key is of no use for it.
    /// [MS-RDPBCGR 5.3.4.1]
    public func encrypt(_ secret: [UInt8], _ cryptography: any Cryptography) -> [UInt8]? {
        guard !secret.isEmpty, let key = rsaKey(cryptography) else { return nil }
        return cryptography.power(secret, key.exponent, modulus: key.modulus)
    }
}
