public import Primitives

/// One chunk of an event log: 64 KiB that can be read without any other. [libyal, "Chunk"]
///
/// Damage costs as little as can be: a record that cannot be read is counted and passed over, and the next one is looked for.
public struct EventLogChunk: Sendable {
    public static let length = 65_536
    private static let headerLength = 512
    private static let signature = Array("ElfChnk\0".utf8)
    private static let recordSignature: UInt32 = 0x2a2a

    private let bytes: [UInt8]
    /// Where records end, by the header; the whole chunk where that cannot be.
    private let end: Int
    public let firstRecordID: UInt64
    public let lastRecordID: UInt64
    /// Both checksums are right.
    public let isIntact: Bool

    /// What became of the records of a chunk.
    public struct Tally: Equatable, Sendable {
        public var read = 0
        public var damaged = 0
        /// Of a provider or number that nobody asked for.
        public var unwanted = 0

        public init(read: Int = 0, damaged: Int = 0, unwanted: Int = 0) {
            self.read = read
            self.damaged = damaged
            self.unwanted = unwanted
        }
    }

    /// - Parameter bytes: one chunk, or what is left of it at the end of a file.
    /// - Throws: `WireError` when no chunk begins here.
    public init(decoding bytes: [UInt8]) throws(WireError) {
        var cursor = ChunkCursor(bytes, at: 0, end: Self.headerLength)
        let found = Array(try cursor.take(8, "Signature"))
        guard found == Self.signature else { throw cursor.error("Signature", "ElfChnk", shown(found, limit: 8)) }
        try cursor.skip(16, "RecordNumbers")
        firstRecordID = try cursor.u64("FirstRecordID")
        lastRecordID = try cursor.u64("LastRecordID")
        try cursor.skip(8, "LastRecordOffset")
        let free = Int(try cursor.u32("FreeSpaceOffset"))
        let dataChecksum = try cursor.u32("EventRecordsChecksum")
        try cursor.skip(68, "Unknown")
        let headerChecksum = try cursor.u32("Checksum")
        try cursor.skip(Self.headerLength - 128, "Tables")
        let isPlaced = (Self.headerLength...bytes.count).contains(free)
        end = isPlaced ? free : bytes.count
        isIntact =
            isPlaced && crc32(bytes[..<120], bytes[128..<Self.headerLength]) == headerChecksum
            && crc32(bytes[Self.headerLength..<free]) == dataChecksum
        self.bytes = bytes
    }

    /// Reads every wanted record, in the order of the chunk.
    ///
    /// - Parameters:
    ///   - isWanted: by provider and event id, asked before anything else of a record is made into text.
    ///   - each: called with each record that could be read.
    public func forEachRecord(
        wanted isWanted: (_ provider: String, _ eventID: UInt32) -> Bool = { _, _ in true },
        _ each: (EventRecord) -> Void
    ) -> Tally {
        var tally = Tally()
        var templates = TemplateCache()
        var at = Self.headerLength
        var isInGap = false
        while at + 24 <= end {
            guard let record = frame(at: at) else {
                // Records begin at multiples of eight: on to the next that looks like one.
                isInGap = true
                at += 8
                continue
            }
            if isInGap { tally.damaged += 1 }
            isInGap = false
            do {
                var reader = RecordReader(bytes, record, templates)
                if let event = try reader.read(isWanted) {
                    tally.read += 1
                    each(event)
                } else {
                    tally.unwanted += 1
                }
                templates = reader.templates
            } catch {
                tally.damaged += 1
            }
            at += record.length
        }
        return tally
    }

    /// The frame of a record that begins here; nil where none does.
    private func frame(at: Int) -> RecordFrame? {
        var cursor = ChunkCursor(bytes, at: at, end: end)
        guard at >= Self.headerLength, let signature = try? cursor.u32("Signature"), signature == Self.recordSignature,
            let length = try? cursor.u32("Length"), length >= 28, Int(length) <= end - at,
            let id = try? cursor.u64("RecordID"), let time = try? cursor.u64("TimeCreated")
        else { return nil }
        return RecordFrame(at: at, length: Int(length), id: id, writtenAt: UnixTime(fileTime: time))
    }
}

/// Where a record lies, and what stands before its binary XML.
struct RecordFrame {
    let at: Int
    let length: Int
    let id: UInt64
    let writtenAt: UnixTime
}

/// The templates of one chunk, each read once.
struct TemplateCache {
    var byOffset: [Int: EventTemplate] = [:]
}
