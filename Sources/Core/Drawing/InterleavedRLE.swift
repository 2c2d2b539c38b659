import Primitives

// The one file of this codec: every run is checked against both buffers before it is written through pointers.

extension Bitmap {
    /// Interleaved RLE at 8, 15, 16 and 24 bits [MS-RDPBCGR 2.2.9.1.1.3.1.2.4, 3.1.9]. The caller has bounded the size.
    ///
    /// Throws when the data ends early, says more than the bitmap holds, or goes on behind its last pixel.
    mutating func interleavedRLE(
        _ bytes: ArraySlice<UInt8>, _ width: Int, _ height: Int, _ depth: ColorDepth, _ palette: Palette
    ) throws(WireError) {
        resize(width: width, height: height)
        isBottomUp = true
        let total = width * height
        var failure: WireError?
        bytes.withUnsafeBufferPointer { source in
            pixels.withUnsafeMutableBufferPointer { target in
                guard let out = target.baseAddress, target.count >= total else { return }
                do throws(WireError) {
                    switch depth {
                    case .eight: try InterleavedRLE<OneBytePel>.decode(source, out, width, total)
                    case .fifteen, .sixteen: try InterleavedRLE<TwoBytePel>.decode(source, out, width, total)
                    case .twentyFour, .thirtyTwo: try InterleavedRLE<ThreeBytePel>.decode(source, out, width, total)
                    }
                    depth.convert(UnsafeMutableBufferPointer(rebasing: target[..<total]), palette)
                } catch { failure = error }
            }
        }
        if let failure { throw failure }
    }
}

private protocol Pel {
    static var size: Int { get }
    static var white: UInt32 { get }
    static func read(_ at: UnsafePointer<UInt8>) -> UInt32
}

private enum OneBytePel: Pel {
    static var size: Int { 1 }
    static var white: UInt32 { 0xff }
    @inline(__always) static func read(_ at: UnsafePointer<UInt8>) -> UInt32 { UInt32(at[0]) }
}

private enum TwoBytePel: Pel {
    static var size: Int { 2 }
    static var white: UInt32 { 0xffff }
    @inline(__always) static func read(_ at: UnsafePointer<UInt8>) -> UInt32 { UInt32(at[0]) | UInt32(at[1]) << 8 }
}

private enum ThreeBytePel: Pel {
    static var size: Int { 3 }
    static var white: UInt32 { 0xff_ffff }
    @inline(__always) static func read(_ at: UnsafePointer<UInt8>) -> UInt32 {
        UInt32(at[0]) | UInt32(at[1]) << 8 | UInt32(at[2]) << 16
    }
}

private struct InterleavedRLE<P: Pel> {
    private let source: UnsafeBufferPointer<UInt8>
    private let out: UnsafeMutablePointer<UInt32>
    private let width: Int
    private let total: Int
    private var at = 0
    private var written = 0
    private var foreground = P.white
    /// A background run right behind another one begins with one pixel of the foreground colour.
    private var insertsForeground = false
    private var isFirstLine = true

    private init(
        _ source: UnsafeBufferPointer<UInt8>, _ out: UnsafeMutablePointer<UInt32>, _ width: Int, _ total: Int
    ) {
        self.source = source
        self.out = out
        self.width = width
        self.total = total
    }

    static func decode(
        _ source: UnsafeBufferPointer<UInt8>, _ out: UnsafeMutablePointer<UInt32>, _ width: Int, _ total: Int
    ) throws(WireError) {
        var decoder = Self(source, out, width, total)
        try decoder.decode()
    }

    private mutating func decode() throws(WireError) {
        while at < source.count {
            if isFirstLine, written >= width {
                isFirstLine = false
                insertsForeground = false
            }
            let code = source[at]
            at += 1
            try order(code)
        }
        guard written == total else { throw truncated(1) }
    }

    /// One order: its kind stands in the upper bits of the first byte, in three lengths of code.
    private mutating func order(_ code: UInt8) throws(WireError) {
        switch code >> 5 {
        case 0: return try background(try length(code & 31, add: 32))
        case 1: return try foregroundRun(try length(code & 31, add: 32))
        case 2: return try mixed(try maskedLength(code & 31))
        case 3: return try colourRun(try length(code & 31, add: 32))
        case 4: return try image(try length(code & 31, add: 32))
        default: break
        }
        switch code {
        case 0xc0...0xcf:
            let count = try length(code & 15, add: 16)
            foreground = try pel()
            try foregroundRun(count)
        case 0xd0...0xdf:
            let count = try maskedLength(code & 15)
            foreground = try pel()
            try mixed(count)
        case 0xe0...0xef: try dithered(try length(code & 15, add: 16))
        case 0xf0: try background(try megaLength())
        case 0xf1: try foregroundRun(try megaLength())
        case 0xf2: try mixed(try megaLength())
        case 0xf3: try colourRun(try megaLength())
        case 0xf4: try image(try megaLength())
        case 0xf6:
            let count = try megaLength()
            foreground = try pel()
            try foregroundRun(count)
        case 0xf7:
            let count = try megaLength()
            foreground = try pel()
            try mixed(count)
        case 0xf8: try dithered(try megaLength())
        case 0xf9: try special(0x03)
        case 0xfa: try special(0x05)
        case 0xfd: try single(P.white)
        case 0xfe: try single(0)
        default: throw error(.unexpected(expected: "an order code", got: "0x" + hex(code)), at - 1)
        }
    }

