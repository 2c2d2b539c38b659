import Primitives

/// TS_GENERAL_CAPABILITYSET. [MS-RDPBCGR 2.2.7.1.1]
public struct GeneralCapability: CapabilityBody, Equatable, Sendable {
    /// 1 Windows, 4 UNIX.
    public var osMajorType: UInt16 = 0
    public var osMinorType: UInt16 = 0
    public var protocolVersion: UInt16 = 0x0200
    public var compressionTypes: UInt16 = 0
    public var extraFlags: UInt16 = 0
    public var updateCapability: UInt16 = 0
    public var remoteUnshare: UInt16 = 0
    public var compressionLevel: UInt16 = 0
    public var refreshRectSupport: UInt8 = 0
    public var suppressOutputSupport: UInt8 = 0

    public init() {}

    /// Bits of `extraFlags`.
    public static let fastPathOutput: UInt16 = 0x0001
    public static let longCredentials: UInt16 = 0x0004
    public static let autoReconnect: UInt16 = 0x0008
    public static let saltedChecksum: UInt16 = 0x0010
    public static let noBitmapCompressionHeader: UInt16 = 0x0400

    static let type: UInt16 = 1

    init(from reader: inout ByteReader) throws(WireError) {
        osMajorType = try reader.u16le("osMajorType")
        osMinorType = try reader.u16le("osMinorType")
        protocolVersion = try reader.u16le("protocolVersion")
        _ = try reader.take(2, "pad2octetsA")
        compressionTypes = try reader.u16le("generalCompressionTypes")
        extraFlags = try reader.u16le("extraFlags")
        updateCapability = try reader.u16le("updateCapabilityFlag")
        remoteUnshare = try reader.u16le("remoteUnshareFlag")
        compressionLevel = try reader.u16le("generalCompressionLevel")
        refreshRectSupport = try reader.u8("refreshRectSupport")
        suppressOutputSupport = try reader.u8("suppressOutputSupport")
    }

    func write(to writer: inout ByteWriter) {
        writer.u16le(osMajorType)
        writer.u16le(osMinorType)
        writer.u16le(protocolVersion)
        writer.zeros(2)
        writer.u16le(compressionTypes)
        writer.u16le(extraFlags)
        writer.u16le(updateCapability)
        writer.u16le(remoteUnshare)
        writer.u16le(compressionLevel)
        writer.u8(refreshRectSupport)
        writer.u8(suppressOutputSupport)
    }
}

/// TS_BITMAP_CAPABILITYSET: the size of the desktop and its colours. [MS-RDPBCGR 2.2.7.1.2]
public struct BitmapCapability: CapabilityBody, Equatable, Sendable {
    public var preferredBitsPerPixel: UInt16 = 32
    public var receive1BitPerPixel: UInt16 = 1
    public var receive4BitsPerPixel: UInt16 = 1
    public var receive8BitsPerPixel: UInt16 = 1
    public var desktopWidth: UInt16 = 1024
    public var desktopHeight: UInt16 = 768
    public var desktopResize: UInt16 = 1
    public var bitmapCompression: UInt16 = 1
    public var highColorFlags: UInt8 = 0
    public var drawingFlags: UInt8 = 0
    public var multipleRectangles: UInt16 = 1

    public init() {}

    static let type: UInt16 = 2

    init(from reader: inout ByteReader) throws(WireError) {
        preferredBitsPerPixel = try reader.u16le("preferredBitsPerPixel")
        receive1BitPerPixel = try reader.u16le("receive1BitPerPixel")
        receive4BitsPerPixel = try reader.u16le("receive4BitsPerPixel")
        receive8BitsPerPixel = try reader.u16le("receive8BitsPerPixel")
        desktopWidth = try reader.u16le("desktopWidth")
        desktopHeight = try reader.u16le("desktopHeight")
        _ = try reader.take(2, "pad2octets")
        desktopResize = try reader.u16le("desktopResizeFlag")
        bitmapCompression = try reader.u16le("bitmapCompressionFlag")
        highColorFlags = try reader.u8("highColorFlags")
        drawingFlags = try reader.u8("drawingFlags")
        multipleRectangles = try reader.u16le("multipleRectangleSupport")
        _ = try reader.take(2, "pad2octetsB")
    }

