#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// An open file that is read where a reader asks, never as a whole, so that its size costs no memory.
///
/// What is read may change or shrink meanwhile: every read tells how many bytes there were.
public final class InputFile: Sendable {
    public let path: String
    /// Bytes when it was opened.
    public let size: Int
    /// For libraries that read it themselves; it stays this object's, and has no offset that anyone may rely on.
    let descriptor: Int32

    /// The name without the folder.
    public var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// Throws what of it cannot be opened. Pipes and devices are no files: they may have no end.
    public init(opening path: String) throws(FileProblem) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .cannotOpen(reason: String(cString: strerror(errno))) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .noRegularFile
        }
        self.path = path
        self.size = Int(status.st_size)
        self.descriptor = descriptor
    }

    /// A file without a name that something was unpacked into; it is closed with this.
    init(descriptor: Int32, unpackedFrom file: InputFile, size: Int) {
        path = file.path
        self.size = size
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Up to `count` bytes from `offset`; fewer at the end of the file.
    public func bytes(at offset: Int, count: Int) throws(FileProblem) -> [UInt8] {
        guard offset >= 0, count > 0, offset < size else { return [] }
        let wanted = min(count, size - offset)
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            filled = 0
            while filled < wanted {
                let got = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, wanted - filled, off_t(offset + filled))
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                guard got > 0 else { return }
                filled += got
            }
        }
        guard failure == 0 else { throw .cannotRead(reason: String(cString: strerror(failure))) }
        return bytes
    }

    /// The whole of it, where it is no longer than `limit` bytes.
    public func whole(limit: Int) throws(FileProblem) -> [UInt8] {
        guard size <= limit else { throw .tooLong(limit: limit) }
        return try bytes(at: 0, count: size)
    }
}

/// Why nothing can be had of a file.
public enum FileProblem: Error, Equatable {
    case cannotOpen(reason: String)
    case noRegularFile
    case cannotRead(reason: String)
    case empty
    case tooLong(limit: Int)
    /// No reader recognises it.
    case unknownKind
    /// It says that it is of a kind, but its content is not. What, as the end of a sentence that begins with its name.
    case damaged(String)
    /// A library or program that reads it is missing: what, and the Debian package that has it.
    case needs(String, package: String)

    /// The end of a sentence that begins with the file's name.
    public var text: String {
        switch self {
        case .cannotOpen(let reason): "cannot be opened: \(reason)"
        case .noRegularFile: "is no regular file"
        case .cannotRead(let reason): "cannot be read: \(reason)"
        case .empty: "is empty"
        case .tooLong(let limit): "is longer than the \(limit / 1024) KiB that a file of its kind has at most"
        case .unknownKind: "is of no kind that redial reads"
        case .damaged(let what): what
        case .needs(let what, let package): "needs \(what) to be read: apt install \(package)"
        }
    }
}
