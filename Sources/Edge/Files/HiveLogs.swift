public import Registry

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The logs that lie beside a hive (`SYSTEM.LOG1`, `SYSTEM.LOG2`), in which the newest changes stand where Windows was not shut
/// down.
public enum HiveLogs {
    /// Of all together, for they are read into memory. Windows begins another one long before.
    private static let longest = 64 << 20
    private static let mostNames = 20_000

    /// What the logs beside a hive say of it; nil for one that is written out, and where no log goes on where it ends.
    ///
    /// - Parameter path: of the hive; the logs may be packed.
    public static func recovery(ofHiveAt path: String) -> HiveRecovery? {
        guard let file = try? InputFile(opening: path) else { return nil }
        return recovery(of: file)
    }

    static func recovery(of hive: InputFile) -> HiveRecovery? {
        guard let page = try? hive.bytes(at: 0, count: HiveHeader.length), page.count == HiveHeader.length,
            let header = try? HiveHeader(page[...]), header.isDirty || !header.isChecksumRight
        else { return nil }
        var room = longest
        var logs: [HiveLog] = []
        // The logs of a hive that a link leads to lie where it does, or have links of their own.
        for path in paths(beside: hive.path) + (target(ofLink: hive.path).map(paths(beside:)) ?? []) {
            guard let bytes = content(path, room), let log = try? HiveLog(bytes[...]) else { continue }
            room -= bytes.count
            logs.append(log)
        }
        return HiveRecovery(of: page, logs: logs)
    }

    /// As Windows names them, in any case.
    private static func paths(beside hive: String) -> [String] {
        let folder = hive.lastIndex(of: "/").map { String(hive[..<$0]) } ?? "."
        let wanted = [".log1", ".log2", ".log"].map { nameUnpacked(hive).lowercased() + $0 }
        let wished = wanted + [".xz", ".gz"].flatMap { end in wanted.map { $0 + end } }
        return namesInFolder(folder.isEmpty ? "/" : folder, atMost: mostNames)
            .filter { wished.contains($0.lowercased()) }.sorted().map { folder + "/" + $0 }
    }

    private static func content(_ path: String, _ room: Int) -> [UInt8]? {
        guard let file = try? InputFile(opening: path), let head = try? file.bytes(at: 0, count: 8) else { return nil }
        guard Packing(head) != nil else { return try? file.whole(limit: room) }
        // A part of a log is as good as its whole entries.
        return (try? PackedFileReader.unpack(file)).flatMap { try? $0.0.whole(limit: room) }
    }
}

extension HiveRecovery {
    /// Writes over the hive that is open for writing. False when the disk is full; then the file is neither.
    public func write(to descriptor: Int32) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0,
            Int(status.st_size) >= length || ftruncate(descriptor, off_t(length)) == 0
        else { return false }
        return pages.allSatisfy { page in
            page.bytes.withUnsafeBytes { writeWhole($0, to: descriptor, at: page.offset) }
        } && baseBlock.withUnsafeBytes { writeWhole($0, to: descriptor, at: 0) }
    }
}
