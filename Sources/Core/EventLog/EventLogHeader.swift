public import Primitives

/// The first block of an event log file. [libyal, Windows XML Event Log (EVTX) format, "File header"]
public struct EventLogHeader: Equatable, Sendable {
    /// Bytes of the block before the first chunk; only the first 128 say anything.
    public static let blockLength = 4096
    private static let signature = Array("ElfFile\0".utf8)

    public let nextRecordID: UInt64
    public let chunkCount: Int
    /// The log was not closed: its newest chunk may hold more, or other records than its header says.
    public let isDirty: Bool
    /// The log had reached its greatest length.
    public let isFull: Bool
    /// The header's own checksum is right.
    public let isIntact: Bool

    /// - Parameter bytes: at least the first 128 bytes of a file.
    /// - Throws: `WireError` when this is no event log, or too short for one.
    public init(decoding bytes: [UInt8]) throws(WireError) {
        var cursor = ChunkCursor(bytes, at: 0, end: 128)
        let found = Array(try cursor.take(8, "Signature"))
        guard found == Self.signature else { throw cursor.error("Signature", "ElfFile", shown(found, limit: 8)) }
        try cursor.skip(16, "ChunkNumbers")
        nextRecordID = try cursor.u64("NextRecordID")
        try cursor.skip(10, "HeaderSize")
        chunkCount = Int(try cursor.u16("ChunkCount"))
        try cursor.skip(76, "Unknown")
        let flags = try cursor.u32("Flags")
        isDirty = flags & 1 != 0
        isFull = flags & 2 != 0
        isIntact = try cursor.u32("Checksum") == crc32(bytes[..<120])
    }
}
