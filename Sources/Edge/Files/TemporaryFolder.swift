import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A folder for this user alone that goes with this object, and at the latest when the program exits.
public final class TemporaryFolder {
    /// Those that are there now, for `exit` runs no deinitialiser.
    private static let all = Mutex<Set<String>>([])
    private static let removesAtExit: Bool = atexit { TemporaryFolder.removeAll() } == 0

    public let path: String

    /// On disk rather than in memory, where nobody says where: what is unpacked may be large.
    public init() throws(FileProblem) {
        var reason = ""
        for base in Self.bases {
            var template = Array("\(base)/redial-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else {
                if reason.isEmpty { reason = "\(base): \(String(cString: strerror(errno)))" }
                continue
            }
            path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            _ = Self.removesAtExit
            Self.all.withLock { [path] in _ = $0.insert(path) }
            return
        }
        throw .cannotRead(reason: "there is no place to unpack it, in \(reason)")
    }

    deinit {
        Self.remove(path)
        Self.all.withLock { [path] in _ = $0.remove(path) }
    }

    private static var bases: [String] {
        let wished = getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        return (wished.map { [$0] } ?? []) + ["/var/tmp", "/tmp"]
    }

    private static func removeAll() {
        for path in all.withLock({ $0 }) { remove(path) }
    }

    /// It holds files only: what is unpacked lies in no folder of its own.
    private static func remove(_ path: String) {
        for name in namesInFolder(path) { unlink(path + "/" + name) }
        rmdir(path)
    }
}

/// What lies in a folder, without the two entries that every folder has; none where it cannot be read.
public func namesInFolder(_ path: String, atMost: Int = .max) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while names.count < atMost, let entry = readdir(folder) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names
}
