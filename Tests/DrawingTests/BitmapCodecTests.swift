import Drawing
import Foundation
import Primitives
import Testing

/// Bitmap codecs, through a bitmap update of one rectangle.
@Suite struct BitmapCodecTests {
    /// The update of one compressed bitmap at 0, 0.
    static func update(
        _ data: [UInt8], width: Int, height: Int, bits: UInt16, flags: UInt16 = 0x0401
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.u16le(1)
        writer.u16le(1)
        for value in [0, 0, width - 1, height - 1, width, height] { writer.u16le(UInt16(value)) }
        writer.u16le(bits)
        writer.u16le(flags)
        writer.u16le(UInt16(data.count))
        writer.append(data)
        return writer.bytes
    }

    /// The pixels that such an update draws.
    static func draw(
        _ data: [UInt8], width: Int, height: Int, depth: ColorDepth, flags: UInt16 = 0x0401
    ) throws -> [UInt32] {
        var screen = try #require(Screen(width: width, height: height, depth: depth))
        let bytes = update(data, width: width, height: height, bits: UInt16(depth.rawValue), flags: flags)
        try screen.slowPath(update: bytes[...])
        return screen.canvas.pixels
    }

    /// [MS-RDPEGDI 4.2.2]: 32 × 32 pixels of 16 bits. The dump stands from the bottom, as bitmaps do.
    @Test func theExampleOfTheSpecification() throws {
        let text = String(decoding: try recordingFile("MS-RDPEGDI-4.2.2.hex"), as: UTF8.self)
        let parts = text.components(separatedBy: "\n\n").compactMap { bytes(fromHex: $0.filter { $0 != "\n" }) }
        try #require(parts.count >= 2)
        let compressed = Array(parts[0].dropFirst(11))
        let expected = Array(parts[1])
        let drawn = try Self.draw(compressed, width: 32, height: 32, depth: .sixteen)
        let raw = try Self.draw(expected, width: 32, height: 32, depth: .sixteen, flags: 0)
        #expect(drawn == raw)
        #expect(drawn[31 * 32] == 0xffffff)
        // 0xd699: red 26, green 52, blue 25 of 31, 63, 31
        #expect(drawn[31 * 32 + 1] == 0xd6d3ce)
    }

    /// Each order of [MS-RDPBCGR 2.2.9.1.1.3.1.2.4] once, two lines of eight pixels; written from the bottom.
    @Test(arguments: [
        // Background: black in the first line, then what is above (0x28).
        ("08 08", "0000000000000000 0000000000000000"),
        // Foreground is white until it is set; a second run inverts it again.
        ("28 28", "ffffffffffffffff 0000000000000000"),
        // A background run behind another one inserts a pixel of the foreground.
        ("04 04 08", "00000000ff000000 00000000ff000000"),
        ("68 11 88 01 02 03 04 05 06 07 08", "1111111111111111 0102030405060708"),
        // FGBG images: the lowest bit first; over the first line they are differences.
        ("41 0f 41 f0", "ffffffff00000000 ffffffffffffffff"),
        ("c8 21 c8 21", "2121212121212121 0000000000000000"),
        ("d1 33 55 08", "3300330033003300 3300330033003300"),
        ("e4 01 02 e4 03 04", "0102010201020102 0304030403040304"),
        ("f9 fa", "ffff000000000000 00ff ff0000000000"),
        ("fd fe fd fe fd fe fd fe 08", "ff00ff00ff00ff00 ff00ff00ff00ff00"),
        // The longer forms: 32 and more, and lengths of two bytes.
        ("f3 10 00 07", "0707070707070707 0707070707070707"),
        ("f0 08 00 f1 08 00", "0000000000000000 ffffffffffffffff"),
        ("f2 08 00 01 f4 08 00 01 01 01 01 01 01 01 01", "ff00000000000000 0101010101010101"),
        ("f6 08 00 09 f7 08 00 03 ff", "0909090909090909 0a0a0a0a0a0a0a0a"),
        ("f8 04 00 01 02 08", "0102010201020102 0102010201020102"),
    ])
    func everyOrder(_ code: String, _ lines: String) throws {
        let data = try #require(bytes(fromHex: code))
        let lines = try #require(bytes(fromHex: lines))
        // From the bottom, and grey: the palette has not been set.
        let expected = (Array(lines[8...]) + Array(lines[..<8])).map { UInt32($0) * 0x010101 }
        #expect(try Self.draw(data, width: 8, height: 2, depth: .eight) == expected)
    }

