import Primitives

/// TS_BITMAPCACHE_CAPABILITYSET: revision 1. [MS-RDPBCGR 2.2.7.1.4.1]
public struct BitmapCacheCapability: CapabilityBody, Equatable, Sendable {
    public var cache0Entries: UInt16 = 0
    public var cache0MaximumCellSize: UInt16 = 0
    public var cache1Entries: UInt16 = 0
    public var cache1MaximumCellSize: UInt16 = 0
    public var cache2Entries: UInt16 = 0
    public var cache2MaximumCellSize: UInt16 = 0

    public init() {}

    static let type: UInt16 = 4

    init(from reader: inout ByteReader) throws(WireError) {
        _ = try reader.take(24, "pad1 to pad6")
        cache0Entries = try reader.u16le("Cache0Entries")
        cache0MaximumCellSize = try reader.u16le("Cache0MaximumCellSize")
        cache1Entries = try reader.u16le("Cache1Entries")
        cache1MaximumCellSize = try reader.u16le("Cache1MaximumCellSize")
        cache2Entries = try reader.u16le("Cache2Entries")
        cache2MaximumCellSize = try reader.u16le("Cache2MaximumCellSize")
    }

    func write(to writer: inout ByteWriter) {
        writer.zeros(24)
        writer.u16le(cache0Entries)
        writer.u16le(cache0MaximumCellSize)
        writer.u16le(cache1Entries)
        writer.u16le(cache1MaximumCellSize)
        writer.u16le(cache2Entries)
        writer.u16le(cache2MaximumCellSize)
    }
}

/// TS_BITMAPCACHE_CAPABILITYSET_REV2. [MS-RDPBCGR 2.2.7.1.4.2]
public struct BitmapCache2Capability: CapabilityBody, Equatable, Sendable {
    /// 1: persistent keys are expected, 2: a waiting list is allowed.
    public var cacheFlags: UInt16 = 0
    public var cellCaches: UInt8 = 0
    /// Each: how many entries, and in bit 31 whether they persist.
    public var cell0: UInt32 = 0
    public var cell1: UInt32 = 0
    public var cell2: UInt32 = 0
    public var cell3: UInt32 = 0
    public var cell4: UInt32 = 0

    public init() {}

    static let type: UInt16 = 19

    init(from reader: inout ByteReader) throws(WireError) {
        cacheFlags = try reader.u16le("CacheFlags")
        _ = try reader.take(1, "pad2")
        cellCaches = try reader.u8("NumCellCaches")
        cell0 = try reader.u32le("BitmapCache0CellInfo")
        cell1 = try reader.u32le("BitmapCache1CellInfo")
        cell2 = try reader.u32le("BitmapCache2CellInfo")
        cell3 = try reader.u32le("BitmapCache3CellInfo")
        cell4 = try reader.u32le("BitmapCache4CellInfo")
        _ = try reader.take(12, "Pad3")
    }

    func write(to writer: inout ByteWriter) {
        writer.u16le(cacheFlags)
        writer.zeros(1)
        writer.u8(cellCaches)
        writer.u32le(cell0)
        writer.u32le(cell1)
        writer.u32le(cell2)
        writer.u32le(cell3)
        writer.u32le(cell4)
        writer.zeros(12)
    }
}

/// TS_COLORTABLE_CAPABILITYSET. [MS-RDPEGDI 2.2.1.1]
public struct ColorCacheCapability: CapabilityBody, Equatable, Sendable {
    public var colorTableCacheSize: UInt16 = 6

    public init() {}

    static let type: UInt16 = 10

    init(from reader: inout ByteReader) throws(WireError) {
        colorTableCacheSize = try reader.u16le("colorTableCacheSize")
        _ = try reader.take(2, "pad2octets")
    }

    func write(to writer: inout ByteWriter) {
        writer.u16le(colorTableCacheSize)
        writer.zeros(2)
    }
}

/// TS_GLYPHCACHE_CAPABILITYSET. [MS-RDPBCGR 2.2.7.1.8]
public struct GlyphCacheCapability: CapabilityBody, Equatable, Sendable {
    /// Ten times a number of entries and the size of a cell, two bytes each.
    public var glyphCaches: [UInt8] = [UInt8](repeating: 0, count: 40)
    public var fragmentCache: UInt32 = 0
    /// 0 none, 1 partial, 2 full, 3 encode.
    public var supportLevel: UInt16 = 0

    public init() {}

    static let type: UInt16 = 16

    init(from reader: inout ByteReader) throws(WireError) {
        glyphCaches = Array(try reader.take(40, "GlyphCache"))
        fragmentCache = try reader.u32le("FragCache")
        supportLevel = try reader.u16le("GlyphSupportLevel")
        _ = try reader.take(2, "pad2octets")
    }

    func write(to writer: inout ByteWriter) {
        writer.append(glyphCaches.fitted(to: 40))
        writer.u32le(fragmentCache)
        writer.u16le(supportLevel)
        writer.zeros(2)
    }
}

/// TS_BRUSH_CAPABILITYSET. [MS-RDPBCGR 2.2.7.1.7]
public struct BrushCapability: CapabilityBody, Equatable, Sendable {
    /// 0: only solid ones and standard patterns; 1: 8 by 8 in colour; 2: 8 by 8, full.
    public var supportLevel: UInt32 = 0

    public init() {}

    static let type: UInt16 = 15

    init(from reader: inout ByteReader) throws(WireError) {
        supportLevel = try reader.u32le("brushSupportLevel")
    }

    func write(to writer: inout ByteWriter) {
        writer.u32le(supportLevel)
    }
}

/// TS_OFFSCREEN_CAPABILITYSET. [MS-RDPBCGR 2.2.7.1.9]
public struct OffscreenCapability: CapabilityBody, Equatable, Sendable {
    public var supportLevel: UInt32 = 0
    /// In KiB.
    public var cacheSize: UInt16 = 0
    public var cacheEntries: UInt16 = 0

    public init() {}

    static let type: UInt16 = 17

    init(from reader: inout ByteReader) throws(WireError) {
        supportLevel = try reader.u32le("offscreenSupportLevel")
        cacheSize = try reader.u16le("offscreenCacheSize")
        cacheEntries = try reader.u16le("offscreenCacheEntries")
    }

    func write(to writer: inout ByteWriter) {
        writer.u32le(supportLevel)
        writer.u16le(cacheSize)
        writer.u16le(cacheEntries)
    }
}
