/// The checksum of event log files: CRC-32 with the polynomial 0x04c11db7, bits reflected. [ISO 3309]
func crc32(_ pieces: ArraySlice<UInt8>...) -> UInt32 {
    var value: UInt32 = 0xffff_ffff
    for piece in pieces {
        piece.withUnsafeBufferPointer { bytes in
            table.withUnsafeBufferPointer { table in
                for byte in bytes { value = table[Int((value ^ UInt32(byte)) & 0xff)] ^ (value >> 8) }
            }
        }
    }
    return ~value
}

private let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1 }
}