    // What stands behind a code.

    @inline(__always)
    private mutating func byte() throws(WireError) -> Int {
        guard at < source.count else { throw truncated(1) }
        defer { at += 1 }
        return Int(source[at])
    }

    @inline(__always)
    private mutating func length(_ bits: UInt8, add: Int) throws(WireError) -> Int {
        bits != 0 ? Int(bits) : try byte() + add
    }

    @inline(__always)
    private mutating func maskedLength(_ bits: UInt8) throws(WireError) -> Int {
        bits != 0 ? Int(bits) * 8 : try byte() + 1
    }

    private mutating func megaLength() throws(WireError) -> Int {
        let low = try byte()
        return low | (try byte()) << 8
    }

    @inline(__always)
    private mutating func pel() throws(WireError) -> UInt32 {
        guard source.count - at >= P.size, let base = source.baseAddress else { throw truncated(P.size) }
        defer { at += P.size }
        return P.read(base + at)
    }

    // What is written. Each of these first claims its pixels.

    @inline(__always)
    private mutating func claim(_ count: Int) throws(WireError) -> UnsafeMutablePointer<UInt32> {
        guard count <= total - written else {
            throw error(.tooLarge(limit: total - written, got: count), at)
        }
        defer { written += count }
        return out + written
    }

    private mutating func background(_ count: Int) throws(WireError) {
        var left = count
        if insertsForeground, count > 0 {
            try single(isFirstLine ? foreground : above() ^ foreground)
            left -= 1
        }
        insertsForeground = true
        let to = try claim(left)
        guard !isFirstLine else { return to.update(repeating: 0, count: left) }
        if left < 16 {
            for index in 0..<left { to[index] = to[index - width] }
            return
        }
        // In pieces of a line at most: what a piece copies is already there.
        var done = 0
        while done < left {
            let piece = min(width, left - done)
            (to + done).update(from: to + done - width, count: piece)
            done += piece
        }
    }

    private mutating func foregroundRun(_ count: Int) throws(WireError) {
        insertsForeground = false
        let to = try claim(count)
        guard !isFirstLine else { return to.update(repeating: foreground, count: count) }
        let mask = foreground
        for index in 0..<count { to[index] = to[index - width] ^ mask }
    }

    private mutating func colourRun(_ count: Int) throws(WireError) {
        insertsForeground = false
        let colour = try pel()
        try claim(count).update(repeating: colour, count: count)
    }

    private mutating func dithered(_ pairs: Int) throws(WireError) {
        insertsForeground = false
        let first = try pel()
        let second = try pel()
        let to = try claim(2 * pairs)
        for index in 0..<pairs {
            to[2 * index] = first
            to[2 * index + 1] = second
        }
    }

    private mutating func image(_ count: Int) throws(WireError) {
        insertsForeground = false
        guard (source.count - at) / P.size >= count, let base = source.baseAddress else {
            throw truncated(count * P.size - (source.count - at))
        }
        let to = try claim(count)
        let from = base + at
        for index in 0..<count { to[index] = P.read(from + index * P.size) }
        at += count * P.size
    }

    private mutating func mixed(_ count: Int) throws(WireError) {
        insertsForeground = false
        var left = count
        while left > 0 {
            let mask = UInt8(truncatingIfNeeded: try byte())
            try bits(mask, min(8, left))
            left -= 8
        }
    }

    private mutating func special(_ mask: UInt8) throws(WireError) {
        insertsForeground = false
        try bits(mask, 8)
    }

    @inline(__always)
    private mutating func bits(_ mask: UInt8, _ count: Int) throws(WireError) {
        let to = try claim(count)
        for bit in 0..<count {
            let under: UInt32 = isFirstLine ? 0 : to[bit - width]
            to[bit] = mask >> UInt8(truncatingIfNeeded: bit) & 1 != 0 ? under ^ foreground : under
        }
    }

    @inline(__always)
    private mutating func single(_ pixel: UInt32) throws(WireError) {
        insertsForeground = false
        try claim(1)[0] = pixel
    }

    /// The pixel above the next one; only asked for behind the first line.
    private func above() -> UInt32 { written >= width && written < total ? out[written - width] : 0 }

    private func truncated(_ missing: Int) -> WireError { error(.truncated(missing: missing), source.count) }

    private func error(_ reason: WireError.Reason, _ offset: Int) -> WireError {
        WireError(message: "Interleaved RLE bitmap", field: "order", offset: offset, reason: reason)
    }
}
