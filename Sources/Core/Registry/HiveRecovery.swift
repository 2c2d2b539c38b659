/// How a hive that was not written out to its end becomes what it would be: with the changes that stand in its logs, as
/// Windows makes them at its next start.
public struct HiveRecovery: Equatable, Sendable {
    /// Bytes that are written over those of the file, in this order.
    public let pages: [HiveLog.Page]
    /// The first page of the file afterwards.
    public let baseBlock: [UInt8]
    /// Bytes of the file afterwards, at least.
    public let length: Int

    /// - Parameters:
    ///   - page: the first page of the hive, which need not be sound.
    ///   - logs: those beside it, in any order.
    /// - Returns: nil for a hive that is written out, and where no log goes on where the hive ends.
    public init?(of page: [UInt8], logs: [HiveLog]) {
        guard page.count == HiveHeader.length, let header = try? HiveHeader(page[...]), header.kind == .primary,
            header.isDirty || !header.isChecksumRight
        else { return nil }
        var block = page
        let entries: [HiveLog.Entry]
        if header.isChecksumRight {
            entries = Self.entries(after: header, logs)
        } else {
            // What the first page says cannot be believed, so the newest log's copy of it takes its place.
            guard let newest = Self.newest(logs) else { return nil }
            block.replaceSubrange(0..<HiveLog.sector, with: newest.baseBlock)
            entries = Self.run(newest, from: nil)
        }
        guard let last = entries.last else { return nil }
        pages = entries.flatMap(\.pages)
        length = HiveHeader.length + Int(last.binsLength)
        baseBlock = HiveHeader.sealed(
            block, sequence: last.sequence, binsLength: last.binsLength, flag: last.flag)
    }

    /// Of both logs, the older first, as long as each entry is the next one.
    private static func entries(after header: HiveHeader, _ logs: [HiveLog]) -> [HiveLog.Entry] {
        let new = logs.filter { $0.header.kind == .log && $0.header.firstSequence >= header.secondSequence }
        var entries: [HiveLog.Entry] = []
        for log in new.sorted(by: { $0.header.firstSequence < $1.header.firstSequence }) {
            entries += run(log, from: entries.last.map { $0.sequence &+ 1 })
        }
        guard entries.isEmpty else { return entries }
        // One of before Windows 8.1 holds all at once, and belongs to the hive that was written at the same time.
        return logs.first { $0.header.kind == .oldLog && $0.header.written == header.written && !$0.entries.isEmpty }?
            .entries ?? []
    }

    private static func newest(_ logs: [HiveLog]) -> HiveLog? {
        logs.filter { !$0.entries.isEmpty }.max { left, right in
            (left.entries.last?.sequence ?? 0) < (right.entries.last?.sequence ?? 0)
        }
    }

    /// The entries of one log from the first, which its base block names, each the next of the one before; others are older.
    ///
    /// - Parameter expected: what the first of them has to be, where another log came before.
    private static func run(_ log: HiveLog, from expected: UInt32?) -> [HiveLog.Entry] {
        guard log.header.kind == .log else { return log.entries }
        let first = log.header.firstSequence
        guard expected.map({ $0 == first }) ?? true else { return [] }
        var run: [HiveLog.Entry] = []
        for entry in log.entries {
            guard entry.sequence == first &+ UInt32(run.count) else { break }
            run.append(entry)
        }
        return run
    }
}
