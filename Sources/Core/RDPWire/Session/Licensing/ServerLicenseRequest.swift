public import Primitives

/// The server asks for a licence: its random number, its product and its certificate. The body of a licensing PDU of type 1.
/// [MS-RDPELE 2.2.2.1]
public struct ServerLicenseRequest: Equatable, Sendable {
    /// 32 bytes.
    public var serverRandom: [UInt8]
    public var productVersion: UInt32
    /// UTF-16 as a rule, with its zero.
    public var companyName: [UInt8]
    public var productID: [UInt8]
    /// Numbers of algorithms, 1 for RSA, of four bytes each.
    public var keyExchangeList: [UInt8]
    /// The bytes of a `ServerCertificate`; empty where that of the Connect-Response holds.
    public var serverCertificate: [UInt8]
    /// Who issues licences, such as `microsoft.com`, with their zeros.
    public var scopes: [[UInt8]]

    public init(
        serverRandom: [UInt8], productVersion: UInt32 = 0x0006_0000, companyName: [UInt8], productID: [UInt8],
        keyExchangeList: [UInt8] = [1, 0, 0, 0], serverCertificate: [UInt8], scopes: [[UInt8]]
    ) {
        self.serverRandom = serverRandom
        self.productVersion = productVersion
        self.companyName = companyName
        self.productID = productID
        self.keyExchangeList = keyExchangeList
        self.serverCertificate = serverCertificate
        self.scopes = scopes
    }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(serverRandom.fitted(to: 32))
        writer.u32le(productVersion)
        writer.longBytes(companyName)
        writer.longBytes(productID)
        writer.licenseBlob(.keyExchangeAlgorithm, keyExchangeList)
        writer.licenseBlob(.certificate, serverCertificate)
        writer.u32le(UInt32(truncatingIfNeeded: scopes.count))
        for scope in scopes { writer.licenseBlob(.scope, scope) }
        return writer.bytes
    }

    public init(body: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(body, message: "Server License Request")
        serverRandom = Array(try reader.take(32, "ServerRandom"))
        productVersion = try reader.u32le("dwVersion")
        companyName = try reader.longBytes("pbCompanyName")
        productID = try reader.longBytes("pbProductId")
        keyExchangeList = try reader.licenseBlob("KeyExchangeList")
        serverCertificate = try reader.licenseBlob("ServerCertificate")
        scopes = []
        let count = try reader.u32le("ScopeCount")
        for _ in 0..<count { scopes.append(try reader.licenseBlob("Scope")) }
        try reader.expectEnd()
    }
}
