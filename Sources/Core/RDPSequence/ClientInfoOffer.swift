import Drawing
import Primitives
import RDPWire

/// Of one text of the Client Info PDU, in UTF-16 units without the terminator. [MS-RDPBCGR 2.2.1.11.1.1]
private let longestText = 255

/// What keeps the Client Info PDU from being sent, in words; nil: nothing. NLA has no such limit, and what it handed over need
/// not be said again.
func textTooLong(_ session: SessionPlan, hasNLA: Bool) -> String? {
    if session.userName.utf16.count > longestText || session.domain.utf16.count > longestText {
        return "the user's name is longer than the \(longestText) characters that a session takes"
    }
    guard !hasNLA, session.password.utf16.count > longestText else { return nil }
    return "the password is longer than the \(longestText) characters that a session takes where there is no NLA"
}

/// The Client Info PDU's packet: the password only within TLS, and a desktop that is plain and still.
func clientInfo(_ session: SessionPlan, withinTLS: Bool) -> ClientInfo {
    let isTold = withinTLS && session.password.utf16.count <= longestText
    let password = isTold ? session.password : Secret("")
    var flags: ClientInfo.Flags = [
        .mouse, .disableCtrlAltDel, .unicode, .maximizeShell, .logonNotify, .logonErrors, .enableWindowsKey,
        .noAudioPlayback,
    ]
    if !password.isEmpty { flags.insert(.autoLogon) }
    let isIPv6 = session.clientAddress.contains(":")
    return ClientInfo(
        codePage: 0x0409, flags: flags, domain: session.domain, userName: session.userName, password: password,
        extended: .init(
            addressFamily: isIPv6 ? ClientInfo.Extended.ipv6 : ClientInfo.Extended.ipv4,
            address: session.clientAddress, directory: "redial", performance: plainDesktop))
}

private let plainDesktop: ClientInfo.Extended.Performance = [
    .disableWallpaper, .disableFullWindowDrag, .disableMenuAnimations, .disableTheming, .disableCursorShadow,
    .disableCursorSettings,
]

/// What our Confirm Active says: how servers may draw so that `Screen` reads it, and nothing that asks for more.
///
/// - Parameters:
///   - desktop: of the server, which may have settled another size than it was asked for.
func clientCapabilities(_ session: SessionPlan, desktop: BitmapCapability?) -> [CapabilitySet] {
    var general = GeneralCapability()
    general.osMajorType = 1
    general.osMinorType = 3
    general.extraFlags =
        GeneralCapability.fastPathOutput | GeneralCapability.longCredentials
        | GeneralCapability.noBitmapCompressionHeader
    var bitmap = BitmapCapability()
    bitmap.preferredBitsPerPixel = session.colorDepth
    bitmap.desktopWidth = desktop?.desktopWidth ?? session.width
    bitmap.desktopHeight = desktop?.desktopHeight ?? session.height
    bitmap.drawingFlags = mayUseSkipAlpha
    var input = InputCapability()
    input.inputFlags = InputCapability.scanCodes | InputCapability.extendedMouse | InputCapability.fastPathInput2
    var multifragment = MultifragmentUpdateCapability()
    multifragment.maxRequestSize = UInt32(DrawingCapabilities.maximumRequestSize)
    var surface = SurfaceCommandsCapability()
    surface.flags = DrawingCapabilities.surfaceCommands
    return [
        .general(general), .bitmap(bitmap), .order(orders(session)), .bitmapCache2(bitmapCache()),
        .colorCache(ColorCacheCapability()), .activation(ActivationCapability()), .control(ControlCapability()),
        .pointer(PointerCapability()), .share(ShareCapability()), .input(input), .brush(brush()),
        .sound(SoundCapability()), .font(FontCapability()), .offscreen(OffscreenCapability()),
        .glyphCache(glyphCache(session)), .virtualChannel(VirtualChannelCapability()),
        .multifragmentUpdate(multifragment), .surfaceCommands(surface),
    ]
}

/// DRAW_ALLOW_SKIP_ALPHA: bitmaps of 32 bits may leave the alpha plane out. [MS-RDPBCGR 2.2.7.1.2]
private let mayUseSkipAlpha: UInt8 = 0x08

private func orders(_ session: SessionPlan) -> OrderCapability {
    var order = OrderCapability()
    order.orderFlags = DrawingCapabilities.orderFlags
    order.orderSupport = session.offersOrders ? DrawingCapabilities.allOrders : DrawingCapabilities.noOrders
    order.desktopSaveSize = 230_400
    return order
}

private func bitmapCache() -> BitmapCache2Capability {
    var cache = BitmapCache2Capability()
    let cells = DrawingCapabilities.bitmapCacheCells + [0, 0, 0, 0, 0]
    cache.cellCaches = UInt8(DrawingCapabilities.bitmapCacheCells.count)
    (cache.cell0, cache.cell1, cache.cell2, cache.cell3, cache.cell4) = (
        cells[0], cells[1], cells[2], cells[3], cells[4]
    )
    return cache
}

private func brush() -> BrushCapability {
    var brush = BrushCapability()
    brush.supportLevel = DrawingCapabilities.brushSupport
    return brush
}

private func glyphCache(_ session: SessionPlan) -> GlyphCacheCapability {
    var cache = GlyphCacheCapability()
    guard session.offersOrders else { return cache }
    cache.supportLevel = DrawingCapabilities.glyphSupportPartial
    cache.glyphCaches = DrawingCapabilities.glyphCaches.flatMap { littleEndian($0.entries) + littleEndian($0.cellSize) }
    let fragments = DrawingCapabilities.fragmentCache
    cache.fragmentCache = UInt32(fragments.entries) | UInt32(fragments.cellSize) << 16
    return cache
}

private func littleEndian(_ value: UInt16) -> [UInt8] {
    [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
}
