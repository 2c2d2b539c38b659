import Drawing
import Primitives
import Testing

/// Drawing orders [MS-RDPEGDI 2.2.2.2.1]; dumps are the examples of its section 4.
@Suite struct DrawingOrderTests {
    /// [MS-RDPEGDI 4.1.1] leaves out where and how; the next order says how, for the same rectangle.
    @Test func destinationBlt() throws {
        let screen = try drawn(try dump("09 00 0c 48 00 37 01"), [0x01, 0x10, 0xff])
        #expect(extent(screen, 0xffffff) == PixelRectangle(left: 0, top: 0, right: 72, bottom: 311))
    }

    @Test func everyPrefixIsRefused() throws {
        let whole = ordersUpdate([try dump("09 00 0c 48 00 37 01"), opaqueRectangle(1, 2, 3, 4, 0x010203)])
        for length in whole.indices {
            var screen = try #require(Screen(width: 100, height: 100, depth: .sixteen))
            #expect(throws: WireError.self) { try screen.slowPath(update: whole[..<length]) }
        }
        var screen = try #require(Screen(width: 100, height: 100, depth: .sixteen))
        #expect(throws: WireError.self) { try screen.slowPath(update: (whole + [0])[...]) }
    }

    /// [MS-RDPEGDI 4.1.5], whose last field is not there.
    @Test func opaqueRectangles() throws {
        let one = try drawn(try dump("09 0a 3c 00 04 00 03 73 02"))
        #expect(extent(one, 0x730200) == PixelRectangle(left: 0, top: 0, right: 1024, bottom: 768))
        #expect(one.tally[.orders].pixelsChanged == 1024 * 768)

        // [MS-RDPEGDI 4.1.6]: a frame of one pixel, from 391, 284 to 632, 302.
        let frame = try drawn(
            try dump(
                """
                09 12 bf 01 87 01 1c 01 f1 00 12 00 5c ef 04 16 00 08 40 81 87 81 1c 80 f1 01 01 01 10 80 f0 01 10 ff 10 10 80 f1 01
                """))
        #expect(extent(frame, 0x5cef00) == PixelRectangle(left: 391, top: 284, right: 632, bottom: 302))
        #expect(row(frame, 391, 290, count: 3, 0x5cef00) == "#..")
        #expect(frame.canvas[631, 290] == 0x5cef00)
        #expect(frame.tally[.orders].pixelsDrawn == 241 + 16 + 16 + 241)
    }

    /// [MS-RDPEGDI 4.1.3] with the brush of [MS-RDPEGDI 4.2.6]: a set bit is the background, and the last byte is the top row.
    @Test func cachedBrush() throws {
        let screen = try drawn(
            try dump("03 07 00 00 00 07 00 01 08 08 81 08 aa 55 aa 55 aa 55 aa 55"),
            try dump("09 01 7f 02 1a 00 c3 01 0d 00 0d 00 f0 ff ff 00 5b ef 00 81"))
        #expect(row(screen, 24, 456, count: 18, 0x5bef00) == "..#.#.#.#.#.#.#...")
        #expect(row(screen, 24, 457, count: 18, 0x5bef00) == "...#.#.#.#.#.#....")
        #expect(row(screen, 24, 457, count: 18, 0xffff00) == "..#.#.#.#.#.#.#...")
    }

    /// The pattern that the text of [MS-RDPEGDI 2.2.2.2.1.1.1.5] describes: 45 degrees downward from left to right.
    @Test func patternsStandFromTheBottom() throws {
        let extra: [UInt8] = [0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80]
        let screen = try drawn(
            order(
                1, flagBytes: 2,
                coordinates(0, 0, 8, 8) + [
                    .byte(0xf0), .colour(0xffffff), .colour(0), .byte(0), .byte(0), .byte(3), .byte(1), .bytes(extra),
                ]), width: 16, height: 16)
        #expect(row(screen, 0, 0, count: 9, 0xffffff) == "#........")
        #expect(row(screen, 0, 3, count: 9, 0xffffff) == "...#.....")
        #expect(row(screen, 0, 7, count: 9, 0xffffff) == ".......#.")
    }

