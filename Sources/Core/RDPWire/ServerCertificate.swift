public import Primitives

/// The certificate inside SC_SECURITY, with which a server of Standard RDP Security shows its RSA key. [MS-RDPBCGR 2.2.1.4.3.1]
public struct ServerCertificate: Equatable, Sendable {
    public enum Content: Equatable, Sendable {
        /// Version 1: a bare key, signed with a key that everybody knows.
        case proprietary(ProprietaryCertificate)
        /// Version 2: X.509 certificates in DER, the issuer's before those it issued; a terminal server with licences has it.
        case x509Chain([[UInt8]])
        /// A version the specification does not list, its bytes unread.
        case other(version: UInt32, bytes: [UInt8])
    }

    /// The server made it up itself and awaits one from its licence server.
    public var isTemporary: Bool
    public var content: Content

    public init(isTemporary: Bool = false, content: Content) {
        self.isTemporary = isTemporary
        self.content = content
    }

    private static let temporaryBit: UInt32 = 0x8000_0000

    /// The bytes that `ServerSecurityData.serverCertificate` carries.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.u32le(version | (isTemporary ? Self.temporaryBit : 0))
        switch content {
        case .proprietary(let certificate): certificate.write(to: &writer)
        case .x509Chain(let certificates): writeChain(certificates, to: &writer)
        case .other(_, let bytes): writer.append(bytes)
        }
        return writer.bytes
    }

    /// Reads what `ServerSecurityData.serverCertificate` carries.
    public init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes, message: "Server Certificate")
        let word = try reader.u32le("dwVersion")
        isTemporary = word & Self.temporaryBit != 0
        switch word & ~Self.temporaryBit {
        case 1: content = .proprietary(try ProprietaryCertificate(from: &reader))
        case 2: content = .x509Chain(try readChain(from: &reader))
        case let version: content = .other(version: version, bytes: Array(reader.rest()))
        }
        try reader.expectEnd()
    }

    private var version: UInt32 {
        switch content {
        case .proprietary: 1
        case .x509Chain: 2
        case .other(let version, _): version & ~Self.temporaryBit
        }
    }
}

/// X509 Certificate Chain; zeros follow it, more of them the longer the chain. [MS-RDPELE 2.2.1.4.2]
private func readChain(from reader: inout ByteReader) throws(WireError) -> [[UInt8]] {
    let count = try reader.u32le("NumCertBlobs")
    var certificates: [[UInt8]] = []
    for _ in 0..<count {
        let length = try reader.u32le("cbCert")
        certificates.append(Array(try reader.take(Int(length), "abCert")))
    }
    _ = try reader.take(chainPadding(certificates.count), "Padding")
    return certificates
}

private func writeChain(_ certificates: [[UInt8]], to writer: inout ByteWriter) {
    writer.u32le(UInt32(truncatingIfNeeded: certificates.count))
    for certificate in certificates {
        writer.u32le(UInt32(truncatingIfNeeded: certificate.count))
        writer.append(certificate)
    }
    writer.zeros(chainPadding(certificates.count))
}

private func chainPadding(_ count: Int) -> Int { 8 + 4 * count }
