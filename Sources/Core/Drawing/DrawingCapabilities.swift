/// What a client says of itself in its Confirm Active PDU so that servers draw in ways that `Screen` reads.
///
/// Servers may draw with orders whatever is said here (xrdp does for its login screen when four of them are said to be
/// supported), so all of these are read; what is said asks for bitmaps, which every server can send.
public enum DrawingCapabilities {
    /// orderFlags of TS_ORDER_CAPABILITYSET [MS-RDPBCGR 2.2.7.1.3]: NEGOTIATEORDERSUPPORT, ZEROBOUNDSDELTASSUPPORT, COLORINDEXSUPPORT.
    public static let orderFlags: UInt16 = 0x0002 | 0x0008 | 0x0020
    /// No order at all: Windows, xrdp (its painter) and FreeRDP then send bitmaps only.
    public static let noOrders = [UInt8](repeating: 0, count: 32)
    /// All orders that `Screen` draws, for servers that insist: DstBlt, PatBlt, ScrBlt, MemBlt, Mem3Blt, LineTo,
    /// MultiOpaqueRect, FastIndex, Polyline, FastGlyph, GlyphIndex.
    public static let allOrders: [UInt8] = (0..<32).map { [0, 1, 2, 3, 4, 8, 18, 19, 22, 24, 27].contains($0) ? 1 : 0 }
    /// extraFlags of TS_GENERAL_CAPABILITYSET [MS-RDPBCGR 2.2.7.1.1] that concern drawing: FASTPATH_OUTPUT_SUPPORTED,
    /// NO_BITMAP_COMPRESSION_HDR. Without any, xrdp takes the client for an older one and puts headers before its bitmaps.
    public static let generalExtraFlags: UInt16 = 0x0001 | 0x0400
    /// drawingFlags of TS_BITMAP_CAPABILITYSET [MS-RDPBCGR 2.2.7.1.2]: DRAW_ALLOW_SKIP_ALPHA. Lost colours and halved
    /// chroma are read, but not asked for: the picture is to be that of the server.
    public static let bitmapDrawingFlags: UInt8 = 0x08
    /// Bytes of a fast-path update in all its fragments [MS-RDPBCGR 2.2.7.2.6 MaxRequestSize].
    public static let maximumRequestSize = 1 << 20
    /// cmdFlags of TS_SURFCMDS_CAPABILITYSET [MS-RDPBCGR 2.2.7.2.9]: SETSURFACEBITS, FRAMEMARKER, STREAMSURFACEBITS.
    /// weston 10 turns away who does not say it.
    public static let surfaceCommands: UInt32 = 0x02 | 0x10 | 0x40
    /// TS_BITMAPCACHE_CAPABILITYSET_REV2 [MS-RDPBCGR 2.2.7.1.4.2]: cells of 16 × 16, 32 × 32 and 64 × 64 pixels, without
    /// persistence; at most 4.6 MiB of pixels.
    public static let bitmapCacheCells: [UInt32] = [120, 120, 250]
    /// GLYPH_SUPPORT_NONE of TS_GLYPHCACHE_CAPABILITYSET with `noOrders`; GLYPH_SUPPORT_PARTIAL with `allOrders`
    /// [MS-RDPBCGR 2.2.7.1.8].
    public static let glyphSupportNone: UInt16 = 0
    public static let glyphSupportPartial: UInt16 = 1
    /// Number and largest size in bytes of the entries of the ten glyph caches, then of the fragment cache.
    public static let glyphCaches: [(entries: UInt16, cellSize: UInt16)] = [
        (254, 4), (254, 4), (254, 8), (254, 8), (254, 16), (254, 32), (254, 64), (254, 128), (254, 256), (64, 2048),
    ]
    public static let fragmentCache: (entries: UInt16, cellSize: UInt16) = (256, 256)
    /// BRUSH_COLOR_8x8 [MS-RDPBCGR 2.2.7.1.7]: brushes of all depths are read.
    public static let brushSupport: UInt32 = 1
}