    @Test(arguments: [
        // HS_HORIZONTAL, HS_VERTICAL, HS_FDIAGONAL, HS_BDIAGONAL, HS_CROSS, HS_DIAGCROSS: the line is the foreground.
        (0, 8), (1, 8), (2, 8), (3, 8), (4, 15), (5, 16),
    ])
    func hatchedBrushes(_ hatch: Int, _ pixels: Int) throws {
        let screen = try drawn(
            order(
                1, flagBytes: 2,
                coordinates(0, 0, 8, 8) + [
                    .byte(0xf0), .colour(0), .colour(0xffffff), nil, nil, .byte(2), .byte(UInt8(hatch)),
                ]), width: 8, height: 8)
        #expect(screen.canvas.pixels.count { $0 == 0xffffff } == pixels)
    }

    /// [MS-RDPEGDI 4.1.7], and a copy onto a part of itself.
    @Test func screenBlt() throws {
        let screen = try drawn(
            opaqueRectangle(303, 142, 10, 5, 0xffffff), try dump("09 02 7d 07 00 a1 01 f1 00 cc 2f 01 8e 00"))
        #expect(row(screen, 5, 0, count: 14, 0xffffff) == "..##########..")
        #expect(row(screen, 5, 5, count: 14, 0xffffff) == "..............")

        let moved = try drawn(
            opaqueRectangle(0, 0, 2, 1, 0x0000ff), opaqueRectangle(2, 0, 2, 1, 0xff0000),
            order(2, flagBytes: 1, coordinates(1, 0, 4, 1) + [.byte(0xcc)] + coordinates(0, 0)))
        #expect(row(moved, 0, 0, count: 6, 0x0000ff) == "###...")
        #expect(row(moved, 0, 0, count: 6, 0xff0000) == "...##.")
    }

    /// Two by two pixels from the bottom, blue first; cached by the second revision, uncompressed.
    private var cached: [UInt8] {
        let pixels: [UInt8] = [0xff, 0, 0, 0, 0xff, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]
        return secondaryOrder(4, flags: 5 << 3, [2, 2, 12, 7] + pixels)
    }

    private func memoryBlt(
        _ x: Int, _ y: Int, size: Int = 2, operation: UInt8, index: UInt16 = 7, more: UInt8 = 0, bounds: [UInt8] = []
    ) -> [UInt8] {
        order(
            13, flagBytes: 2, more: more, bounds: bounds,
            [.word(0)] + coordinates(x, y, size, size) + [.byte(operation)] + coordinates(0, 0) + [.word(index)])
    }

    @Test func memoryBlt() throws {
        let screen = try drawn(cached, memoryBlt(10, 20, operation: 0xcc), memoryBlt(30, 20, operation: 0x33))
        #expect([screen.canvas[10, 21], screen.canvas[11, 21]] == [0x0000ff, 0x00ff00])
        #expect([screen.canvas[10, 20], screen.canvas[11, 20]] == [0xff0000, 0xffffff])
        // NOTSRCCOPY
        #expect([screen.canvas[30, 21], screen.canvas[31, 21]] == [0xffff00, 0xff00ff])
        #expect([screen.canvas[30, 20], screen.canvas[31, 20]] == [0x00ffff, 0x000000])
    }

    /// Beyond the bitmap nothing is drawn, nor beyond the screen.
    @Test func bitmapsEndWhereTheyEnd() throws {
        let screen = try drawn(
            cached, memoryBlt(-1, -1, size: 100, operation: 0xcc), memoryBlt(15, 15, size: 100, operation: 0xcc),
            width: 16, height: 16)
        #expect(screen.canvas[0, 0] == 0x00ff00)
        #expect(screen.canvas[15, 15] == 0xff0000)
        #expect(screen.canvas.pixels.count { $0 != 0 } == 2)
    }

    @Test func aBitmapThatWasNeverCached() throws {
        #expect(throws: WireError.self) { try drawn(cached, memoryBlt(0, 0, operation: 0xcc, index: 8)) }
    }

