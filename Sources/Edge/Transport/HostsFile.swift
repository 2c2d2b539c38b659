public import Evidence

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Lists of advertisers' names fill some hosts files with megabytes.
private let longestFile = 8_388_608

/// What this machine's hosts file says of a name; nil where the file cannot be read in time.
public func hostsFileEntry(of host: String) async -> HostsFileEntry? {
    await withDeadline(ms: 300, nil) {
        wholeFile("/etc/hosts").map { HostsFileEntry(addresses: hostsFileAddresses(of: host, in: $0)) }
    }
}

/// The addresses of the lines that carry the name. [hosts(5)]
func hostsFileAddresses(of host: String, in bytes: [UInt8]) -> [String] {
    let wanted = Array((host.hasSuffix(".") ? String(host.dropLast()) : host).lowercased().utf8)
    var addresses: [String] = []
    for line in bytes.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }) {
        let fields = line.prefix { $0 != UInt8(ascii: "#") }.split { $0 == 0x20 || $0 == 0x09 }
        guard let address = fields.first, fields.dropFirst().contains(where: { isSame($0, wanted) }) else { continue }
        let text = String(decoding: address, as: UTF8.self)
        if isLiteralAddress(text), address.count <= 60, !addresses.contains(text) { addresses.append(text) }
        if addresses.count == 8 { break }
    }
    return addresses
}

/// Without regard to the case of ASCII letters.
private func isSame(_ field: ArraySlice<UInt8>, _ lower: [UInt8]) -> Bool {
    field.count == lower.count
        && zip(field, lower).allSatisfy { byte, wanted in
            (0x41...0x5a).contains(byte) ? byte + 0x20 == wanted : byte == wanted
        }
}

private func wholeFile(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { _ = close(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= longestFile {
        let count = read(file, &piece, piece.count)
        guard count > 0 else { return count == 0 ? bytes : nil }
        bytes += piece.prefix(count)
    }
    return nil
}
