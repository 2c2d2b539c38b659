/// The hash by which Windows tells whether an entry of a hive's log is whole; it is no secret and no signature.
///
/// Taken from the notes of M. Suhanov on the format, as Microsoft has published neither.
enum Marvin32 {
    /// The one seed that logs are written with.
    private static let seed: UInt64 = 0x82ef_4d88_7a4e_55c5

    static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        var low = UInt32(truncatingIfNeeded: seed)
        var high = UInt32(truncatingIfNeeded: seed >> 32)
        bytes.withUnsafeBytes { buffer in
            let whole = buffer.count / 4 * 4
            for offset in stride(from: 0, to: whole, by: 4) {
                low &+= UInt32(littleEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
                mix(&low, &high)
            }
            // What is left is closed off by one bit.
            var last: UInt32 = 0x80
            for byte in buffer[whole...].reversed() { last = last << 8 | UInt32(byte) }
            low &+= last
        }
        mix(&low, &high)
        mix(&low, &high)
        return UInt64(high) << 32 | UInt64(low)
    }

    private static func mix(_ low: inout UInt32, _ high: inout UInt32) {
        high ^= low
        low = rotated(low, 20) &+ high
        high = rotated(high, 9) ^ low
        low = rotated(low, 27) &+ high
        high = rotated(high, 19)
    }

    private static func rotated(_ word: UInt32, _ bits: UInt32) -> UInt32 { word << bits | word >> (32 - bits) }
}
