public import Primitives

/// The client without a licence asks for one. The body of a licensing PDU of type 0x13. [MS-RDPELE 2.2.2.2]
public struct NewLicenseRequest: Equatable, Sendable {
    /// 1 for RSA.
    public var keyExchangeAlgorithm: UInt32
    /// Operating system and maker of the client.
    public var platformID: UInt32
    /// 32 bytes.
    public var clientRandom: [UInt8]
    /// Encrypted with the server's key, with the eight zeros behind it.
    public var encryptedPreMasterSecret: [UInt8]
    /// ANSI text with its zero.
    public var userName: [UInt8]
    public var machineName: [UInt8]

    public static let rsa: UInt32 = 1
    /// CLIENT_OS_ID_WINNT_POST_52 and CLIENT_IMAGE_ID_MICROSOFT, as licence servers expect it.
    public static let windows: UInt32 = 0x0401_0000

    public init(
        keyExchangeAlgorithm: UInt32 = rsa, platformID: UInt32 = windows, clientRandom: [UInt8],
        encryptedPreMasterSecret: [UInt8], userName: [UInt8], machineName: [UInt8]
    ) {
        self.keyExchangeAlgorithm = keyExchangeAlgorithm
        self.platformID = platformID
        self.clientRandom = clientRandom
        self.encryptedPreMasterSecret = encryptedPreMasterSecret
        self.userName = userName
        self.machineName = machineName
    }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.u32le(keyExchangeAlgorithm)
        writer.u32le(platformID)
        writer.append(clientRandom.fitted(to: 32))
        writer.licenseBlob(.random, encryptedPreMasterSecret)
        writer.licenseBlob(.clientUserName, userName)
        writer.licenseBlob(.clientMachineName, machineName)
        return writer.bytes
    }

    public init(body: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(body, message: "Client New License Request")
        keyExchangeAlgorithm = try reader.u32le("PreferredKeyExchangeAlg")
        platformID = try reader.u32le("PlatformId")
        clientRandom = Array(try reader.take(32, "ClientRandom"))
        encryptedPreMasterSecret = try reader.licenseBlob("EncryptedPreMasterSecret")
        userName = try reader.licenseBlob("ClientUserName")
        machineName = try reader.licenseBlob("ClientMachineName")
        try reader.expectEnd()
    }
}

/// The client shows the licence that it has. The body of a licensing PDU of type 0x12. [MS-RDPELE 2.2.2.3]
public struct LicenseInfo: Equatable, Sendable {
    public var keyExchangeAlgorithm: UInt32
    public var platformID: UInt32
    /// 32 bytes.
    public var clientRandom: [UInt8]
    public var encryptedPreMasterSecret: [UInt8]
    /// The licence, unread.
    public var licenseInfo: [UInt8]
    public var encryptedHardwareID: [UInt8]
    /// 16 bytes, over the hardware identity in clear.
    public var macData: [UInt8]

    public init(
        keyExchangeAlgorithm: UInt32 = NewLicenseRequest.rsa, platformID: UInt32 = NewLicenseRequest.windows,
        clientRandom: [UInt8], encryptedPreMasterSecret: [UInt8], licenseInfo: [UInt8], encryptedHardwareID: [UInt8],
        macData: [UInt8]
    ) {
        self.keyExchangeAlgorithm = keyExchangeAlgorithm
        self.platformID = platformID
        self.clientRandom = clientRandom
        self.encryptedPreMasterSecret = encryptedPreMasterSecret
        self.licenseInfo = licenseInfo
        self.encryptedHardwareID = encryptedHardwareID
        self.macData = macData
    }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.u32le(keyExchangeAlgorithm)
        writer.u32le(platformID)
        writer.append(clientRandom.fitted(to: 32))
        writer.licenseBlob(.random, encryptedPreMasterSecret)
        writer.licenseBlob(.data, licenseInfo)
        writer.licenseBlob(.encryptedData, encryptedHardwareID)
        writer.append(macData.fitted(to: 16))
        return writer.bytes
    }

    public init(body: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(body, message: "Client License Information")
        keyExchangeAlgorithm = try reader.u32le("PreferredKeyExchangeAlg")
        platformID = try reader.u32le("PlatformId")
        clientRandom = Array(try reader.take(32, "ClientRandom"))
        encryptedPreMasterSecret = try reader.licenseBlob("EncryptedPreMasterSecret")
        licenseInfo = try reader.licenseBlob("LicenseInfo")
        encryptedHardwareID = try reader.licenseBlob("EncryptedHWID")
        macData = Array(try reader.take(16, "MACData"))
        try reader.expectEnd()
    }
}
