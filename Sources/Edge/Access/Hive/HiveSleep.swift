#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Whether the Windows of a disk sleeps: hibernated, or shut down the way that is called Fast Startup. Its kernel then goes on
/// with the hives that it had in memory.
enum HiveSleep {
    private static let folders = ["config", "system32", "windows"]
    private static let image = "hiberfil.sys"
    /// How an image begins that is to be woken, on paper `HIBR` and `hibr`; one that was woken says `WAKE`, or begins with zeros.
    private static let marks = ["hibr", "rstr"].map { Array($0.utf8) }

    /// The image's path where it is one that is to be woken; nil also for a hive that does not lie where Windows keeps it.
    static func file(ofHiveAt path: String) -> String? {
        var parts = path.split(separator: "/").map(String.init).dropLast()
        for name in folders {
            guard parts.popLast()?.lowercased() == name else { return nil }
        }
        let disk = "/" + parts.joined(separator: "/")
        guard let listing = opendir(disk) else { return nil }
        defer { closedir(listing) }
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.lowercased() == image else { continue }
            let found = disk + (disk.hasSuffix("/") ? "" : "/") + name
            return isAwaiting(found) ? found : nil
        }
        return nil
    }

    private static func isAwaiting(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var head = [UInt8](repeating: 0, count: 4)
        guard read(descriptor, &head, head.count) == head.count else { return false }
        // In either case of letters.
        return marks.contains(head.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 })
    }
}
