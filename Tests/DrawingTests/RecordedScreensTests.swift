import Drawing
import Primitives
import Testing

/// What real servers sent is drawn as FreeRDP draws it.
@Suite struct RecordedScreensTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let recording: String
        let depth: ColorDepth
        let picture: String
        /// Equal pixels, of all.
        var atLeast = 1.0

        var testDescription: String { recording }
    }

    static let cases: [Case] = [
        Case(recording: "xrdp-bitmaps-8", depth: .eight, picture: "xrdp-8"),
        Case(recording: "xrdp-bitmaps-15", depth: .fifteen, picture: "xrdp-15"),
        Case(recording: "xrdp-bitmaps-16", depth: .sixteen, picture: "xrdp-16"),
        Case(recording: "xrdp-bitmaps-24", depth: .twentyFour, picture: "xrdp-24"),
        Case(recording: "xrdp-bitmaps-32", depth: .thirtyTwo, picture: "xrdp-24"),
        Case(recording: "xrdp-orders-8", depth: .eight, picture: "xrdp-8"),
        Case(recording: "xrdp-orders-16", depth: .sixteen, picture: "xrdp-16"),
        Case(recording: "xrdp-orders-24", depth: .twentyFour, picture: "xrdp-24"),
        Case(recording: "xrdp-orders-32", depth: .thirtyTwo, picture: "xrdp-24"),
        Case(recording: "shadow-32", depth: .thirtyTwo, picture: "shadow-32"),
        // Its pointer is part of its picture, and moved once more after the first frame.
        Case(recording: "weston-32", depth: .thirtyTwo, picture: "weston-32", atLeast: 0.99),
    ]

    @Test(arguments: cases)
    func looksAsFreeRDPShowsIt(_ each: Case) throws {
        let screen = try Recording(each.recording).play(each.depth)
        let theirs = try freeRDPPicture(each.picture)
        try #require(theirs.count == screen.canvas.pixels.count)
        let equal = zip(screen.canvas.pixels, theirs).count { isSame($0, $1, each.depth) }
        #expect(Double(equal) / Double(theirs.count) >= each.atLeast)
        #expect(screen.tally.unreadable == 0)
    }

    /// FreeRDP makes other greens of six bits (160 of 39, where 39/63 of 255 is 158): at 16 bits the bits are compared.
    private func isSame(_ ours: UInt32, _ theirs: UInt32, _ depth: ColorDepth) -> Bool {
        depth == .sixteen ? ours & 0xf8fcf8 == theirs & 0xf8fcf8 || near(ours, theirs) : ours == theirs
    }

    private func near(_ ours: UInt32, _ theirs: UInt32) -> Bool {
        let greens = (Int(ours >> 8 & 0xff), Int(theirs >> 8 & 0xff))
        return ours & 0xff00ff == theirs & 0xff00ff && abs(greens.0 - greens.1) <= 4
    }

    @Test func ordersAreCounted() throws {
        let tally = try Recording("xrdp-orders-24").play(.twentyFour).tally
        // PatBlt, OpaqueRect, MemBlt and GlyphIndex; glyphs and bitmaps are cached.
        #expect(tally.primaryOrders == [1: 2, 10: 72, 13: 12, 27: 9])
        #expect(tally.secondaryOrders == [3: 24, 5: 12])
        #expect(tally[.orders].updates == 3)
        #expect(tally[.bitmap].updates == 0)
        #expect(tally[.synchronize].updates == 1)
    }

    @Test func framesAreCounted() throws {
        let tally = try Recording("weston-32").play(.thirtyTwo).tally
        #expect(tally.framesEnded == 1)
        #expect(tally[.surfaceCommands].pixelsDrawn == 480_000)
        #expect(tally.foreignCodecs.isEmpty)
    }

    /// Whatever is cut off or changed is an error, and none of it ends the program.
    @Test(arguments: ["xrdp-bitmaps-16", "xrdp-orders-32", "shadow-32"])
    func damagedUpdatesAreRefused(_ name: String) throws {
        let recording = try Recording(name)
        var screen = try #require(Screen(width: 800, height: 600, depth: .sixteen))
        for update in recording.updates {
            for length in stride(from: 1, to: update.bytes.count, by: max(update.bytes.count / 40, 1)) {
                let part = update.bytes.prefix(length)
                #expect(throws: WireError.self) {
                    if update.isFastPath {
                        try screen.fastPath(updates: part)
                    } else {
                        try screen.slowPath(update: part)
                    }
                }
                var changed = Array(update.bytes)
                changed[length] ^= 0xff
                if update.isFastPath {
                    try? screen.fastPath(updates: changed[...])
                } else {
                    try? screen.slowPath(update: changed[...])
                }
            }
        }
        #expect(screen.tally.unreadable > 0)
        #expect(screen.tally.firstError != nil)
    }
}
