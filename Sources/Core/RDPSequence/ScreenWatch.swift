import Drawing
import Evidence
import Primitives

/// Draws what comes and decides when the picture is there.
struct ScreenWatch: Sendable {
    private let session: SessionPlan
    /// Before the Font Map: when the share was opened.
    var activatedAtMs: Double
    private(set) var screen: Screen?
    /// When half as many pixels as the screen has were drawn, and when a pixel changed last.
    private(set) var firstPictureAtMs: Double?
    private(set) var lastChangeAtMs: Double?
    /// When the first pixel changed: a server may think for long before that, and what follows takes its own time.
    private var firstChangeAtMs: Double?
    private(set) var bytes = 0
    private var compressed = 0
    private var sawColour = false

    init(_ session: SessionPlan, screen: Screen?, atMs: Double) {
        self.session = session
        self.screen = screen
        activatedAtMs = atMs
    }

    enum Path { case slow, fast }

    /// Servers paint the whole of a screen before they let it stand.
    private static let whole = 0.9

    /// What cannot be read is counted by the screen, and the next update may be.
    mutating func draw(_ update: ArraySlice<UInt8>, _ path: Path, atMs: Double) {
        bytes += update.count
        let before = screen?.tally.pixelsChanged ?? 0
        switch path {
        case .slow: try? screen?.slowPath(update: update)
        case .fast: try? screen?.fastPath(updates: update)
        }
        guard let screen else { return }
        if screen.tally.pixelsChanged != before {
            lastChangeAtMs = atMs
            firstChangeAtMs = firstChangeAtMs ?? atMs
        }
        if firstPictureAtMs == nil, coverage >= 0.5 { firstPictureAtMs = atMs }
    }

    /// Whether another screen is of the same size and depth.
    func isOf(_ other: Screen) -> Bool {
        screen?.canvas.width == other.canvas.width && screen?.canvas.height == other.canvas.height
            && screen?.depth == other.depth
    }

    mutating func passOverCompressed() { compressed += 1 }

    /// Pixels drawn in parts of the screen's.
    private var coverage: Double {
        guard let screen else { return 0 }
        return Double(screen.tally.pixelsDrawn) / Double(screen.canvas.width * screen.canvas.height)
    }

    /// Nil while it is to be waited on.
    mutating func verdict(atMs: Double) -> DrawEnd.Outcome? {
        let sinceMs = atMs - activatedAtMs
        guard let lastChangeAtMs, hasColour() else {
            // A session may be black for as long as it starts, too.
            return sinceMs >= session.emptyMs ? finalVerdict() : nil
        }
        // Of a screen that is painted in part, as while a session is still starting, more is to come.
        let isLongEnough = drawnMs(atMs) >= session.longestMs
        if atMs - lastChangeAtMs >= session.quietMs { return coverage >= Self.whole || isLongEnough ? .still : nil }
        return isLongEnough ? .moving : nil
    }

    /// How long the server has been drawing; before it began, since activation.
    private func drawnMs(_ atMs: Double) -> Double { atMs - (firstChangeAtMs ?? activatedAtMs) }

    /// When to look again, at the latest.
    func nextLookMs(atMs: Double) -> Double {
        let quietLeft = lastChangeAtMs.map { session.quietMs - (atMs - $0) } ?? session.quietMs
        let left = min(quietLeft > 0 ? quietLeft : session.quietMs, session.longestMs - drawnMs(atMs))
        return left > 0 ? left.rounded(.up) : session.quietMs
    }

    /// What it is, where no more is waited.
    mutating func finalVerdict() -> DrawEnd.Outcome {
        guard let screen, screen.tally.pixelsDrawn > 0 else {
            return screen?.tally.foreignCodecs.isEmpty == false ? .foreignCodecs : .nothingDrawn
        }
        return hasColour() ? .moving : .black
    }

    /// Whether any pixel is another than black, or nearly so. Once seen, it is not looked for again.
    private mutating func hasColour() -> Bool {
        if !sawColour, let screen, screen.tally.pixelsChanged > 0 {
            sawColour = screen.canvas.pixels.contains { $0 & 0xf0f0f0 != 0 }
        }
        return sawColour
    }

    var fact: ScreenDrawn? {
        guard let screen else { return nil }
        var fact = ScreenDrawn(
            width: screen.canvas.width, height: screen.canvas.height, depth: screen.depth.rawValue)
        for (kind, share) in screen.tally.shares { fact.updates[kind.rawValue] = share.updates }
        fact.bytes = bytes
        fact.firstPictureMs = firstPictureAtMs.map { $0 - activatedAtMs }
        fact.lastUpdateMs = lastChangeAtMs.map { $0 - activatedAtMs }
        fact.coverage = coverage
        for (codec, count) in screen.tally.foreignCodecs { fact.unknownCodecs[String(codec)] = count }
        fact.unreadable = screen.tally.unreadable + compressed
        fact.firstError = screen.tally.firstError.map { shown($0.description) }
        return fact
    }
}
