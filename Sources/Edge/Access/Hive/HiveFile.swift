import CHive
import Files
import Primitives
import Registry
import State

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// One hive on a disk, and how another file takes its place: whole or not at all, and with the old one kept.
struct HiveFile: Sendable {
    let path: String
    let hive: RegistryPath.Hive

    /// Without links and turns, so that the same hive has one name in the journal; nil where there is nothing.
    static func wholePath(_ path: String) -> String? {
        guard let whole = realpath(path, nil) else { return nil }
        defer { free(whole) }
        return String(cString: whole)
    }

    var folder: String { path.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/" }

    /// Pipes and devices are no hives, and whoever opens one may wait for ever.
    static func opened(_ path: String) throws(AccessFailure) -> Int32 {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw AccessFailure(
                errno == EACCES ? .denied : .unreachable, "\(shown(path, limit: 300)) cannot be opened.")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw AccessFailure(.damaged, "\(shown(path, limit: 300)) is no regular file, so it is no hive.")
        }
        return descriptor
    }

    private static func header(_ path: String) throws(AccessFailure) -> HiveHeader {
        let descriptor = try opened(path)
        defer { close(descriptor) }
        var page = [UInt8](repeating: 0, count: HiveHeader.length)
        let count = read(descriptor, &page, page.count)
        guard count == page.count, page.starts(with: HiveHeader.mark), let header = try? HiveHeader(page[...]) else {
            throw AccessFailure(.damaged, "\(shown(path, limit: 300)) is no hive.")
        }
        return header
    }

    /// What Windows has not written out to its end stands in the logs beside it, and is made first of all: otherwise it would come
    /// over ours at the next start. A Windows that sleeps goes on with what is in its memory, whatever its disk says.
    ///
    /// - Returns: what its logs say, where there is anything to be made first.
    @discardableResult
    func requireSettled() throws(AccessFailure) -> HiveRecovery? {
        if let sleeper = HiveSleep.file(ofHiveAt: path) {
            throw AccessFailure(
                .damaged,
                "This Windows sleeps on its disk (\(shown(sleeper, limit: 300))), and would go on without the change. Start it and shut it down (not Fast Startup: shutdown /s /t 0) first."
            )
        }
        if let recovery = HiveLogs.recovery(ofHiveAt: path) { return recovery }
        guard try Self.header(path).isDirty else { return nil }
        throw AccessFailure(
            .damaged,
            "\(shown(path, limit: 300)) was not written out to its end: Windows was not shut down, and its logs (.LOG1, .LOG2) do not lie beside it or do not belong to it. Start it and shut it down (not Fast Startup) first."
        )
    }

    /// What to read in place of it: a copy with what its logs say, where these say anything.
    func settled() throws(AccessFailure) -> SettledHive {
        close(try Self.opened(path))
        guard let recovery = HiveLogs.recovery(ofHiveAt: path) else { return SettledHive(path: path, folder: nil) }
        let folder: TemporaryFolder
        do throws(FileProblem) { folder = try TemporaryFolder() } catch {
            throw AccessFailure(.unexpected, "\(shown(path, limit: 300)) \(error.text).")
        }
        let copy = SettledHive(path: folder.path + "/hive", folder: folder)
        try duplicate(to: copy.path, with: recovery)
        return copy
    }

    /// A copy beside it, to be changed, where it may be.
    func copied() throws(AccessFailure) -> HiveCopy {
        let recovery = try requireSettled()
        let copy = HiveCopy(path: path + HiveCopy.mark + String(UInt64.random(in: .min ... .max), radix: 16))
        try duplicate(to: copy.path, with: recovery)
        return copy
    }

    /// The hive as it is stays under another name, beside it, with the entry of the journal.
    func keepOriginal(_ entry: [UInt8], id: String) throws(AccessFailure) {
        let kept = path + ".redial-" + id
        // The same file under a second name: what takes its place later leaves it alone.
        if link(path, kept) != 0, errno != EEXIST { try duplicate(to: kept) }
        let journal = kept + ".json"
        let descriptor = open(journal, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.unwritable(journal) }
        defer { close(descriptor) }
        guard writeWhole(entry[...], to: descriptor), fsync(descriptor) == 0, Self.sync(folderOf: path)
        else { throw Self.unwritable(journal) }
    }

    /// Whole, synced, with the owner, the rights and the Windows permissions of the original where they can be had.
    private func duplicate(to other: String, with recovery: HiveRecovery? = nil) throws(AccessFailure) {
        let source = try Self.opened(path)
        defer { close(source) }
        var status = stat()
        guard fstat(source, &status) == 0, max(Int(status.st_size), recovery?.length ?? 0) <= HiveFileReader.longest
        else {
            throw AccessFailure(.notPossible, "\(shown(path, limit: 300)) is larger than any hive that redial changes.")
        }
        let target = open(other, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard target >= 0 else { throw Self.unwritable(other) }
        defer { close(target) }
        do throws(AccessFailure) {
            try copy(source, to: target, named: other)
            guard recovery?.write(to: target) ?? true else { throw Self.unwritable(other) }
            _ = fchown(target, status.st_uid, status.st_gid)
            _ = fchmod(target, status.st_mode & 0o7777)
            chive_copy_permissions(source, target)
            guard fsync(target) == 0 else { throw Self.unwritable(other) }
        } catch {
            unlink(other)
            throw error
        }
    }

    private func copy(_ source: Int32, to target: Int32, named other: String) throws(AccessFailure) {
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(source, &piece, piece.count)
            if count == 0 { return }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw AccessFailure(
                    .damaged, "\(shown(path, limit: 300)) cannot be read: \(String(cString: strerror(errno))).")
            }
            guard writeWhole(piece[..<count], to: target) else { throw Self.unwritable(other) }
        }
    }

    /// Why something could not be written, by the error of the call just before.
    static func unwritable(_ path: String) -> AccessFailure {
        let code = errno
        let why =
            switch code {
            case EROFS: "its disk is mounted read-only; Windows may sleep on it"
            case EACCES, EPERM: "this user may not write there"
            case ENOSPC, EDQUOT: "there is no room left"
            default: String(cString: strerror(code))
            }
        return AccessFailure(
            code == EROFS || code == EACCES || code == EPERM ? .readOnly : .unexpected,
            "\(shown(path, limit: 300)) cannot be written: \(why).")
    }

    static func sync(folderOf path: String) -> Bool {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // Some file systems cannot sync a folder by itself.
        return fsync(descriptor) == 0 || errno == EINVAL
    }
}

/// A hive, or the copy that is read in place of it and goes with this.
struct SettledHive {
    let path: String
    let folder: TemporaryFolder?
}

/// A changed copy of a hive.
struct HiveCopy {
    /// Between the hive's name and what no other copy has in its own.
    static let mark = ".redial-new-"

    let path: String

    /// From here on the hive is the changed one.
    func takePlace(of file: HiveFile) throws(AccessFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw HiveFile.unwritable(path) }
        let isSynced = fsync(descriptor) == 0
        close(descriptor)
        guard isSynced, rename(path, file.path) == 0, HiveFile.sync(folderOf: path) else {
            throw HiveFile.unwritable(file.path)
        }
    }

    func remove() { unlink(path) }
}
