import Evidence

/// The readings, each under a name that no file of another path has: logs of two servers are called alike, and a name is all
/// that a report says of a file.
func namedApart(_ found: [(path: String, reading: FileReading)]) -> [FileReading] {
    let paths = found.reduce(into: [String: Set<String>]()) { $0[$1.reading.file, default: []].insert($1.path) }
    return found.map { path, reading in
        guard let alike = paths[reading.file], alike.count > 1 else { return reading }
        var named = reading
        named.file = apart(path, among: alike, reading.file)
        return named
    }
}

/// As many folders before the name as it takes; of a member, the bundle before it.
private func apart(_ path: String, among alike: Set<String>, _ file: String) -> String {
    let own = parts(path)
    let others = alike.filter { $0 != path }.map(parts)
    let depth = (1...max(1, own.count)).first { depth in
        !others.contains { $0.suffix(depth).elementsEqual(own.suffix(depth)) }
    }
    let end = own.suffix(depth ?? own.count).joined(separator: "/")
    return own.last == file ? end : "\(end)/\(file)"
}

private func parts(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }
