/// The digest under which Windows keeps passwords. Broken, and here for interoperability only. [RFC 1320]
public enum MD4 {
    /// 16 bytes.
    public static func digest(_ message: [UInt8]) -> [UInt8] {
        var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476]
        let padded = padded(message)
        for start in stride(from: 0, to: padded.count, by: 64) { process(words(padded[start..<(start + 64)]), &state) }
        return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
    }

    private static func padded(_ message: [UInt8]) -> [UInt8] {
        let bits = UInt64(message.count) &* 8
        let zeros = (119 - message.count % 64) % 64
        return message + [0x80] + Array(repeating: 0, count: zeros)
            + (0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
    }

    private static func words(_ block: ArraySlice<UInt8>) -> [UInt32] {
        let block = Array(block)
        return stride(from: 0, to: 64, by: 4).map { at in
            (0..<4).reduce(UInt32(0)) { $0 | UInt32(block[at + $1]) << (8 * $1) }
        }
    }

    /// The order of the words and the shifts of each round, four words at a time.
    private static let orders = [
        Array(0..<16), [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
        [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    ]
    private static let shifts: [[UInt32]] = [[3, 7, 11, 19], [3, 5, 9, 13], [3, 9, 11, 15]]
    private static let constants: [UInt32] = [0, 0x5a82_7999, 0x6ed9_eba1]

    private static func process(_ words: [UInt32], _ state: inout [UInt32]) {
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        for round in 0..<3 {
            for (step, word) in orders[round].enumerated() {
                let mixed = a &+ mix(round, b, c, d) &+ words[word] &+ constants[round]
                let shift = shifts[round][step % 4]
                (a, b, c, d) = (d, mixed << shift | mixed >> (32 - shift), b, c)
            }
        }
        for (index, word) in [a, b, c, d].enumerated() { state[index] = state[index] &+ word }
    }

    private static func mix(_ round: Int, _ x: UInt32, _ y: UInt32, _ z: UInt32) -> UInt32 {
        switch round {
        case 0: (x & y) | (~x & z)
        case 1: (x & y) | (x & z) | (y & z)
        default: x ^ y ^ z
        }
    }
}
