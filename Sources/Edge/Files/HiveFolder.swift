import Evidence

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The folder where Windows keeps its hives, or a Windows disk that holds it: of its many files only SYSTEM and SOFTWARE are
/// read.
public struct HiveFolder: Sendable {
    private static let wanted = ["SYSTEM", "SOFTWARE"]

    /// The paths of those that are there.
    public let files: [String]
    private let missing: [String]

    /// Nil for a folder that has neither, there or where Windows keeps them.
    public init?(_ path: String) {
        for folder in [path, Self.folderOfHives(onDisk: path)].compactMap(\.self) {
            let found = Self.wanted.map { entry($0, in: folder) }
            guard found.contains(where: { $0 != nil }) else { continue }
            files = found.compactMap(\.self)
            missing = zip(Self.wanted, found).filter { $0.1 == nil }.map(\.0)
            return
        }
        return nil
    }

    private static func folderOfHives(onDisk path: String) -> String? {
        var folder = path
        for name in ["Windows", "System32", "config"] {
            guard let next = entry(name, in: folder) else { return nil }
            folder = next
        }
        return folder
    }

    /// Both; one that cannot be read is a warning beside the other.
    func read() async throws(FileProblem) -> [FileReading] {
        var readings: [FileReading] = []
        var problems: [(name: String, problem: FileProblem)] = []
        for file in files {
            do throws(FileProblem) {
                readings += try await readFile(file)
            } catch {
                problems.append((file.split(separator: "/").last.map(String.init) ?? file, error))
            }
        }
        guard !readings.isEmpty else { throw problems.first?.problem ?? .empty }
        let warnings =
            missing.map { FileReading.Warning(id: "missing-hive", text: "the folder has no \($0) beside it") }
            + problems.map {
                FileReading.Warning(id: "unreadable-hive", text: "\($0.name) beside it \($0.problem.text)")
            }
        readings[0].warnings += warnings
        return readings
    }
}

/// The one entry of a folder that has this name in any case, as Windows would find it; a link is followed.
func entry(_ name: String, in folder: String) -> String? {
    guard let listing = opendir(folder) else { return nil }
    defer { closedir(listing) }
    var count = 0
    while count < 20_000, let next = readdir(listing) {
        count += 1
        let found = withUnsafeBytes(of: next.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if found.lowercased() == name.lowercased() { return folder + "/" + found }
    }
    return nil
}

/// Where a link leads in the end; nil for what is no link, or leads nowhere.
func target(ofLink path: String) -> String? {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK, let whole = realpath(path, nil) else {
        return nil
    }
    defer { free(whole) }
    return String(cString: whole)
}
