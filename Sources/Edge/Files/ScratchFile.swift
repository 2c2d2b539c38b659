import Registry

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A temporary file that has no name any more.
final class ScratchFile {
    static let longest = 512 << 20

    private let descriptor: Int32
    private(set) var size = 0

    init?() {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/redial-XXXXXX".utf8CString)
        descriptor = template.withUnsafeMutableBufferPointer { buffer in
            guard let name = buffer.baseAddress else { return -1 }
            let made = mkstemp(name)
            if made >= 0 {
                unlink(name)
                _ = fcntl(made, F_SETFD, FD_CLOEXEC)
            }
            return made
        }
        if descriptor < 0 { return nil }
    }

    /// Behind what is there. False when it is full, or the disk is.
    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard size + bytes.count <= Self.longest, writeWhole(bytes, to: descriptor, at: size) else { return false }
        size += bytes.count
        return true
    }

    /// A hive with what its logs say of it. False when the disk is full.
    func write(_ recovery: HiveRecovery) -> Bool {
        guard recovery.write(to: descriptor) else { return false }
        size = max(size, recovery.length)
        return true
    }

    /// From here on the file belongs to what reads it.
    func reopened(from file: InputFile) -> InputFile {
        InputFile(descriptor: dup(descriptor), unpackedFrom: file, size: size)
    }

    deinit { close(descriptor) }
}
