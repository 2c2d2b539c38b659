import Evidence

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The special nature of an address, where it has one.
///
/// - Parameter local: this machine's own addresses: an address of ours that is no loopback is `own`.
func addressClass(_ address: String, local: [(interface: String, address: String)]) -> AddressClass? {
    let range = addressRanges.first { range in
        covers(range, address)
            && (range.interfaces?.contains { beginning in local.contains { $0.interface.hasPrefix(beginning) } } ?? true)
    }
    if range?.nature != .loopback, local.contains(where: { $0.address == address }) {
        return AddressClass(address: address, nature: .own)
    }
    return range.map { AddressClass(address: address, nature: $0.nature, name: $0.name) }
}

private func covers(_ range: AddressRange, _ address: String) -> Bool {
    guard let network = addressBytes(range.prefix), let host = addressBytes(address), network.count == host.count else {
        return false
    }
    let whole = range.length / 8
    guard network.prefix(whole) == host.prefix(whole) else { return false }
    guard range.length % 8 != 0 else { return true }
    let mask = UInt8(truncatingIfNeeded: 0xff00 >> (range.length % 8))
    return network[whole] & mask == host[whole] & mask
}

/// Four or sixteen bytes; nil for anything that is no literal address. A zone is passed over.
private func addressBytes(_ address: String) -> [UInt8]? {
    let address = String(address.prefix { $0 != "%" })
    let family = address.contains(":") ? AF_INET6 : AF_INET
    var bytes = [UInt8](repeating: 0, count: family == AF_INET6 ? 16 : 4)
    return inet_pton(family, address, &bytes) == 1 ? bytes : nil
}