    func write(to writer: inout ByteWriter) {
        writer.u16le(preferredBitsPerPixel)
        writer.u16le(receive1BitPerPixel)
        writer.u16le(receive4BitsPerPixel)
        writer.u16le(receive8BitsPerPixel)
        writer.u16le(desktopWidth)
        writer.u16le(desktopHeight)
        writer.zeros(2)
        writer.u16le(desktopResize)
        writer.u16le(bitmapCompression)
        writer.u8(highColorFlags)
        writer.u8(drawingFlags)
        writer.u16le(multipleRectangles)
        writer.zeros(2)
    }
}

/// TS_ORDER_CAPABILITYSET: which drawing orders are understood. [MS-RDPBCGR 2.2.7.1.3]
public struct OrderCapability: CapabilityBody, Equatable, Sendable {
    public var terminalDescriptor: [UInt8] = [UInt8](repeating: 0, count: 16)
    public var desktopSaveXGranularity: UInt16 = 1
    public var desktopSaveYGranularity: UInt16 = 20
    public var maximumOrderLevel: UInt16 = 1
    public var numberFonts: UInt16 = 0
    public var orderFlags: UInt16 = 0
    /// A byte for each order, 1 where it is understood.
    public var orderSupport: [UInt8] = [UInt8](repeating: 0, count: 32)
    public var textFlags: UInt16 = 0
    public var orderSupportExFlags: UInt16 = 0
    public var desktopSaveSize: UInt32 = 0
    public var textANSICodePage: UInt16 = 0

    public init() {}

    /// Bits of `orderFlags`: NEGOTIATEORDERSUPPORT and ZEROBOUNDSDELTASSUPPORT must be set, COLORINDEXSUPPORT may be.
    public static let negotiateOrderSupport: UInt16 = 0x0002
    public static let zeroBoundsDeltasSupport: UInt16 = 0x0008
    public static let colorIndexSupport: UInt16 = 0x0020

    static let type: UInt16 = 3

    init(from reader: inout ByteReader) throws(WireError) {
        terminalDescriptor = Array(try reader.take(16, "terminalDescriptor"))
        _ = try reader.take(4, "pad4octetsA")
        desktopSaveXGranularity = try reader.u16le("desktopSaveXGranularity")
        desktopSaveYGranularity = try reader.u16le("desktopSaveYGranularity")
        _ = try reader.take(2, "pad2octetsA")
        maximumOrderLevel = try reader.u16le("maximumOrderLevel")
        numberFonts = try reader.u16le("numberFonts")
        orderFlags = try reader.u16le("orderFlags")
        orderSupport = Array(try reader.take(32, "orderSupport"))
        textFlags = try reader.u16le("textFlags")
        orderSupportExFlags = try reader.u16le("orderSupportExFlags")
        _ = try reader.take(4, "pad4octetsB")
        desktopSaveSize = try reader.u32le("desktopSaveSize")
        _ = try reader.take(4, "pad2octetsC and D")
        textANSICodePage = try reader.u16le("textANSICodePage")
        _ = try reader.take(2, "pad2octetsE")
    }

    func write(to writer: inout ByteWriter) {
        writer.append(terminalDescriptor.fitted(to: 16))
        writer.zeros(4)
        writer.u16le(desktopSaveXGranularity)
        writer.u16le(desktopSaveYGranularity)
        writer.zeros(2)
        writer.u16le(maximumOrderLevel)
        writer.u16le(numberFonts)
        writer.u16le(orderFlags)
        writer.append(orderSupport.fitted(to: 32))
        writer.u16le(textFlags)
        writer.u16le(orderSupportExFlags)
        writer.zeros(4)
        writer.u32le(desktopSaveSize)
        writer.zeros(4)
        writer.u16le(textANSICodePage)
        writer.zeros(2)
    }
}
