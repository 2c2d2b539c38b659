import Drawing
import Primitives
import Testing

/// RDP 6.0 bitmaps [MS-RDPEGDI 2.2.2.5.1].
@Suite struct PlanarBitmapTests {
    private func draw(_ data: [UInt8], width: Int, height: Int) throws -> [UInt32] {
        try BitmapCodecTests.draw(data, width: width, height: height, depth: .thirtyTwo)
    }

    /// The plane of [MS-RDPEGDI 3.1.9.2], six by three.
    private let plane: [UInt8] = [
        0x13, 0xff, 0x20, 0xfe, 0xfd, 0x60, 0x01, 0x7d, 0xf5, 0xc2, 0x9a, 0x38, 0x60, 0x01, 0x67, 0x8b, 0xa3, 0x78,
        0xaf,
    ]
    private let values: [UInt32] = [
        255, 255, 255, 255, 254, 253, 254, 192, 132, 96, 75, 25, 253, 140, 62, 14, 135, 193,
    ]

    /// From the bottom, as a picture from the top.
    private var lines: [UInt32] { Array(values[12...]) + Array(values[6..<12]) + Array(values[..<6]) }

    @Test func thePlaneOfTheSpecification() throws {
        // Red, green and blue alike; then with an alpha plane before them, which changes nothing.
        #expect(try draw([0x30] + plane + plane + plane, width: 6, height: 3) == lines.map { $0 * 0x010101 })
        #expect(try draw([0x10] + plane + plane + plane + plane, width: 6, height: 3) == lines.map { $0 * 0x010101 })
        // Black where a plane says so: six zeros in runs of a line.
        let zeros: [UInt8] = [0x06, 0x06, 0x06]
        #expect(try draw([0x30] + plane + zeros + zeros, width: 6, height: 3) == lines.map { $0 << 16 })
        #expect(try draw([0x30] + zeros + plane + zeros, width: 6, height: 3) == lines.map { $0 << 8 })
        #expect(try draw([0x30] + zeros + zeros + plane, width: 6, height: 3) == lines)
    }

    @Test func rawPlanes() throws {
        #expect(try draw([0x20, 1, 2, 3, 4, 5, 6, 0], width: 2, height: 1) == [0x010305, 0x020406])
        #expect(try draw([0x20, 1, 2, 3, 4, 5, 6], width: 2, height: 1) == [0x010305, 0x020406])
        #expect(try draw([0x00, 9, 9, 1, 2, 3, 4, 5, 6, 0], width: 2, height: 1) == [0x010305, 0x020406])
    }

    /// Runs of 16 to 47 in one byte [MS-RDPEGDI 2.2.2.5.1.1].
    @Test func longRuns() throws {
        // A value, then 31 of it; 1 and 47 for blue.
        let thirtyTwo: [UInt8] = [0x10, 7, 0xf1]
        #expect(
            try draw([0x30] + thirtyTwo + thirtyTwo + thirtyTwo, width: 32, height: 1)
                == Array(repeating: 0x070707, count: 32))
        let fortyEight: [UInt8] = [0x10, 7, 0xf2]
        #expect(
            try draw([0x30] + fortyEight + fortyEight + fortyEight, width: 48, height: 1)
                == Array(repeating: 0x070707, count: 48))
    }

    /// Luma and chroma: no chroma is grey; orange makes red more and blue less [MS-RDPEGDI 3.1.9.1.2].
    @Test func colourLoss() throws {
        #expect(try draw([0x21, 100, 0, 0, 0], width: 1, height: 1) == [0x646464])
        #expect(try draw([0x21, 100, 10, 0, 0], width: 1, height: 1) == [0x6e645a])
        #expect(try draw([0x21, 100, 0, 10, 0], width: 1, height: 1) == [0x5a6e5a])
        // Two bits lost: chroma is four times what is written, and signed; what overflows is cut.
        #expect(try draw([0x23, 100, 10, 0, 0], width: 1, height: 1) == [0x8c643c])
        #expect(try draw([0x23, 100, 0xf6, 0, 0], width: 1, height: 1) == [0x3c648c])
        #expect(try draw([0x23, 250, 10, 0, 0], width: 1, height: 1) == [0xfffad2])
    }

    /// Half the chroma in each direction: each value stands for four pixels.
    @Test func chromaSubsampling() throws {
        let luma: [UInt8] = [100, 100, 100, 50, 50, 50]
        #expect(
            try draw([0x29] + luma + [10, 0] + [0, 0] + [0], width: 3, height: 2)
                == [0x3c3228, 0x3c3228, 0x323232, 0x6e645a, 0x6e645a, 0x646464])
    }

    @Test func whatIsNoBitmapIsRefused() throws {
        let good: [UInt8] = [0x30] + plane + plane + plane
        for length in good.indices {
            #expect(throws: WireError.self) { try draw(Array(good[..<length]), width: 6, height: 3) }
        }
        #expect(throws: WireError.self) { try draw(good + [0], width: 6, height: 3) }
        // A run over the end of the line, and one of nothing, which would never end.
        #expect(throws: WireError.self) { try draw([0x30, 0x07, 0x06, 0x06], width: 6, height: 1) }
        #expect(throws: WireError.self) { try draw([0x30, 0x00, 0x00, 0x00], width: 6, height: 1) }
    }
}
