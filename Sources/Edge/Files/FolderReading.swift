import Evidence

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Whether there is a folder of this name, links followed.
public func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// How deep folders in folders are followed: collectors make one or two levels.
private let deepest = 8

/// How long files are looked for in a folder that is no collector's: it may be anything, up to a whole disk.
private let mostSeconds = 20.0

/// Reads all files below a folder as one bundle, in the order of their names. Links are not followed.
func readFolder(_ path: String) async throws(FileProblem) -> [FileReading] {
    try await readFolder(path, limits: BundleLimits(seconds: isCollected(path) ? nil : mostSeconds))
}

func readFolder(_ path: String, limits: BundleLimits) async throws(FileProblem) -> [FileReading] {
    guard access(path, R_OK | X_OK) == 0 else { throw .cannotOpen(reason: String(cString: strerror(errno))) }
    var content = BundleContent(limits: limits)
    await read(folder: path, as: "", depth: 0, &content)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return try content.finished(name)
}

private func read(folder: String, as prefix: String, depth: Int, _ content: inout BundleContent) async {
    if access(folder, R_OK | X_OK) != 0 {
        return content.passOver(prefix, .unreadable("the folder cannot be opened: \(String(cString: strerror(errno)))"))
    }
    for name in namesInFolder(folder, atMost: content.limits.members + 1).sorted() {
        let (path, member) = (folder + "/" + name, prefix.isEmpty ? name : prefix + "/" + name)
        guard !content.isFull(before: member) else { return }
        var status = stat()
        guard lstat(path, &status) == 0 else {
            content.passOver(member, .unreadable(String(cString: strerror(errno))))
            continue
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: await read(file: path, as: member, &content)
        case S_IFDIR where depth < deepest: await read(folder: path, as: member, depth: depth + 1, &content)
        case S_IFDIR: content.passOver(member, .unreadable("it lies too deep"))
        default: content.passOver(member, .link)
        }
    }
}

private func read(file path: String, as member: String, _ content: inout BundleContent) async {
    do throws(FileProblem) {
        let file = try InputFile(opening: path)
        let head = FileHead(bytes: try file.bytes(at: 0, count: FileHead.length), name: file.name)
        let isManifest = BundleContent.isManifest(head)
        let reader = isManifest ? nil : BundleContent.reader(head)
        guard !head.bytes.isEmpty, isManifest || reader != nil else { return content.passOver(member, .unknown) }
        await content.read(path, as: member, reader)
    } catch {
        content.passOver(member, .unreadable(error.text))
    }
}

/// A folder that `redial collect` made: what was taken stands in its manifest.
func isCollected(_ folder: String) -> Bool {
    guard let file = try? InputFile(opening: folder + "/manifest.txt"),
        let bytes = try? file.bytes(at: 0, count: FileHead.length)
    else { return false }
    return BundleContent.isManifest(FileHead(bytes: bytes, name: file.name))
}
