import Evidence
import Files
import Reports

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The whole of a file; nil when it cannot be opened or is longer than `limit` bytes.
func readFile(_ path: String, limit: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= limit {
        let count = read(descriptor, &piece, piece.count)
        guard count >= 0 else { return nil }
        if count == 0 { return bytes }
        bytes += piece.prefix(count)
    }
    return nil
}

/// Whether there is a file of this name, and no folder.
func isFile(_ path: String) -> Bool { access(path, F_OK) == 0 && !isFolder(path) }

/// Throws a `UserError` of code 65 where a file in this place could not be written, before anything is done for it.
func requireWritable(_ path: String?) throws(UserError) {
    guard let path else { return }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    guard access(folder, W_OK | X_OK) == 0, !path.hasSuffix("/"), !isFolder(path) else {
        throw .badFile("The file \(path) cannot be written.")
    }
}

/// Writes a file whole or not at all: beside its place first, synced, then moved there. Throws a `UserError` of code 65.
///
/// - Parameter mode: who may read it, before the umask.
func writeFile(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws(UserError) {
    let beside = path + ".part"
    // What lies there from an earlier try may be open to others.
    unlink(beside)
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .badFile("The file \(path) cannot be written.") }
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        rest = rest.dropFirst(count)
    }
    let isWhole = rest.isEmpty && fsync(descriptor) == 0
    close(descriptor)
    guard isWhole, rename(beside, path) == 0 else {
        unlink(beside)
        throw .badFile("The file \(path) could not be written whole; nothing was kept of it.")
    }
}

/// A recorded walk holds names of machines, so it is for its owner only.
func writeRecord(_ walk: RecordedWalk, to path: String) throws(UserError) {
    guard let document = try? encodeJSON(walk) else { throw .fault("The walk could not be written as JSON.") }
    try writeFile(document, to: path, mode: 0o600)
}
