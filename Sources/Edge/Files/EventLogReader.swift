import EventLog
public import Evidence
import Primitives
import RDPEvents

/// A Windows event log (.evtx), read chunk by chunk; a reading for each computer that wrote to it.
public enum EventLogReader: FileReader {
    public static let kind = FileKind.eventLog
    /// What a chunk says of itself before its first record, as far as its order needs.
    private static let chunkHeadLength = 32

    public static func recognises(_ head: FileHead) -> Bool { head.bytes.starts(with: "ElfFile\0".utf8) }

    public static func read(_ file: InputFile) async throws(FileProblem) -> [FileReading] {
        guard let header = try? EventLogHeader(decoding: try file.bytes(at: 0, count: EventLogHeader.blockLength))
        else { throw .damaged("is cut off within the header of an event log") }
        var pass = Pass()
        for offset in try chunkOffsets(file, &pass) {
            pass.read(try file.bytes(at: offset, count: EventLogChunk.length))
        }
        if let problem = pass.problem(header, file) { throw problem }
        var readings = pass.grouper.finish(records: pass.tally.read + pass.tally.unwanted).map {
            FileReading(file: file.name, kind: kind, machine: $0.machine, sights: $0.sights)
        }
        // Of the file as a whole, so said once.
        if !readings.isEmpty { readings[readings.count - 1].warnings = pass.warnings(header) }
        return readings
    }

    /// Where chunks begin, in the order of their records: a full log is written over from its beginning.
    private static func chunkOffsets(_ file: InputFile, _ pass: inout Pass) throws(FileProblem) -> [Int] {
        var found: [(first: UInt64, offset: Int)] = []
        var offset = EventLogHeader.blockLength
        while offset < file.size {
            let head = try file.bytes(at: offset, count: chunkHeadLength)
            switch chunkKind(head) {
            case .chunk(let first): found.append((first, offset))
            case .empty: break
            case .other: pass.foreignChunks += 1
            }
            offset += EventLogChunk.length
        }
        return found.sorted { ($0.first, $0.offset) < ($1.first, $1.offset) }.map(\.offset)
    }

    private enum ChunkKind {
        case chunk(firstRecord: UInt64)
        /// Space that was set aside and never written.
        case empty, other
    }

    private static func chunkKind(_ head: [UInt8]) -> ChunkKind {
        if head.allSatisfy({ $0 == 0 }) { return .empty }
        guard head.starts(with: "ElfChnk\0".utf8), head.count == chunkHeadLength else { return .other }
        // FirstRecordID stands behind the two record numbers.
        return .chunk(firstRecord: head[24..<32].reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }
}

/// What reading all chunks of a file has come to so far.
private struct Pass {
    var grouper = EventGrouper()
    var tally = EventLogChunk.Tally()
    /// Where a chunk should begin and something else stands.
    var foreignChunks = 0
    private var chunks = 0
    private var damagedChunks = 0
    private var cutChunks = 0

    mutating func read(_ bytes: [UInt8]) {
        guard let chunk = try? EventLogChunk(decoding: bytes) else { return foreignChunks += 1 }
        chunks += 1
        if bytes.count < EventLogChunk.length { cutChunks += 1 } else if !chunk.isIntact { damagedChunks += 1 }
        // The first record of all says which log this is, whatever it is about.
        var isFirst = tally.read == 0
        let next = chunk.forEachRecord(
            wanted: { provider, event in
                defer { isFirst = false }
                return isFirst || isWatched(provider: provider, event: event)
            },
            { grouper.take($0) })
        tally.read += next.read
        tally.damaged += next.damaged
        tally.unwanted += next.unwanted
    }

    /// Of a log that had records not one could be read. Nil where that cannot be said.
    func problem(_ header: EventLogHeader, _ file: InputFile) -> FileProblem? {
        guard tally.read + tally.unwanted == 0, header.isIntact, header.chunkCount > 0 else { return nil }
        let parts = damage(header)
        guard !parts.isEmpty else { return nil }
        let isCut = file.size < EventLogHeader.blockLength + header.chunkCount * EventLogChunk.length
        return .damaged(
            "is an event log that is \(isCut ? "cut off" : "damaged"), and nothing of it could be read: "
                + parts.joined(separator: ", "))
    }

    /// What is wrong with it, part by part.
    private func damage(_ header: EventLogHeader) -> [String] {
        var parts: [String] = []
        // A log in use may hold more chunks than its header says; one that was closed holds as many.
        let missing = header.isIntact ? header.chunkCount - chunks - foreignChunks : 0
        if missing > 0 { parts.append(counted(missing, "chunk is missing", "chunks are missing")) }
        if cutChunks > 0 { parts.append("the file ends within a chunk") }
        if foreignChunks > 0 { parts.append(counted(foreignChunks, "chunk is none", "chunks are none")) }
        if damagedChunks > 0 {
            parts.append(counted(damagedChunks, "chunk fails its checksum", "chunks fail their checksum"))
        }
        if tally.damaged > 0 {
            parts.append(counted(tally.damaged, "record cannot be read", "records cannot be read"))
        }
        return parts
    }

    func warnings(_ header: EventLogHeader) -> [FileReading.Warning] {
        let parts = damage(header)
        var warnings: [FileReading.Warning] = []
        if !parts.isEmpty {
            let read = counted(tally.read + tally.unwanted, "record was read", "records were read")
            warnings.append(.init(id: "damaged", text: "the log is damaged: \(parts.joined(separator: ", ")); \(read)"))
        }
        if header.isDirty {
            let text =
                "the log was copied while it was in use, so its last records may be missing; exported by wevtutil epl it would be whole"
            warnings.append(.init(id: "in-use", text: text))
        }
        return warnings
    }
}

private func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }
