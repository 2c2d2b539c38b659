public import Primitives

/// A log beside a hive (`SYSTEM.LOG1`), in which Windows writes changes down before it makes them in the hive itself, which may
/// be an hour later. Microsoft has not published the format; this is what M. Suhanov's notes and his readers agree on.
public struct HiveLog: Equatable, Sendable {
    /// Bytes that belong at an offset from the beginning of the hive's file.
    public struct Page: Equatable, Sendable {
        public let offset: Int
        public let bytes: ArraySlice<UInt8>
    }

    /// What was changed at once.
    struct Entry: Equatable, Sendable {
        let sequence: UInt32
        /// Of all bins of the hive once it is applied.
        let binsLength: UInt32
        /// The lowest bit of the base block's flags; nil where it is left as it is.
        let flag: Bool?
        let pages: [Page]
    }

    /// Sectors have this length, whatever the disk's have.
    static let sector = 512

    let header: HiveHeader
    /// The base block as it was when the first entry was written, a sector.
    let baseBlock: [UInt8]
    /// Up to the first that is not whole.
    let entries: [Entry]

    /// Throws for what is no log of a hive; a damaged one has fewer entries.
    public init(_ bytes: ArraySlice<UInt8>) throws(WireError) {
        header = try HiveHeader(bytes)
        var reader = ByteReader(bytes, message: "hive log")
        baseBlock = Array(try reader.take(Self.sector, "base block"))
        guard header.isChecksumRight, header.firstSequence == header.secondSequence else {
            entries = []
            return
        }
        switch header.kind {
        case .log: entries = Self.entries(bytes)
        case .oldLog: entries = Self.oldEntry(bytes, header).map { [$0] } ?? []
        case .primary, nil:
            throw reader.unexpected("file type", "that of a log", "that of a hive")
        }
    }

    // MARK: since Windows 8.1

    private static let mark: [UInt8] = Array("HvLE".utf8)
    private static let headLength = 40

    private static func entries(_ bytes: ArraySlice<UInt8>) -> [Entry] {
        var entries: [Entry] = []
        var rest = bytes.dropFirst(sector)
        while let (entry, length) = try? entry(rest) {
            entries.append(entry)
            rest = rest.dropFirst(length)
        }
        return entries
    }

    private static func entry(_ bytes: ArraySlice<UInt8>) throws(WireError) -> (Entry, length: Int) {
        var reader = ByteReader(bytes, message: "hive log entry")
        for byte in mark { try reader.expect(byte, "signature") }
        let length = Int(try reader.u32le("size"))
        let flags = try reader.u32le("flags")
        let sequence = try reader.u32le("sequence number")
        let binsLength = try reader.u32le("hive bins data size")
        let count = Int(try reader.u32le("dirty pages count"))
        let (pagesHash, headHash) = (try reader.u64le("hash 1"), try reader.u64le("hash 2"))
        guard length >= headLength, length.isMultiple(of: sector), length <= bytes.count else {
            throw reader.unexpected("size", "that of whole sectors in the file", String(length))
        }
        let content = bytes.prefix(length).dropFirst(headLength)
        guard Marvin32.hash(bytes.prefix(32)) == headHash, Marvin32.hash(content) == pagesHash else {
            throw reader.unexpected("hash", "that of the entry", "another")
        }
        guard binsLength.isMultiple(of: 4096), count <= content.count / 8 else {
            throw reader.unexpected("dirty pages count", "what the entry holds", String(count))
        }
        var places: [(offset: Int, length: Int)] = []
        for _ in 0..<count {
            let (offset, length) = (Int(try reader.u32le("page offset")), Int(try reader.u32le("page size")))
            guard length > 0, offset + length <= Int(binsLength) else {
                throw reader.unexpected("page offset", "one in the hive", String(offset))
            }
            places.append((offset, length))
        }
        var pages: [Page] = []
        for place in places {
            let page = try reader.take(place.length, "dirty page")
            guard page.endIndex <= bytes.startIndex + length else {
                throw reader.unexpected("dirty page", "one in the entry", "one beyond it")
            }
            pages.append(Page(offset: HiveHeader.length + place.offset, bytes: page))
        }
        return (Entry(sequence: sequence, binsLength: binsLength, flag: flags & 1 == 1, pages: pages), length)
    }

    // MARK: before

    private static let oldMark: [UInt8] = Array("DIRT".utf8)

    /// A bit for each sector of the bins, and then the sectors whose bit is set.
    private static func oldEntry(_ bytes: ArraySlice<UInt8>, _ header: HiveHeader) -> Entry? {
        let vector = bytes.dropFirst(sector)
        guard vector.starts(with: oldMark), header.binsLength.isMultiple(of: 4096) else { return nil }
        let sectors = Int(header.binsLength) / sector
        let bits = vector.dropFirst(oldMark.count).prefix(sectors / 8)
        guard bits.count == sectors / 8 else { return nil }
        let vectorLength = (oldMark.count + bits.count + sector - 1) / sector * sector
        var rest = vector.dropFirst(vectorLength)
        var pages: [Page] = []
        for (index, byte) in bits.enumerated() where byte != 0 {
            for bit in 0..<8 where byte >> bit & 1 == 1 {
                guard rest.count >= sector else { return nil }
                pages.append(Page(offset: HiveHeader.length + (index * 8 + bit) * sector, bytes: rest.prefix(sector)))
                rest = rest.dropFirst(sector)
            }
        }
        return pages.isEmpty
            ? nil : Entry(sequence: header.firstSequence, binsLength: header.binsLength, flag: nil, pages: pages)
    }
}
