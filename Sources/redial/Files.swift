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

/// Writes a file whole or not at all: beside its place first, synced, then moved there. Throws a `UserError` of code 65.
func writeFile(_ bytes: [UInt8], to path: String) throws(UserError) {
    let beside = path + ".part"
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .badFile("The file \(path) cannot be written.") }
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
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
