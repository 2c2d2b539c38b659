import Primitives

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// An open folder of our own, in which files are read and replaced without following a link that somebody left there.
struct StateFolder: ~Copyable {
    /// Where it is: `inside` are folders of our own below the base, which are no links.
    struct Place: Sendable {
        let base: String
        let inside: [String]

        var path: String { ([base] + inside).joined(separator: "/") }
    }

    private static let lockTries = 50
    private static let lockPauseMs: UInt32 = 10
    private static let lockName = "lock"
    /// Only who holds the lock has a file under this name.
    private static let besideName = ".new"

    private let descriptor: Int32
    private let path: String

    private init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { _ = close(descriptor) }

    /// - Parameter making: whether what is missing of it is made, for this user alone.
    /// - Returns: nil where it does not exist and is not to be made.
    static func open(_ place: Place, making: Bool) throws(KnownHosts.Trouble) -> StateFolder? {
        if making { makeFolders(to: place.base) }
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
        var descriptor = retried { system_open(place.base, flags) }
        for name in place.inside where descriptor >= 0 {
            if making { _ = mkdirat(descriptor, name, 0o700) }
            let outer = descriptor
            descriptor = retried { openat(outer, name, flags | O_NOFOLLOW) }
            let code = errno
            _ = close(outer)
            errno = code
        }
        if descriptor < 0 {
            let code = errno
            if code == ENOENT, !making { return nil }
            throw trouble(place.path, code)
        }
        let folder = StateFolder(descriptor: descriptor, path: place.path)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else {
            throw folder.trouble(nil, "belongs to another user, or others may write to it")
        }
        return folder
    }

    /// The whole of a file; nil where there is none.
    func read(_ name: String, limit: Int) throws(KnownHosts.Trouble) -> [UInt8]? {
        let file = retried { openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw Self.trouble(path + "/" + name, errno)
        }
        defer { _ = close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid() else {
            throw trouble(name, "is no file of this user's")
        }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        while bytes.count <= limit {
            let count = retried { Int32(truncatingIfNeeded: system_read(file, &piece, 16_384)) }
            guard count >= 0 else { throw Self.trouble(path + "/" + name, errno) }
            if count == 0 { return bytes }
            bytes += piece.prefix(Int(count))
        }
        throw trouble(name, "is larger than anything redial writes")
    }

    /// Runs the work while nobody else writes; gives up after half a second.
    func locked(_ work: () throws(KnownHosts.Trouble) -> Void) throws(KnownHosts.Trouble) {
        let lock = retried { openat(descriptor, Self.lockName, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600) }
        guard lock >= 0 else { throw Self.trouble(path, errno) }
        defer { _ = close(lock) }
        for _ in 0..<Self.lockTries {
            if flock(lock, LOCK_EX | LOCK_NB) == 0 { return try work() }
            guard errno == EWOULDBLOCK || errno == EINTR else { throw Self.trouble(path, errno) }
            _ = usleep(Self.lockPauseMs * 1000)
        }
        throw trouble(nil, "is kept locked by another program")
    }

    /// Puts a file in the place of what had the name: written beside it, synced, then moved. Needs the lock.
    func replace(_ name: String, with bytes: [UInt8]) throws(KnownHosts.Trouble) {
        _ = unlinkat(descriptor, Self.besideName, 0)
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = retried { openat(descriptor, Self.besideName, flags, 0o600) }
        guard file >= 0 else { throw Self.trouble(path, errno) }
        let isWhole = writeWhole(bytes, to: file) && fsync(file) == 0
        let isClosed = close(file) == 0
        guard isWhole, isClosed, renameat(descriptor, Self.besideName, descriptor, name) == 0 else {
            let code = errno
            _ = unlinkat(descriptor, Self.besideName, 0)
            throw Self.trouble(path + "/" + name, code)
        }
    }

    /// Removes the files that were written longest ago until one more may come. Needs the lock.
    func makeRoom(for name: String, most: Int) {
        if faccessat(descriptor, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0 { return }
        let files = datedFiles().sorted { ($0.second, $0.name) < ($1.second, $1.name) }
        for file in files.prefix(max(0, files.count - most + 1)) { _ = unlinkat(descriptor, file.name, 0) }
    }

    func trouble(_ name: String?, _ what: String) -> KnownHosts.Trouble {
        KnownHosts.Trouble(text: Self.sentence(name.map { path + "/" + $0 } ?? path, what))
    }
}

extension StateFolder {
    private func datedFiles() -> [(name: String, second: Int)] {
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let listing = fdopendir(copy) else { return [] }
        defer { closedir(listing) }
        var files: [(name: String, second: Int)] = []
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            var status = stat()
            guard name.hasSuffix(".json"), fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0,
                status.st_mode & S_IFMT == S_IFREG
            else { continue }
            #if canImport(Darwin)
                files.append((name, status.st_mtimespec.tv_sec))
            #else
                files.append((name, status.st_mtim.tv_sec))
            #endif
        }
        return files
    }

    private static func trouble(_ path: String, _ code: Int32) -> KnownHosts.Trouble {
        let what: String =
            switch code {
            case ELOOP, ENOTDIR: "is a link, or no folder"
            case EACCES, EPERM: "may not be used by this user"
            case ENOENT: "cannot be made"
            case EROFS: "cannot be written to"
            case ENOSPC, EDQUOT: "has no room left"
            default: "cannot be used (error \(code))"
            }
        return KnownHosts.Trouble(text: sentence(path, what))
    }

    private static func sentence(_ path: String, _ what: String) -> String {
        "\(shown(path, limit: 300)) \(what), so this walk is not remembered."
    }
}

/// Makes the folder and what is missing above it, for this user alone. Whether it is there is seen when it is opened.
private func makeFolders(to path: String) {
    var made = ""
    for part in path.split(separator: "/") {
        made += "/" + part
        _ = mkdir(path.hasPrefix("/") ? made : String(made.dropFirst()), 0o700)
    }
}

private func writeWhole(_ bytes: [UInt8], to file: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { system_write(file, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
    }
    return true
}

/// Again, as long as a signal came between.
private func retried(_ call: () -> Int32) -> Int32 {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}

private func system_open(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }
private func system_read(_ file: Int32, _ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(file, bytes, count)
}
private func system_write(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }
