#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file of our own in a temporary folder, written piece by piece.
struct UnpackedFile: ~Copyable {
    let path: String
    private let descriptor: Int32

    /// - Parameter name: foreign; only its last part is used, and of that only what no program takes for more than a name.
    init(_ folder: TemporaryFolder, named name: String) throws(FileProblem) {
        let last = name.split(separator: "/").last ?? "member"
        let safe = String(last.unicodeScalars.suffix(100).map { Self.isPlain($0) ? Character($0) : "_" })
        path = folder.path + "/" + (safe.hasPrefix(".") ? "_" + safe : safe)
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .cannotRead(reason: String(cString: strerror(errno))) }
    }

    deinit { close(descriptor) }

    /// Zeros become a hole, so that a log that was set aside and never filled costs neither the disk nor its time.
    ///
    /// - Throws: where the disk takes no more.
    func append(_ bytes: [UInt8]) throws(FileProblem) {
        if isAllZeros(bytes), let end = end(after: bytes.count), ftruncate(descriptor, end) == 0 { return }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw .cannotRead(reason: "no room to unpack it: \(String(cString: strerror(errno)))")
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Where writing goes on behind so many bytes; nil where the file cannot be wound on.
    private func end(after count: Int) -> off_t? {
        let end = lseek(descriptor, off_t(count), SEEK_CUR)
        return end < 0 ? nil : end
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", ".", "-", "_", " ": true
        default: false
        }
    }
}

func removeFile(_ path: String) { unlink(path) }

/// The same bytes as those one further on, the first of them zero: the library compares them many at a time.
private func isAllZeros(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.first, first == 0, bytes.count >= 4096 else { return false }
    return bytes.withUnsafeBytes { buffer in
        guard let base = buffer.baseAddress else { return false }
        return memcmp(base, base + 1, buffer.count - 1) == 0
    }
}
