import Primitives

/// TS_CONTROL_CAPABILITYSET. [MS-RDPBCGR 2.2.7.2.2]
public struct ControlCapability: CapabilityBody, Equatable, Sendable {
    public var controlFlags: UInt16 = 0
    public var remoteDetach: UInt16 = 0
    public var controlInterest: UInt16 = 2
    public var detachInterest: UInt16 = 2

    public init() {}

    static let type: UInt16 = 5

    init(from reader: inout ByteReader) throws(WireError) {
        controlFlags = try reader.u16le("controlFlags")
        remoteDetach = try reader.u16le("remoteDetachFlag")
        controlInterest = try reader.u16le("controlInterest")
        detachInterest = try reader.u16le("detachInterest")
    }

    func write(to writer: inout ByteWriter) {
        writer.u16le(controlFlags)
        writer.u16le(remoteDetach)
        writer.u16le(controlInterest)
        writer.u16le(detachInterest)
    }
}

/// TS_WINDOWACTIVATION_CAPABILITYSET. [MS-RDPBCGR 2.2.7.2.3]
public struct ActivationCapability: CapabilityBody, Equatable, Sendable {
    public var helpKey: UInt16 = 0
    public var helpKeyIndex: UInt16 = 0
    public var helpExtendedKey: UInt16 = 0
    public var windowManagerKey: UInt16 = 0

    public init() {}

    static let type: UInt16 = 7

    init(from reader: inout ByteReader) throws(WireError) {
        helpKey = try reader.u16le("helpKeyFlag")
        helpKeyIndex = try reader.u16le("helpKeyIndexFlag")
        helpExtendedKey = try reader.u16le("helpExtendedKeyFlag")
        windowManagerKey = try reader.u16le("windowManagerKeyFlag")
    }

    func write(to writer: inout ByteWriter) {
        writer.u16le(helpKey)
        writer.u16le(helpKeyIndex)
        writer.u16le(helpExtendedKey)
        writer.u16le(windowManagerKey)
    }
}

/// TS_POINTER_CAPABILITYSET. [MS-RDPBCGR 2.2.7.1.5]
public struct PointerCapability: CapabilityBody, Equatable, Sendable {
    public var colorPointer: UInt16 = 1
    public var colorPointerCacheSize: UInt16 = 20
    /// Absent: no pointers of other depths than 24 bits.
    public var pointerCacheSize: UInt16? = 20

    public init() {}

    static let type: UInt16 = 8

    init(from reader: inout ByteReader) throws(WireError) {
        colorPointer = try reader.u16le("colorPointerFlag")
        colorPointerCacheSize = try reader.u16le("colorPointerCacheSize")
        pointerCacheSize = try reader.u16leIfPresent("pointerCacheSize")
    }

    func write(to writer: inout ByteWriter) {
        writer.u16le(colorPointer)
        writer.u16le(colorPointerCacheSize)
        _ = writer.u16le(ifPresent: pointerCacheSize)
    }
}

/// TS_SHARE_CAPABILITYSET. [MS-RDPBCGR 2.2.7.2.4]
public struct ShareCapability: CapabilityBody, Equatable, Sendable {
    public var nodeID: UInt16 = 0

    public init() {}

    static let type: UInt16 = 9

    init(from reader: inout ByteReader) throws(WireError) {
        nodeID = try reader.u16le("nodeId")
        _ = try reader.take(2, "pad2octets")
    }

    func write(to writer: inout ByteWriter) {
        writer.u16le(nodeID)
        writer.zeros(2)
    }
}

/// TS_SOUND_CAPABILITYSET. [MS-RDPBCGR 2.2.7.1.11]
public struct SoundCapability: CapabilityBody, Equatable, Sendable {
    public var soundFlags: UInt16 = 0

    public init() {}

    static let type: UInt16 = 12

    init(from reader: inout ByteReader) throws(WireError) {
        soundFlags = try reader.u16le("soundFlags")
        _ = try reader.take(2, "pad2octetsA")
    }

    func write(to writer: inout ByteWriter) {
        writer.u16le(soundFlags)
        writer.zeros(2)
    }
}

/// TS_INPUT_CAPABILITYSET. [MS-RDPBCGR 2.2.7.1.6]
public struct InputCapability: CapabilityBody, Equatable, Sendable {
    public var inputFlags: UInt16 = 1
    public var keyboardLayout: UInt32 = 0x0409
    public var keyboardType: UInt32 = 4
    public var keyboardSubType: UInt32 = 0
    public var keyboardFunctionKey: UInt32 = 12
    public var imeFileName: [UInt8] = [UInt8](repeating: 0, count: 64)

    public init() {}

    /// Bits of `inputFlags`.
    public static let scanCodes: UInt16 = 0x0001
    public static let extendedMouse: UInt16 = 0x0004
    public static let fastPathInput: UInt16 = 0x0008
    public static let fastPathInput2: UInt16 = 0x0020

    static let type: UInt16 = 13

    init(from reader: inout ByteReader) throws(WireError) {
        inputFlags = try reader.u16le("inputFlags")
        _ = try reader.take(2, "pad2octetsA")
        keyboardLayout = try reader.u32le("keyboardLayout")
        keyboardType = try reader.u32le("keyboardType")
        keyboardSubType = try reader.u32le("keyboardSubType")
        keyboardFunctionKey = try reader.u32le("keyboardFunctionKey")
        imeFileName = Array(try reader.take(64, "imeFileName"))
    }

    func write(to writer: inout ByteWriter) {
        writer.u16le(inputFlags)
        writer.zeros(2)
        writer.u32le(keyboardLayout)
        writer.u32le(keyboardType)
        writer.u32le(keyboardSubType)
        writer.u32le(keyboardFunctionKey)
        writer.append(imeFileName.fitted(to: 64))
    }
}

/// TS_FONT_CAPABILITYSET. [MS-RDPBCGR 2.2.7.2.5]
public struct FontCapability: CapabilityBody, Equatable, Sendable {
    public var fontSupport: UInt16 = 1

    public init() {}

    static let type: UInt16 = 14

    init(from reader: inout ByteReader) throws(WireError) {
        fontSupport = try reader.u16le("fontSupportFlags")
        _ = try reader.take(2, "pad2octets")
    }

    func write(to writer: inout ByteWriter) {
        writer.u16le(fontSupport)
        writer.zeros(2)
    }
}

/// TS_VIRTUALCHANNEL_CAPABILITYSET. [MS-RDPBCGR 2.2.7.1.10]
public struct VirtualChannelCapability: CapabilityBody, Equatable, Sendable {
    public var flags: UInt32 = 0
    public var chunkSize: UInt32?

    public init() {}

    static let type: UInt16 = 20

    init(from reader: inout ByteReader) throws(WireError) {
        flags = try reader.u32le("flags")
        chunkSize = try reader.u32leIfPresent("VCChunkSize")
    }

    func write(to writer: inout ByteWriter) {
        writer.u32le(flags)
        _ = writer.u32le(ifPresent: chunkSize)
    }
}
