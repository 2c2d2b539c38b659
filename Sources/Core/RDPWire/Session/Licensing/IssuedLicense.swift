public import Primitives

/// The server issues a licence, or a better one. The body of a licensing PDU of type 3 or 4. [MS-RDPELE 2.2.2.6, 2.2.2.7]
public struct IssuedLicense: Equatable, Sendable {
    /// `Content`, encrypted.
    public var encryptedLicenseInfo: [UInt8]
    /// 16 bytes, over the content in clear.
    public var macData: [UInt8]

    public init(encryptedLicenseInfo: [UInt8], macData: [UInt8]) {
        self.encryptedLicenseInfo = encryptedLicenseInfo
        self.macData = macData
    }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.licenseBlob(.encryptedData, encryptedLicenseInfo)
        writer.append(macData.fitted(to: 16))
        return writer.bytes
    }

    public init(body: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(body, message: "Server New License")
        encryptedLicenseInfo = try reader.licenseBlob("EncryptedLicenseInfo")
        macData = Array(try reader.take(16, "MACData"))
        try reader.expectEnd()
    }

    /// NEW_LICENSE_INFO. [MS-RDPELE 2.2.2.6.1]
    public struct Content: Equatable, Sendable {
        public var version: UInt32
        public var scope: [UInt8]
        public var companyName: [UInt8]
        public var productID: [UInt8]
        /// The licence itself: X.509, unread.
        public var license: [UInt8]

        public init(version: UInt32, scope: [UInt8], companyName: [UInt8], productID: [UInt8], license: [UInt8]) {
            self.version = version
            self.scope = scope
            self.companyName = companyName
            self.productID = productID
            self.license = license
        }

        public func encoded() -> [UInt8] {
            var writer = ByteWriter()
            writer.u32le(version)
            for bytes in [scope, companyName, productID, license] { writer.longBytes(bytes) }
            return writer.bytes
        }

        public init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
            var reader = ByteReader(bytes, message: "New License Info")
            version = try reader.u32le("dwVersion")
            scope = try reader.longBytes("pbScope")
            companyName = try reader.longBytes("pbCompanyName")
            productID = try reader.longBytes("pbProductId")
            license = try reader.longBytes("pbLicenseInfo")
            try reader.expectEnd()
        }
    }
}