    @Test func lengthsOfOneMoreByte() throws {
        // 0x60, 0x00: a colour run of 32; 0x40, 0x07: an FGBG image of 8; 0xc0: 16 and more.
        #expect(
            try Self.draw([0x60, 0x00, 0x05], width: 8, height: 4, depth: .eight)
                == Array(repeating: 0x050505, count: 32))
        #expect(
            try Self.draw([0x40, 0x07, 0xff], width: 8, height: 1, depth: .eight)
                == Array(repeating: 0xffffff, count: 8))
        #expect(
            try Self.draw([0xc0, 0x00, 0x05], width: 16, height: 1, depth: .eight)
                == Array(repeating: 0x050505, count: 16))
    }

    /// The first and the last prefix, and all between them; a byte behind; more pixels than there are.
    @Test func whatIsNoBitmapIsRefused() throws {
        let good: [UInt8] = [0x68, 0x11, 0x83, 1, 2, 3, 0x65, 9]
        _ = try Self.draw(good, width: 8, height: 2, depth: .eight)
        for length in good.indices {
            #expect(throws: WireError.self) {
                try Self.draw(Array(good[..<length]), width: 8, height: 2, depth: .eight)
            }
        }
        #expect(throws: WireError.self) { try Self.draw(good + [0x61, 1], width: 8, height: 2, depth: .eight) }
        #expect(throws: WireError.self) { try Self.draw(good + [0xff], width: 8, height: 2, depth: .eight) }
        #expect(throws: WireError.self) { try Self.draw([0xf0, 0xff, 0xff], width: 8, height: 2, depth: .eight) }
        #expect(throws: WireError.self) { try Self.draw([0xf5], width: 1, height: 1, depth: .eight) }
    }

    /// What a header of compressed data says counts, and it is not part of the data [MS-RDPBCGR 2.2.9.1.1.3.1.2.3].
    @Test func theHeaderOfCompressedData() throws {
        let data: [UInt8] = [0, 0, 2, 0, 8, 0, 8, 0, 0x68, 0x11]
        #expect(
            try Self.draw(data, width: 8, height: 1, depth: .eight, flags: 1) == Array(repeating: 0x111111, count: 8))
    }

    /// Random pictures of few colours, written by a small encoder of our own: color runs and images, background runs.
    @Test(arguments: [ColorDepth.eight, .fifteen, .sixteen, .twentyFour])
    func roundTrips(_ depth: ColorDepth) throws {
        var random = Random(seed: 7)
        for _ in 0..<40 {
            let (width, height) = (4 * Int(random.next() % 9 + 1), Int(random.next() % 20 + 1))
            let colours = (0..<3).map { _ in UInt32(truncatingIfNeeded: random.next()) }
            let pixels = (0..<(width * height)).map { _ in
                colours[Int(random.next() % 3)] & 0x00ff_ffff >> UInt32(24 - min(depth.rawValue, 24))
            }
            let raw = pixels.flatMap { pixel in
                (0..<((depth.rawValue + 7) / 8)).map { UInt8(truncatingIfNeeded: pixel >> UInt32(8 * $0)) }
            }
            let packed = encodeRLE(pixels, width: width, bytes: (depth.rawValue + 7) / 8)
            #expect(
                try Self.draw(packed, width: width, height: height, depth: depth)
                    == Self.draw(raw, width: width, height: height, depth: depth, flags: 0))
        }
    }

    /// Rows are padded to four bytes where the length says so, and pixels stand blue first.
    @Test func uncompressed() throws {
        #expect(
            try Self.draw([1, 2, 3, 4, 5, 6], width: 2, height: 1, depth: .twentyFour, flags: 0) == [
                0x030201, 0x060504,
            ])
        #expect(
            try Self.draw([1, 2, 3, 4, 5, 6, 0, 0], width: 2, height: 1, depth: .twentyFour, flags: 0)
                == [0x030201, 0x060504])
        #expect(
            try Self.draw([1, 2, 3, 0xff, 4, 5, 6, 0], width: 1, height: 2, depth: .thirtyTwo, flags: 0)
                == [0x060504, 0x030201])
        #expect(
            try Self.draw([0x1f, 0x00, 0xe0, 0x7f], width: 2, height: 1, depth: .fifteen, flags: 0) == [
                0x0000ff, 0xffff00,
            ])
        #expect(throws: WireError.self) { try Self.draw([1, 2, 3], width: 1, height: 1, depth: .thirtyTwo, flags: 0) }
        #expect(throws: WireError.self) {
            try Self.draw([1, 2, 3, 4, 5, 6, 7, 8], width: 1, height: 1, depth: .thirtyTwo, flags: 0)
        }
    }

    @Test func claimsAreBounded() throws {
        var screen = try #require(Screen(width: 64, height: 64, depth: .sixteen))
        var writer = ByteWriter()
        writer.u16le(1)
        writer.u16le(1)
        for value: UInt16 in [0, 0, 63, 63, 0xffff, 0xffff, 16, 0x0401, 0] { writer.u16le(value) }
        #expect(throws: WireError.self) { try screen.slowPath(update: writer.bytes[...]) }
        #expect(screen.tally.firstError?.field == "width * height")

        // Six bytes say 2048 × 2048 pixels, again and again.
        var bomb = ByteWriter()
        bomb.u16le(1)
        bomb.u16le(500)
        for _ in 0..<500 {
            for value: UInt16 in [0, 0, 63, 63, 2048, 2048, 16, 0x0401, 3] { bomb.u16le(value) }
            bomb.append([0xf0, 0xff, 0xff])
        }
        #expect(throws: WireError.self) { try screen.slowPath(update: bomb.bytes[...]) }
    }
}

/// Pixels as runs where three are alike, else as images, from the second line on as background where they repeat the line.
private func encodeRLE(_ pixels: [UInt32], width: Int, bytes: Int) -> [UInt8] {
    var out: [UInt8] = []
    var at = 0
    func write(_ pixel: UInt32) {
        for byte in 0..<bytes { out.append(UInt8(truncatingIfNeeded: pixel >> UInt32(8 * byte))) }
    }
    func mega(_ code: UInt8, _ count: Int) { out += [code, UInt8(count & 0xff), UInt8(count >> 8)] }
    var wasBackground = false
    while at < pixels.count {
        var run = 1
        while at + run < pixels.count, pixels[at + run] == pixels[at] { run += 1 }
        var above = 0
        while at >= width, at + above < pixels.count, pixels[at + above] == pixels[at + above - width] { above += 1 }
        if above > 2, !wasBackground {
            mega(0xf0, above)
            at += above
            wasBackground = true
        } else if run > 2 {
            mega(0xf3, run)
            write(pixels[at])
            at += run
            wasBackground = false
        } else {
            mega(0xf4, 1)
            write(pixels[at])
            at += 1
            wasBackground = false
        }
    }
    return out
}

/// The same numbers every time.
struct Random: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }
}
