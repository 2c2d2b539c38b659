#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Throws a `UserError` of code 65 where no folder of this name could be made, or where one with something in it is there.
func requireNewFolder(_ path: String) throws(UserError) {
    if let folder = opendir(path) {
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name == "." || name == ".." else {
                throw .badFile("The folder \(path) is not empty; give a new one.")
            }
        }
        return
    }
    guard errno == ENOENT else { throw .badFile("The folder \(path) cannot be made.") }
    var trimmed = path[...]
    while trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
    try requireWritable(String(trimmed))
}

/// Makes a folder and those within it, one in the other, where they are not there.
func makeFolders(_ path: String, _ within: [String]) throws(UserError) {
    var made = path
    for part in [nil] + within.map(Optional.some) {
        if let part { made += "/\(part)" }
        guard mkdir(made, 0o755) == 0 || errno == EEXIST else { throw .badFile("The folder \(made) cannot be made.") }
    }
}
