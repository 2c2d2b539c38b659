/// How the names that a machine shows agree with the name it was asked by.
///
/// Comparison is by ASCII case-insensitive labels; a wildcard stands for exactly one whole leftmost label [RFC 6125 6.4.3].
/// Where the user gave an address, or a loopback name, no agreement can be expected: `byAddress`.
public func nameMatch(asked: String, names: [String]) -> CertificateNames.Match {
    let asked = normalized(asked)
    let names = names.map(normalized)
    if names.contains(asked) { return .exact }
    if isAddressOrLoopback(asked) { return .byAddress }
    if names.contains(where: { wildcard($0, covers: asked) }) { return .wildcard }
    return names.contains { shareFirstLabel($0, asked) } ? .short : .none
}

/// True for a literal address and for the names of this machine to itself.
public func isAddressOrLoopback(_ host: String) -> Bool {
    let host = normalized(host)
    return host == "localhost" || host.hasSuffix(".localhost") || isLiteralAddress(host)
}

/// True for a dotted-quad IPv4 address and for anything with a colon, which no name can have.
public func isLiteralAddress(_ host: String) -> Bool {
    if host.contains(":") { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    // Signs, which UInt8 would read, stand in no address.
    return parts.count == 4
        && parts.allSatisfy { UInt8($0) != nil && $0.count <= 3 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
}

private func normalized(_ name: String) -> String {
    let lower = name.lowercased()
    return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
}

private func wildcard(_ pattern: String, covers name: String) -> Bool {
    guard pattern.hasPrefix("*."), let dot = name.firstIndex(of: "."), dot != name.startIndex else { return false }
    return pattern.dropFirst() == name[dot...]
}

/// A short name and a full name with the same first label: what single-label logons and Windows' own certificates give.
private func shareFirstLabel(_ left: String, _ right: String) -> Bool {
    guard left.contains(".") != right.contains(".") else { return false }
    return left.split(separator: ".").first == right.split(separator: ".").first
}