    /// The operation D = P ? S : D (0xca) draws a bitmap where the brush is set.
    @Test func memory3Blt() throws {
        let screen = try drawn(
            cached,
            order(
                14, flagBytes: 3,
                [.word(0)] + coordinates(0, 0, 2, 2) + [.byte(0xca)] + coordinates(0, 0)
                    + [
                        .colour(0xffffff), .colour(0), nil, nil, .byte(3), .byte(0), .bytes([0, 0, 0, 0, 0, 0, 0x80]),
                        .word(7),
                    ]))
        #expect([screen.canvas[0, 0], screen.canvas[1, 0]] == [0xff0000, 0])
        #expect([screen.canvas[0, 1], screen.canvas[1, 1]] == [0, 0])
    }

    /// Edges are inclusive; the second order has the same bounds (TS_ZERO_BOUNDS_DELTAS), the third other edges by
    /// differences, the fourth none.
    @Test func bounds() throws {
        let screen = try drawn(
            opaqueRectangle(0, 0, 99, 9, 0x0000ff, more: 0x04, bounds: [0x0f, 10, 0, 2, 0, 19, 0, 5, 0]),
            opaqueRectangle(0, 0, 99, 4, 0x00ff00, more: 0x24),
            opaqueRectangle(0, 0, 99, 9, 0xff0000, more: 0x04, bounds: [0x50, 0xfd, 0xf8]),
            opaqueRectangle(50, 0, 1, 1, 0xffffff))
        #expect(extent(screen, 0x0000ff) == PixelRectangle(left: 12, top: 4, right: 20, bottom: 6))
        #expect(extent(screen, 0x00ff00) == PixelRectangle(left: 12, top: 2, right: 20, bottom: 4))
        #expect(extent(screen, 0xff0000) == PixelRectangle(left: 7, top: 2, right: 12, bottom: 6))
        #expect(screen.canvas[50, 0] == 0xffffff)
    }

    /// Differences of one byte, and flags of which the last byte is zero and left out.
    @Test func deltasAndZeroFlags() throws {
        let screen = try drawn(
            opaqueRectangle(100, 100, 10, 10, 0x0000ff),
            // TS_DELTA_COORDINATES: left - 20, top + 20
            [0x11, 0x03, 0xec, 20],
            // TS_ZERO_FIELD_BYTE_BIT0: nothing has changed but the type; the rectangle is drawn again.
            [0x41],
            // Of three bytes of flags two are left out: a line of nothing draws nothing.
            [0xc9, 9])
        #expect(extent(screen, 0x0000ff) == PixelRectangle(left: 80, top: 100, right: 110, bottom: 130))
        #expect(screen.tally[.orders].pixelsDrawn == 300)
    }

    /// All points but the last [MS-RDPEGDI 2.2.2.2.1.1.2.11].
    @Test func lines() throws {
        func line(_ x: Int, _ y: Int, _ endX: Int, _ endY: Int, operation: UInt8) -> [UInt8] {
            order(
                9, flagBytes: 2,
                [.word(1)] + coordinates(x, y, endX, endY)
                    + [.colour(0), .byte(operation), .byte(0), .byte(1), .colour(0xff0000)])
        }
        let screen = try drawn(line(2, 3, 6, 3, operation: 0x0d))
        #expect(extent(screen, 0xff0000) == PixelRectangle(left: 2, top: 3, right: 6, bottom: 4))
        let steep = try drawn(line(4, 8, 0, 0, operation: 0x0d), width: 5, height: 9)
        #expect(steep.canvas.pixels.count { $0 == 0xff0000 } == 8)
        #expect(steep.canvas[0, 0] == 0)
        #expect(steep.canvas[4, 8] == 0xff0000)
        // R2_NOT (6), R2_XORPEN (7) twice, R2_WHITE (16)
        #expect(try drawn(line(0, 0, 1, 0, operation: 6)).canvas[0, 0] == 0xffffff)
        #expect(try drawn(line(0, 0, 1, 0, operation: 7), line(0, 0, 1, 0, operation: 7)).canvas[0, 0] == 0)
        #expect(try drawn(line(0, 0, 1, 0, operation: 16)).canvas[0, 0] == 0xffffff)
    }

