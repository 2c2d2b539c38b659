import Primitives

/// CS_CORE: the client's screen, keyboard, name and abilities. [MS-RDPBCGR 2.2.1.3.2]
///
/// The fields from `postBeta2ColorDepth` on came with later versions; each is only sent when all before it are, so the
/// first nil ends the block.
public struct ClientCoreData: Equatable, Sendable {
    /// 0x00080001 for RDP 4, 0x00080004 for RDP 5 to 8, higher since.
    public var version: UInt32 = 0x0008_0004
    public var desktopWidth: UInt16 = 1024
    public var desktopHeight: UInt16 = 768
    public var colorDepth: UInt16 = 0xca01
    public var sasSequence: UInt16 = 0xaa03
    public var keyboardLayout: UInt32 = 0x409
    public var clientBuild: UInt32 = 2600
    /// At most 15 units of UTF-16; longer names are cut.
    public var clientName = ""
    public var keyboardType: UInt32 = 4
    public var keyboardSubType: UInt32 = 0
    public var keyboardFunctionKey: UInt32 = 12
    /// At most 31 units of UTF-16.
    public var imeFileName = ""
    public var postBeta2ColorDepth: UInt16?
    public var clientProductID: UInt16?
    public var serialNumber: UInt32?
    public var highColorDepth: UInt16?
    public var supportedColorDepths: UInt16?
    public var earlyCapabilityFlags: UInt16?
    /// At most 31 units of UTF-16.
    public var clientDigProductID: String?
    public var connectionType: UInt8?
    public var pad1octet: UInt8?
    /// What the server selected in its Connection Confirm.
    public var serverSelectedProtocol: UInt32?
    /// Millimetres.
    public var desktopPhysicalWidth: UInt32?
    /// Millimetres.
    public var desktopPhysicalHeight: UInt32?
    /// Degrees.
    public var desktopOrientation: UInt16?
    /// Per cent.
    public var desktopScaleFactor: UInt32?
    /// Per cent.
    public var deviceScaleFactor: UInt32?
    /// What a version later than this code appends.
    public var later: [UInt8] = []

    static let type: UInt16 = 0xc001

    public init() {}
}

extension ClientCoreData {
    init(from reader: inout ByteReader) throws(WireError) {
        try readRequired(from: &reader)
        try readFrom2000(&reader)
        try readFromNegotiation(&reader)
        try readFromScaling(&reader)
        later = Array(reader.rest())
    }

    private mutating func readRequired(from reader: inout ByteReader) throws(WireError) {
        version = try reader.u32le("version")
        desktopWidth = try reader.u16le("desktopWidth")
        desktopHeight = try reader.u16le("desktopHeight")
        colorDepth = try reader.u16le("colorDepth")
        sasSequence = try reader.u16le("SASSequence")
        keyboardLayout = try reader.u32le("keyboardLayout")
        clientBuild = try reader.u32le("clientBuild")
        clientName = try reader.utf16le(byteCount: 32, "clientName")
        keyboardType = try reader.u32le("keyboardType")
        keyboardSubType = try reader.u32le("keyboardSubType")
        keyboardFunctionKey = try reader.u32le("keyboardFunctionKey")
        imeFileName = try reader.utf16le(byteCount: 64, "imeFileName")
    }

    private mutating func readFrom2000(_ reader: inout ByteReader) throws(WireError) {
        postBeta2ColorDepth = try reader.u16leIfPresent("postBeta2ColorDepth")
        clientProductID = try reader.u16leIfPresent("clientProductId")
        serialNumber = try reader.u32leIfPresent("serialNumber")
        highColorDepth = try reader.u16leIfPresent("highColorDepth")
        supportedColorDepths = try reader.u16leIfPresent("supportedColorDepths")
        earlyCapabilityFlags = try reader.u16leIfPresent("earlyCapabilityFlags")
        clientDigProductID = reader.isAtEnd ? nil : try reader.utf16le(byteCount: 64, "clientDigProductId")
    }

    private mutating func readFromNegotiation(_ reader: inout ByteReader) throws(WireError) {
        connectionType = reader.isAtEnd ? nil : try reader.u8("connectionType")
        pad1octet = reader.isAtEnd ? nil : try reader.u8("pad1octet")
        serverSelectedProtocol = try reader.u32leIfPresent("serverSelectedProtocol")
    }

    private mutating func readFromScaling(_ reader: inout ByteReader) throws(WireError) {
        desktopPhysicalWidth = try reader.u32leIfPresent("desktopPhysicalWidth")
        desktopPhysicalHeight = try reader.u32leIfPresent("desktopPhysicalHeight")
        desktopOrientation = try reader.u16leIfPresent("desktopOrientation")
        desktopScaleFactor = try reader.u32leIfPresent("desktopScaleFactor")
        deviceScaleFactor = try reader.u32leIfPresent("deviceScaleFactor")
    }
}

extension ClientCoreData {
    func write(to writer: inout ByteWriter) {
        writer.u32le(version)
        writer.u16le(desktopWidth)
        writer.u16le(desktopHeight)
        writer.u16le(colorDepth)
        writer.u16le(sasSequence)
        writer.u32le(keyboardLayout)
        writer.u32le(clientBuild)
        writer.utf16le(clientName, byteCount: 32)
        writer.u32le(keyboardType)
        writer.u32le(keyboardSubType)
        writer.u32le(keyboardFunctionKey)
        writer.utf16le(imeFileName, byteCount: 64)
        if writeFrom2000(to: &writer), writeFromNegotiation(to: &writer), writeFromScaling(to: &writer) {
            writer.append(later)
        }
    }

    /// Each of these writes as far as the first nil and is true when it met none.
    private func writeFrom2000(to writer: inout ByteWriter) -> Bool {
        guard writer.u16le(ifPresent: postBeta2ColorDepth), writer.u16le(ifPresent: clientProductID),
            writer.u32le(ifPresent: serialNumber), writer.u16le(ifPresent: highColorDepth),
            writer.u16le(ifPresent: supportedColorDepths), writer.u16le(ifPresent: earlyCapabilityFlags),
            let clientDigProductID
        else { return false }
        writer.utf16le(clientDigProductID, byteCount: 64)
        return true
    }

    private func writeFromNegotiation(to writer: inout ByteWriter) -> Bool {
        guard let connectionType else { return false }
        writer.u8(connectionType)
        guard let pad1octet else { return false }
        writer.u8(pad1octet)
        return writer.u32le(ifPresent: serverSelectedProtocol)
    }

    private func writeFromScaling(to writer: inout ByteWriter) -> Bool {
        writer.u32le(ifPresent: desktopPhysicalWidth) && writer.u32le(ifPresent: desktopPhysicalHeight)
            && writer.u16le(ifPresent: desktopOrientation) && writer.u32le(ifPresent: desktopScaleFactor)
            && writer.u32le(ifPresent: deviceScaleFactor)
    }
}
