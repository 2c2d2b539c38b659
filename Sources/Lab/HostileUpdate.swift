import Primitives

/// An update that is a trap for who believes it.
public enum HostileUpdate: Equatable, Sendable {
    /// A bitmap of 65,535 by 65,535 pixels.
    case wide
    /// A bitmap of few bytes whose runs fill 65,535 rows.
    case bomb
    /// Fewer bytes than it says, and more rectangles.
    case short

    /// TS_UPDATE_BITMAP_DATA. [MS-RDPBCGR 2.2.9.1.1.3.1.2]
    var data: [UInt8] {
        switch self {
        case .wide: bitmap(65_535, 65_535, flags: 0, says: 64, [UInt8](repeating: 0x7f, count: 64))
        case .bomb:
            // MEGA_MEGA_BG_RUN, again and again.
            bitmap(
                32_767, 65_535, flags: 0x0401, says: 24_000,
                (0..<8_000).flatMap { _ in [0xf0, 0xff, 0xff] as [UInt8] })
        case .short: bitmap(64, 64, flags: 0, says: 16_384, [UInt8](repeating: 0x7f, count: 100), count: 200)
        }
    }

    private func bitmap(
        _ width: Int, _ height: Int, flags: Int, says: Int, _ bytes: [UInt8], count: Int = 1
    ) -> [UInt8] {
        var writer = ByteWriter()
        let right = min(width, 65_535) - 1
        for value in [1, count, 0, 0, right, min(height, 65_535) - 1, width, height, 16, flags, says] {
            writer.u16le(UInt16(truncatingIfNeeded: value))
        }
        writer.append(bytes)
        return writer.bytes
    }
}
