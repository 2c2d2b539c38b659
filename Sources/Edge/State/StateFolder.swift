import Primitives

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why something that this user keeps cannot be read or written, as a sentence for people.
public struct StateTrouble: Error, Equatable {
    public let text: String

    public init(text: String) { self.text = text }
}

/// An open folder of our own, in which files are read and replaced without following a link that somebody left there.
public struct StateFolder: ~Copyable {
    /// Where it is: `inside` are folders of our own below the base, which are no links.
    public struct Place: Sendable {
        public let base: String
        public let inside: [String]
        /// What follows when it cannot be used: ends every sentence about it.
        public let consequence: String

        public init(base: String, inside: [String], consequence: String) {
            self.base = base
            self.inside = inside
            self.consequence = consequence
        }

        /// Below `$XDG_STATE_HOME/redial`, else `~/.local/state/redial`; nil where neither variable gives an absolute path.
        public static func standard(_ name: String, consequence: String, environment: (String) -> String?) -> Place? {
            let inside = ["redial", name]
            if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") {
                return Place(base: state, inside: inside, consequence: consequence)
            }
            guard let home = environment("HOME"), home.hasPrefix("/") else { return nil }
            return Place(base: home + "/.local/state", inside: inside, consequence: consequence)
        }

        /// The folder itself.
        public var path: String { ([base] + inside).joined(separator: "/") }
    }

    private static let lockTries = 50
    private static let lockPauseMs: UInt32 = 10
    private static let lockName = "lock"
    /// Only who holds the lock has a file under this name.
    private static let besideName = ".new"

    private let descriptor: Int32
    private let place: Place

    private init(descriptor: Int32, place: Place) {
        self.descriptor = descriptor
        self.place = place
    }

    private var path: String { place.path }

    deinit { _ = close(descriptor) }

    /// - Parameter making: whether what is missing of it is made, for this user alone.
    /// - Returns: nil where it does not exist and is not to be made.
    public static func open(_ place: Place, making: Bool) throws(StateTrouble) -> StateFolder? {
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
            throw trouble(place, nil, code)
        }
        let folder = StateFolder(descriptor: descriptor, place: place)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else {
            throw folder.trouble(nil, "belongs to another user, or others may write to it")
        }
        return folder
    }

    /// The whole of a file; nil where there is none.
    public func read(_ name: String, limit: Int) throws(StateTrouble) -> [UInt8]? {
        let file = retried { openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw Self.trouble(place, name, errno)
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
            guard count >= 0 else { throw Self.trouble(place, name, errno) }
            if count == 0 { return bytes }
            bytes += piece.prefix(Int(count))
        }
        throw trouble(name, "is larger than anything redial writes")
    }

    /// Runs the work while nobody else writes; gives up after half a second.
    public func locked(_ work: () throws(StateTrouble) -> Void) throws(StateTrouble) {
        let lock = try openLock(Self.lockName)
        defer { _ = close(lock) }
        for _ in 0..<Self.lockTries {
            if flock(lock, LOCK_EX | LOCK_NB) == 0 { return try work() }
            guard errno == EWOULDBLOCK || errno == EINTR else { throw Self.trouble(place, nil, errno) }
            _ = usleep(Self.lockPauseMs * 1000)
        }
        throw trouble(nil, "is kept locked by another program")
    }

    func openLock(_ name: String) throws(StateTrouble) -> Int32 {
        let lock = retried { openat(descriptor, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600) }
        guard lock >= 0 else { throw Self.trouble(place, nil, errno) }
        return lock
    }

    /// Puts a file in the place of what had the name: written beside it, synced, then moved. Needs the lock.
    ///
    /// - Parameter syncingName: whether the name, too, is on the disk when this returns; else a power cut may leave the old file.
    public func replace(_ name: String, with bytes: [UInt8], syncingName: Bool = false) throws(StateTrouble) {
        _ = unlinkat(descriptor, Self.besideName, 0)
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = retried { openat(descriptor, Self.besideName, flags, 0o600) }
        guard file >= 0 else { throw Self.trouble(place, nil, errno) }
        let isWhole = writeWhole(bytes[...], to: file) && fsync(file) == 0
        let isClosed = close(file) == 0
        guard isWhole, isClosed, renameat(descriptor, Self.besideName, descriptor, name) == 0 else {
            let code = errno
            _ = unlinkat(descriptor, Self.besideName, 0)
            throw Self.trouble(place, name, code)
        }
        guard !syncingName || fsync(descriptor) == 0 else { throw Self.trouble(place, name, errno) }
    }

    /// Removes the files that were written longest ago until one more may come. Needs the lock.
    public func makeRoom(for name: String, most: Int) {
        if faccessat(descriptor, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0 { return }
        let files = datedFiles().sorted { ($0.second, $0.name) < ($1.second, $1.name) }
        for file in files.prefix(max(0, files.count - most + 1)) { _ = unlinkat(descriptor, file.name, 0) }
    }

    public func trouble(_ name: String?, _ what: String) -> StateTrouble { Self.trouble(place, name, what) }
}

extension StateFolder {
    /// The names of the files in it, each with the second in which it was written.
    public func datedFiles() -> [(name: String, second: Int)] {
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

    private static func trouble(_ place: Place, _ name: String?, _ code: Int32) -> StateTrouble {
        let what: String =
            switch code {
            case ELOOP, ENOTDIR: "is a link, or no folder"
            case EACCES, EPERM: "may not be used by this user"
            case ENOENT: "cannot be made"
            case EROFS: "cannot be written to"
            case ENOSPC, EDQUOT: "has no room left"
            default: "cannot be used (error \(code))"
            }
        return trouble(place, name, what)
    }

    private static func trouble(_ place: Place, _ name: String?, _ what: String) -> StateTrouble {
        let path = name.map { place.path + "/" + $0 } ?? place.path
        return StateTrouble(text: "\(shown(path, limit: 300)) \(what), \(place.consequence).")
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
