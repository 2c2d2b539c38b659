import Drawing
import Primitives
import Testing

/// Raster operations, glyphs and what is cached for them [MS-RDPEGDI 2.2.2.2.1].
@Suite struct RasterAndGlyphTests {
    /// All ternary operations without a source, and the usual ones with one, bit by bit: of bits P, S and D the code has
    /// the bit 4P + 2S + D [MS-RDPEGDI 2.2.2.2.1.1.1.7].
    @Test(arguments: [
        0x00, 0x05, 0x0f, 0x50, 0x55, 0x5a, 0x5f, 0xa0, 0xa5, 0xaa, 0xaf, 0xf0, 0xf5, 0xfa, 0xff,
        0x11, 0x22, 0x33, 0x44, 0x66, 0x88, 0xbb, 0xcc, 0xee, 0xc0, 0xca, 0xb8, 0xe2,
    ])
    func ternaryOperations(_ code: Int) throws {
        let (pattern, source, target): (UInt32, UInt32, UInt32) = (0x0f0f0f, 0x333333, 0x555555)
        let cache = secondaryOrder(4, flags: 5 << 3, [1, 1, 3, 0, 0x33, 0x33, 0x33])
        let screen = try drawn(
            cache, opaqueRectangle(0, 0, 1, 1, target),
            order(
                14, flagBytes: 3,
                [.word(0)] + coordinates(0, 0, 1, 1) + [.byte(UInt8(code))] + coordinates(0, 0)
                    + [.colour(0), .colour(pattern), nil, nil, .byte(0), nil, nil, .word(0)]))
        var expected: UInt32 = 0
        for bit in 0..<24 {
            let index = 4 * (pattern >> bit & 1) + 2 * (source >> bit & 1) + (target >> bit & 1)
            expected |= (UInt32(code) >> index & 1) << bit
        }
        #expect(screen.canvas[0, 0] == expected)
    }

    /// [MS-RDPEGDI 4.1.15]: the letter h comes along, six by ten, and is drawn in black over yellow; its origin is at 139, 187.
    @Test func fastGlyph() throws {
        let screen = try drawn(
            try dump(
                """
                0d 18 fb 7e 0f 8b 00 b1 00 2c 04 bd 00 06 00 03 ff ff 00 8b 00 b1 00 93 00 be 00 0d 00 fe 7f 00 80 00 80 bb 00 13
                00 01 4a 06 0a 80 80 80 b8 c4 84 84 84 84 84 00 00 68 00
                """))
        // y is 4a, -10: the first row is at 177. The bits are those of the dump.
        #expect(row(screen, 139, 177, count: 6, 0) == ".#....")
        #expect(row(screen, 139, 180, count: 7, 0) == ".#.###.")
        #expect(row(screen, 139, 181, count: 7, 0) == ".##...#")
        #expect(row(screen, 139, 186, count: 7, 0) == ".#....#")
        #expect(extent(screen, 0xffff00) == PixelRectangle(left: 139, top: 177, right: 1024, bottom: 190))
    }

    /// [MS-RDPEGDI 4.2.4]: three glyphs of the first revision, from the dump; "L" and "O" of them are drawn.
    @Test func glyphIndex() throws {
        let cache = try dump(
            """
            03 37 00 10 00 03 07 03 31 00 00 00 f8 ff 05 00 08 00 c0 c0 c0 c0 c0 c0 c0 f8 32 00 00 00 fa ff 06 00 08 00 7c cc cc
            cc cc 7c 0c 78 33 00 00 00 f8 ff 07 00 08 00 7c c6 c6 c6 c6 c6 c6 7c 4c 00 67 00 4f 00
            """)
        let screen = try drawn(cache, text([0x31, 0x00, 0x33, 0x07]))
        #expect(extent(screen, 0x0000ff) == PixelRectangle(left: 0, top: 0, right: 50, bottom: 50))
        #expect(row(screen, 10, 12, count: 14, 0xffffff) == "##......#####.")
        #expect(row(screen, 10, 13, count: 14, 0xffffff) == "##.....##...##")
        #expect(row(screen, 10, 19, count: 14, 0xffffff) == "#####...#####.")
    }

    /// Text at 10, 20 in white over a blue rectangle from 0, 0 to 50, 50, of font 7.
    private func text(_ data: [UInt8], flags: UInt8 = 3, increment: UInt8 = 0) -> [UInt8] {
        let corners = coordinates(0, 0, 50, 50)
        let brush: [Field?] = [nil, nil, nil, nil, nil]
        return order(
            27, flagBytes: 3,
            [.byte(7), .byte(flags), .byte(increment), .byte(0), .colour(0xffffff), .colour(0x0000ff)] + corners
                + corners
                + brush + coordinates(10, 20) + [.bytes([UInt8(data.count)] + data)])
    }

    /// A glyph of one pixel, of the second revision [MS-RDPEGDI 2.2.2.2.1.2.6].
    private var dot: [UInt8] { secondaryOrder(3, flags: 0x0127, [5, 0, 0x41, 1, 1, 0x80, 0, 0, 0]) }

    /// Distances behind each glyph, of one byte or three; or the same for all; or as wide as each is.
    @Test func distances() throws {
        #expect(row(try drawn(dot, text([5, 0, 5, 3, 5, 0x80, 4, 0])), 10, 19, count: 9, 0xffffff) == "#..#...#.")
        #expect(row(try drawn(dot, text([5, 5, 5], increment: 2)), 10, 19, count: 9, 0xffffff) == "#.#.#....")
        #expect(row(try drawn(dot, text([5, 5, 5], flags: 0x23)), 10, 19, count: 9, 0xffffff) == "###......")
    }

    /// A fragment is kept (0xff, index, size) and used again, two pixels on (0xfe, index, distance).
    @Test func fragments() throws {
        let kept = text([5, 0, 5, 3, 0xff, 9, 4])
        let screen = try drawn(dot, kept, text([5, 0, 0xfe, 9, 2]))
        #expect(row(screen, 10, 19, count: 9, 0xffffff) == "#.#..#...")
        #expect(throws: WireError.self) { try drawn(dot, text([0xfe, 1, 0])) }
        #expect(throws: WireError.self) { try drawn(dot, text([5, 0, 0xff, 9, 200])) }
    }

    @Test func aGlyphThatWasNeverCached() throws {
        #expect(throws: WireError.self) { try drawn(dot, text([6, 0])) }
    }

    /// [MS-RDPEGDI 4.2.1]: sixteen pixels of eight bits by the first revision, compressed; drawn by MemBlt.
    @Test func firstRevisionOfBitmaps() throws {
        let screen = try drawn(
            try dump("03 03 00 00 04 02 00 00 10 01 08 01 00 00 00 10"), opaqueRectangle(0, 0, 20, 1, 0x123456),
            order(
                13, flagBytes: 2,
                [.word(0)] + coordinates(0, 0, 16, 1) + [.byte(0xcc)] + coordinates(0, 0) + [.word(0)]),
            depth: .eight)
        #expect(row(screen, 0, 0, count: 20, 0) == "################....")
    }

    /// A bitmap of another codec is counted, not an error; one without a codec is cached [MS-RDPEGDI 2.2.2.2.1.2.8].
    @Test func thirdRevisionOfBitmaps() throws {
        func cache(codec: UInt8) -> [UInt8] {
            secondaryOrder(
                8, flags: 6 << 3,
                [3, 0, 0, 0, 0, 0, 0, 0, 0, 0] + [32, 0, 0, codec, 1, 0, 1, 0, 4, 0, 0, 0] + [0x11, 0x22, 0x33, 0])
        }
        let blt = order(
            13, flagBytes: 2,
            [.word(0)] + coordinates(0, 0, 1, 1) + [.byte(0xcc)] + coordinates(0, 0) + [.word(3)])
        #expect(try drawn(cache(codec: 0), blt).canvas[0, 0] == 0x332211)
        #expect(try drawn(cache(codec: 3)).tally.foreignCodecs == [3: 1])
    }

    /// A brush of 24 bits in four colours [MS-RDPEGDI 2.2.2.2.1.2.7.1]; its rows stand from the bottom.
    @Test func colourBrushes() throws {
        let indices: [UInt8] = [0x00, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x1b, 0x1b]
        let table: [UInt8] = [0, 0, 0, 0xff, 0, 0, 0, 0xff, 0, 0, 0, 0xff]
        let brush = secondaryOrder(7, flags: 0, [2, 5, 8, 8, 0, 28] + indices + table)
        let screen = try drawn(
            brush,
            order(
                1, flagBytes: 2,
                coordinates(0, 0, 8, 8) + [.byte(0xf0), nil, nil, nil, nil, .byte(0x85), .byte(2)]))
        #expect((0..<4).map { screen.canvas[$0, 0] } == [0, 0x0000ff, 0x00ff00, 0xff0000])
        #expect((0..<4).map { screen.canvas[$0, 1] } == [0, 0, 0, 0])
    }
}
