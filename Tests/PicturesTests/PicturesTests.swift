import CUnpack
import Drawing
import Foundation
import Pictures
import Testing

@Suite struct PicturesTests {
    private func canvas(_ width: Int, _ height: Int) throws -> Canvas {
        let pixels = (0..<(width * height)).map {
            UInt32($0 % width * 5 & 0xff) << 16 | UInt32($0 / width * 3 & 0xff) << 8 | 7
        }
        return try #require(Canvas(width: width, height: height, pixels: pixels))
    }

    /// The chunks of a PNG file, each with a CRC that is right [PNG, section 5].
    private func chunks(_ file: [UInt8]) throws -> [(type: String, data: [UInt8])] {
        try #require(Array(file.prefix(8)) == [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])
        var at = 8
        var found: [(String, [UInt8])] = []
        func number(_ at: Int) -> Int { file[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) } }
        while at + 12 <= file.count {
            let length = number(at)
            let body = Array(file[(at + 4)..<(at + 8 + length)])
            #expect(Int(crc32(0, body, UInt32(body.count))) == number(at + 8 + length))
            found.append((String(decoding: body[..<4], as: UTF8.self), Array(body[4...])))
            at += 12 + length
        }
        #expect(at == file.count)
        return found
    }

    /// The pixels of a PNG file of eight bits and true colour, whose rows have the filters "None" or "Up".
    private func pixels(_ file: [UInt8]) throws -> (width: Int, height: Int, pixels: [UInt32]) {
        let all = try chunks(file)
        let header = all[0].data
        #expect(Array(header[8...]) == [8, 2, 0, 0, 0])
        let (width, height) = (Int(header[2]) << 8 | Int(header[3]), Int(header[6]) << 8 | Int(header[7]))
        let packed = all.filter { $0.type == "IDAT" }.flatMap { $0.data }
        var rows = [UInt8](repeating: 0, count: (width * 3 + 1) * height)
        var count = uLong(rows.count)
        try #require(uncompress(&rows, &count, packed, uLong(packed.count)) == Z_OK)
        #expect(Int(count) == rows.count)
        var made: [UInt32] = []
        var above = [UInt8](repeating: 0, count: width * 3)
        for y in 0..<height {
            let start = y * (width * 3 + 1)
            #expect(rows[start] == 2)
            for index in 0..<(width * 3) { above[index] &+= rows[start + 1 + index] }
            for x in 0..<width {
                made.append(UInt32(above[3 * x]) << 16 | UInt32(above[3 * x + 1]) << 8 | UInt32(above[3 * x + 2]))
            }
        }
        return (width, height, made)
    }

    @Test(arguments: [(1, 1), (3, 5), (800, 600), (1920, 1080)])
    func pngHoldsThePixels(_ width: Int, _ height: Int) throws {
        let canvas = try canvas(width, height)
        let file = try #require(png(of: canvas))
        let read = try pixels(file)
        #expect(read.width == width && read.height == height)
        #expect(read.pixels == canvas.pixels)
        // Nothing but what must be: no time, no text, no program's name.
        #expect(Set(try chunks(file).map(\.type)) == ["IHDR", "IDAT", "IEND"])
    }

    @Test func noise() throws {
        var state: UInt32 = 1
        let canvas = try #require(
            Canvas(
                width: 300, height: 200,
                pixels: (0..<60_000).map { _ in
                    state = state &* 1_664_525 &+ 1_013_904_223
                    return state >> 8
                }))
        #expect(try pixels(try #require(png(of: canvas))).pixels == canvas.pixels)
    }

    @Test func scaling() throws {
        let canvas = try #require(Canvas(width: 4, height: 2, pixels: [0, 2, 4, 8, 2, 4, 4, 8].map { $0 * 0x010101 }))
        #expect(canvas.scaled(toFit: 2, 100).pixels == [0x020202, 0x060606])
        #expect(canvas.scaled(toFit: 100, 100) == canvas)
        let wide = try self.canvas(1920, 1080).scaled(toFit: 80, 48)
        #expect(wide.width == 80 && wide.height == 45)
    }

    @Test func halfBlocks() throws {
        let canvas = try #require(
            Canvas(width: 2, height: 3, pixels: [0xff0000, 0xff0000, 0x00ff00, 0x00ff00, 0x0000ff, 0xffffff]))
        #expect(
            terminalPicture(of: canvas, .halfBlocks(isTrueColour: true), columns: 80, rows: 24)
                == "\u{1b}[38;2;255;0;0;48;2;0;255;0m▀▀\u{1b}[0m\n"
                + "\u{1b}[38;2;0;0;255;48;2;0;0;0m▀\u{1b}[38;2;255;255;255;48;2;0;0;0m▀\u{1b}[0m\n")
        // 196, 46 and 21 are red, green and blue of xterm's cube, 231 and 16 white and black.
        #expect(
            terminalPicture(of: canvas, .halfBlocks(isTrueColour: false), columns: 80, rows: 24)
                == "\u{1b}[38;5;196;48;5;46m▀▀\u{1b}[0m\n\u{1b}[38;5;21;48;5;16m▀\u{1b}[38;5;231;48;5;16m▀\u{1b}[0m\n")
    }

    @Test func halfBlocksFitTheTerminal() throws {
        let text = terminalPicture(of: try canvas(1920, 1080), .halfBlocks(isTrueColour: true), columns: 80, rows: 24)
        let lines = text.split(separator: "\n")
        #expect(lines.count <= 24)
        for line in lines { #expect(line.count { $0 == "▀" } <= 80) }
    }

    /// The chunks hold the PNG file of the scaled canvas.
    @Test func kitty() throws {
        let text = terminalPicture(of: try canvas(1000, 500), .kitty, columns: 40, rows: 20)
        let parts = text.dropLast().components(separatedBy: "\u{1b}\\").filter { !$0.isEmpty }
        #expect(parts[0].hasPrefix("\u{1b}_Ga=T,f=100,q=2,m="))
        var encoded = ""
        for (index, part) in parts.enumerated() {
            let pair = part.split(separator: ";", maxSplits: 1)
            #expect(pair[1].utf8.count <= 4096)
            #expect(pair[0].hasSuffix(index == parts.count - 1 ? "m=0" : "m=1"))
            encoded += pair[1]
        }
        let file = [UInt8](try #require(Data(base64Encoded: encoded)))
        let read = try pixels(file)
        #expect(read.width == 400 && read.height == 200)
    }

    /// Two colours, seven rows: two bands, of which the second has one row. `~` is six pixels, `@` the upper one.
    @Test func sixel() throws {
        let canvas = try #require(
            Canvas(width: 5, height: 7, pixels: Array(repeating: 0xff0000, count: 33) + [0x0000ff, 0x0000ff]))
        #expect(
            terminalPicture(of: canvas, .sixel, columns: 80, rows: 24)
                == "\u{1b}P0;1;0q\"1;1;5;7#0;2;100;0;0#1;2;0;0;100#0!5~-#0@@@$#1???@@-\u{1b}\\\n")
        let many = terminalPicture(of: try self.canvas(200, 100), .sixel, columns: 80, rows: 24)
        #expect(many.contains("#215;2;100;100;100"))
    }
}