    /// Each point is a difference to the one before; zeros are left out [MS-RDPEGDI 2.2.2.2.1.1.2.18].
    @Test func polyline() throws {
        let screen = try drawn(
            order(
                22, flagBytes: 1,
                coordinates(10, 10) + [
                    .byte(0x0d), .word(0), .colour(0x00ff00), .byte(3),
                    // To 14, 10 (y is zero), to 14, 12, back to 10, 12
                    .bytes([4, 0b0110_0100, 4, 2, 0x7c]),
                ]))
        #expect(extent(screen, 0x00ff00) == PixelRectangle(left: 10, top: 10, right: 15, bottom: 13))
        #expect(row(screen, 9, 10, count: 8, 0x00ff00) == ".#####..")
        #expect(row(screen, 9, 11, count: 8, 0x00ff00) == ".....#..")
        #expect(row(screen, 9, 12, count: 8, 0x00ff00) == "..####..")
    }

    /// A byte or two can name the whole screen; no update may draw it more often than `WorkBudget` allows.
    @Test func workIsBounded() throws {
        var screen = try #require(Screen(width: 100, height: 80, depth: .sixteen))
        let first = order(0, flagBytes: 1, coordinates(0, 0, 0x7fff, 0x7fff) + [.byte(0xff)])
        let bytes = ordersUpdate([first] + Array(repeating: [0x41], count: 400))
        #expect(throws: WireError.self) { try screen.slowPath(update: bytes[...]) }
        #expect(screen.tally.firstError?.field == "pixels drawn by one update")
        #expect(screen.tally.pixelsDrawn <= 16 * 8000 + 1_048_576)
    }

    /// Bitmaps of 256 × 256 in 3 kB each: 64 of them fit into the caches, whatever index they claim.
    @Test func cachesAreBounded() throws {
        var screen = try #require(Screen(width: 1920, height: 1080, depth: .thirtyTwo))
        // A line of 256 zeros: five runs of 47 and one of 21 [MS-RDPEGDI 2.2.2.5.1.1].
        let plane = Array(repeating: [0xf2, 0xf2, 0xf2, 0xf2, 0xf2, 0x51] as [UInt8], count: 256).flatMap { $0 }
        let data = [0x30] + plane + plane + plane
        for index in 0..<80 {
            let length = [UInt8(0x40 | data.count >> 8), UInt8(data.count & 0xff)]
            let body = [0x81, 0x00, 0x81, 0x00] + length + [0x80, UInt8(index)] + data
            let bytes = ordersUpdate([secondaryOrder(5, flags: 8 << 7 | 6 << 3, body)])
            do throws(WireError) { try screen.slowPath(update: bytes[...]) } catch {
                #expect(error.field == "cached pixels")
            }
        }
        #expect(screen.tally.unreadable == 16)
    }

    /// Of a bitmap that is too large for any cell nothing is decoded.
    @Test func hugeBitmapsAreNotCached() throws {
        let body: [UInt8] = [0xff, 0xff, 0xff, 0xff, 0x03, 0x00, 0xf0, 0xff, 0xff]
        #expect(throws: WireError.self) { try drawn(secondaryOrder(5, flags: 8 << 7 | 4 << 3, body)) }
    }

    /// Orders that nobody was offered: told, and the rest of the update with them. A frame marker is passed over.
    @Test func ordersThatWereNotOffered() throws {
        #expect(throws: WireError.self) { try drawn(order(7, flagBytes: 1, [])) }
        #expect(throws: WireError.self) { try drawn(order(99, flagBytes: 1, [])) }
        // Create Offscreen Bitmap
        #expect(throws: WireError.self) { try drawn([0x06, 0, 0, 0, 0]) }
        let marked = try drawn([0x36, 1, 0, 0, 0], opaqueRectangle(0, 0, 1, 1, 0xffffff))
        #expect(marked.tally.alternateOrders == [13: 1])
        #expect(marked.canvas[0, 0] == 0xffffff)
    }
}
