import Drawing
import Primitives
import Testing

/// Fast-path updates [MS-RDPBCGR 2.2.9.1.2.1].
@Suite struct FastPathTests {
    private func update(_ code: UInt8, _ data: [UInt8], fragment: UInt8 = 0) -> [UInt8] {
        var writer = ByteWriter()
        writer.u8(code | fragment << 4)
        writer.u16le(UInt16(data.count))
        writer.append(data)
        return writer.bytes
    }

    /// SetSurfaceBits of 2 × 2 pixels at 1, 1.
    private func surfaceBits(codec: UInt8 = 0, type: UInt8 = 1) -> [UInt8] {
        let pixels: [UInt8] = [1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0]
        return [type, 0, 1, 0, 1, 0, 3, 0, 3, 0, 32, 0, 0, codec, 2, 0, 2, 0, 16, 0, 0, 0] + pixels
    }

    private func screen() throws -> Screen { try #require(Screen(width: 4, height: 4, depth: .thirtyTwo)) }

    @Test func surfaceCommands() throws {
        for type: UInt8 in [1, 6] {
            var screen = try screen()
            let frame: [UInt8] = [4, 0, 0, 0, 7, 0, 0, 0]
            let end: [UInt8] = [4, 0, 1, 0, 7, 0, 0, 0]
            try screen.fastPath(updates: update(4, frame + surfaceBits(type: type) + end)[...])
            #expect(
                [screen.canvas[1, 1], screen.canvas[2, 1], screen.canvas[1, 2], screen.canvas[2, 2]] == [3, 4, 1, 2])
            #expect(screen.tally.framesEnded == 1)
            #expect(screen.tally[.surfaceCommands].pixelsChanged == 4)
        }
    }

    /// What is not ours to read is counted by codec, and no error.
    @Test func otherCodecs() throws {
        var screen = try screen()
        try screen.fastPath(updates: update(4, surfaceBits(codec: 3) + surfaceBits() + surfaceBits(codec: 1))[...])
        #expect(screen.tally.foreignCodecs == [3: 1, 1: 1])
        #expect(screen.canvas[1, 2] == 1)
        #expect(screen.tally.unreadable == 0)
    }

    @Test func fragmentsAreJoined() throws {
        let whole = surfaceBits()
        var screen = try screen()
        let first = update(4, Array(whole[..<10]), fragment: 2)
        try screen.fastPath(updates: (first + update(4, Array(whole[10..<20]), fragment: 3))[...])
        #expect(screen.tally.updates == 0)
        try screen.fastPath(updates: update(4, Array(whole[20...]), fragment: 1)[...])
        #expect(screen.canvas[2, 2] == 2)
        // A fragment of nothing, and one of another update.
        #expect(throws: WireError.self) { try screen.fastPath(updates: update(4, [1], fragment: 3)[...]) }
        #expect(throws: WireError.self) { try screen.fastPath(updates: (first + update(1, [1], fragment: 1))[...]) }
        // After which whole updates are read again.
        try screen.fastPath(updates: update(4, whole)[...])
    }

    @Test func fragmentsAreBounded() throws {
        var screen = try screen()
        let piece = [UInt8](repeating: 0, count: 60_000)
        try screen.fastPath(updates: update(4, piece, fragment: 2)[...])
        var refused = 0
        for _ in 0..<100 {
            do throws(WireError) {
                try screen.fastPath(updates: update(4, piece, fragment: 3)[...])
            } catch { refused += 1 }
        }
        #expect(refused > 0)
    }

    /// We offer no compression; an update behind a compressed one is drawn all the same.
    @Test func compressedUpdates() throws {
        var screen = try screen()
        let compressed: [UInt8] = [4 | 2 << 6, 0x21, 2, 0, 9, 9]
        #expect(throws: WireError.self) { try screen.fastPath(updates: (compressed)[...]) }
        // With the flags, but not compressed.
        let plain = surfaceBits()
        try screen.fastPath(updates: ([4 | 2 << 6, 0x01, UInt8(plain.count), 0] + plain)[...])
        #expect(screen.canvas[1, 2] == 1)
        #expect(screen.tally.unreadable == 1)
    }

    @Test func everyPrefixIsRefused() throws {
        let whole = update(4, surfaceBits())
        for length in 1..<whole.count {
            var screen = try screen()
            #expect(throws: WireError.self) { try screen.fastPath(updates: whole[..<length]) }
        }
        var screen = try screen()
        #expect(throws: WireError.self) { try screen.fastPath(updates: (whole + [0])[...]) }
        #expect(screen.canvas[1, 2] == 1)
    }

    /// Pointers are no part of the picture; what is beyond them is unknown.
    @Test func pointersAndUnknownUpdates() throws {
        var screen = try screen()
        try screen.fastPath(updates: (update(5, []) + update(9, [1, 2, 3]) + update(3, []))[...])
        #expect(screen.tally[.pointer].updates == 2)
        #expect(screen.tally[.synchronize].updates == 1)
        #expect(throws: WireError.self) { try screen.fastPath(updates: update(13, [])[...]) }
    }

    @Test func palettes() throws {
        var screen = try #require(Screen(width: 4, height: 1, depth: .eight))
        var palette: [UInt8] = [2, 0, 0, 0, 2, 0, 0, 0, 1, 2, 3, 0xff, 0x80, 0x40]
        try screen.fastPath(updates: update(2, palette)[...])
        let bitmap: [UInt8] = [1, 0, 1, 0, 0, 0, 0, 0, 3, 0, 0, 0, 4, 0, 1, 0, 8, 0, 0, 0, 4, 0, 0, 1, 0, 1]
        try screen.fastPath(updates: update(1, bitmap)[...])
        #expect(screen.canvas.pixels == [0x010203, 0xff8040, 0x010203, 0xff8040])
        palette[4] = 0xff
        #expect(throws: WireError.self) { try screen.fastPath(updates: update(2, palette)[...]) }
    }

    @Test func sizesOfScreens() {
        #expect(Screen(width: 0, height: 1, depth: .eight) == nil)
        #expect(Screen(width: 8193, height: 1, depth: .eight) == nil)
        #expect(Screen(width: 8192, height: 1025, depth: .eight) == nil)
        #expect(Screen(width: 3840, height: 2160, depth: .eight)?.canvas.pixels.count == 3840 * 2160)
    }
}
