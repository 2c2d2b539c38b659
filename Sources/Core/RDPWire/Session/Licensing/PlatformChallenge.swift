public import Primitives

/// The server wants proof of the keys. The body of a licensing PDU of type 2. [MS-RDPELE 2.2.2.4]
public struct PlatformChallenge: Equatable, Sendable {
    /// Without meaning.
    public var connectFlags: UInt32
    public var encryptedChallenge: [UInt8]
    /// 16 bytes, over the challenge in clear.
    public var macData: [UInt8]

    public init(connectFlags: UInt32 = 0, encryptedChallenge: [UInt8], macData: [UInt8]) {
        self.connectFlags = connectFlags
        self.encryptedChallenge = encryptedChallenge
        self.macData = macData
    }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.u32le(connectFlags)
        writer.licenseBlob(.any, encryptedChallenge)
        writer.append(macData.fitted(to: 16))
        return writer.bytes
    }

    public init(body: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(body, message: "Server Platform Challenge")
        connectFlags = try reader.u32le("ConnectFlags")
        encryptedChallenge = try reader.licenseBlob("EncryptedPlatformChallenge")
        macData = Array(try reader.take(16, "MACData"))
        try reader.expectEnd()
    }
}

/// The client gives it, and tells which machine it is. The body of a licensing PDU of type 0x15. [MS-RDPELE 2.2.2.5]
public struct PlatformChallengeResponse: Equatable, Sendable {
    /// `ResponseData`, encrypted.
    public var encryptedResponse: [UInt8]
    /// `HardwareID`, encrypted.
    public var encryptedHardwareID: [UInt8]
    /// 16 bytes, over both in clear.
    public var macData: [UInt8]

    public init(encryptedResponse: [UInt8], encryptedHardwareID: [UInt8], macData: [UInt8]) {
        self.encryptedResponse = encryptedResponse
        self.encryptedHardwareID = encryptedHardwareID
        self.macData = macData
    }

    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.licenseBlob(.encryptedData, encryptedResponse)
        writer.licenseBlob(.encryptedData, encryptedHardwareID)
        writer.append(macData.fitted(to: 16))
        return writer.bytes
    }

    public init(body: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(body, message: "Client Platform Challenge Response")
        encryptedResponse = try reader.licenseBlob("EncryptedPlatformChallengeResponse")
        encryptedHardwareID = try reader.licenseBlob("EncryptedHWID")
        macData = Array(try reader.take(16, "MACData"))
        try reader.expectEnd()
    }

    /// PLATFORM_CHALLENGE_RESPONSE_DATA. [MS-RDPELE 2.2.2.5.1]
    public struct ResponseData: Equatable, Sendable {
        /// 0x0100.
        public var version: UInt16
        /// 0x0100 for WIN32_PLATFORMCHALLENGE_TYPE.
        public var clientType: UInt16
        /// 3 for LICENSE_DETAIL_DETAIL.
        public var licenseDetailLevel: UInt16
        /// The challenge in clear.
        public var challenge: [UInt8]

        public init(
            version: UInt16 = 0x0100, clientType: UInt16 = 0x0100, licenseDetailLevel: UInt16 = 3, challenge: [UInt8]
        ) {
            self.version = version
            self.clientType = clientType
            self.licenseDetailLevel = licenseDetailLevel
            self.challenge = challenge
        }

        public func encoded() -> [UInt8] {
            var writer = ByteWriter()
            writer.u16le(version)
            writer.u16le(clientType)
            writer.u16le(licenseDetailLevel)
            writer.u16le(UInt16(truncatingIfNeeded: challenge.count))
            writer.append(challenge)
            return writer.bytes
        }

        public init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
            var reader = ByteReader(bytes, message: "Platform Challenge Response Data")
            version = try reader.u16le("wVersion")
            clientType = try reader.u16le("wClientType")
            licenseDetailLevel = try reader.u16le("wLicenseDetailLevel")
            challenge = Array(try reader.take(Int(try reader.u16le("cbChallenge")), "pbChallenge"))
            try reader.expectEnd()
        }
    }

    /// CLIENT_HARDWARE_ID: 20 bytes, the platform and 16 that tell machines apart. [MS-RDPELE 2.2.2.3.1]
    public static func hardwareID(platformID: UInt32 = NewLicenseRequest.windows, machine: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.u32le(platformID)
        writer.append(machine.fitted(to: 16))
        return writer.bytes
    }
}
