/// Whether the Windows of a disk sleeps: hibernated, or shut down the way that is called Fast Startup. Its kernel then goes on
/// with the hives that it had in memory.
public enum HiveSleep {
    private static let folders = ["config", "system32", "windows"]
    private static let imageName = "hiberfil.sys"
    /// How an image begins that is to be woken, on paper `HIBR` and `hibr`; one that was woken says `WAKE`, or begins with zeros.
    private static let marks = ["hibr", "rstr"].map { Array($0.utf8) }

    /// The image's path where it is one that is to be woken; nil also for a hive that does not lie where Windows keeps it.
    public static func file(ofHiveAt path: String) -> String? {
        image(ofHiveAt: path) ?? target(ofLink: path).flatMap(image(ofHiveAt:))
    }

    private static func image(ofHiveAt path: String) -> String? {
        var parts = path.split(separator: "/").map(String.init).dropLast()
        for name in folders {
            guard parts.popLast()?.lowercased() == name else { return nil }
        }
        let disk = (path.hasPrefix("/") ? "/" : "./") + parts.joined(separator: "/")
        guard let found = entry(imageName, in: disk), isAwaiting(found) else { return nil }
        return found
    }

    private static func isAwaiting(_ path: String) -> Bool {
        guard let head = try? InputFile(opening: path).bytes(at: 0, count: 4) else { return false }
        // In either case of letters.
        return marks.contains(head.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 })
    }
}
