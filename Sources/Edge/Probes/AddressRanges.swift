import Evidence

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A range of addresses behind which there is more, or less, than a host on a network.
struct AddressRange {
    let prefix: String
    let length: Int
    let nature: AddressClass.Nature
    let name: String
    /// Interfaces whose presence says that this range is in use here; nil where the range speaks for itself.
    let interfaces: [String]?
}

/// Longest prefix first; of ranges that overlap, the one whose interface is here decides.
let addressRanges: [AddressRange] = [
    .init(prefix: "fd7a:115c:a1e0::", length: 48, nature: .overlay, name: "Tailscale", interfaces: nil),
    .init(prefix: "2606:4700:cf1:4000::", length: 64, nature: .synthetic, name: "Cloudflare Gateway", interfaces: nil),
    .init(prefix: "2606:4700:cf1:1000::", length: 64, nature: .overlay, name: "Cloudflare WARP", interfaces: nil),
    .init(
        prefix: "6.6.0.0", length: 16, nature: .synthetic, name: "Microsoft Entra Global Secure Access", interfaces: nil
    ),
    .init(prefix: "198.18.0.0", length: 15, nature: .synthetic, name: "a proxy's invented addresses", interfaces: nil),
    .init(
        prefix: "172.64.128.0", length: 20, nature: .synthetic, name: "Cloudflare Gateway",
        interfaces: ["CloudflareWARP"]),
    .init(prefix: "100.96.0.0", length: 12, nature: .overlay, name: "Cloudflare WARP", interfaces: ["CloudflareWARP"]),
    .init(prefix: "100.64.0.0", length: 10, nature: .overlay, name: "Tailscale", interfaces: ["tailscale", "utun"]),
    .init(prefix: "100.64.0.0", length: 10, nature: .carrierNAT, name: "shared address space", interfaces: nil),
    .init(prefix: "25.0.0.0", length: 8, nature: .overlay, name: "Hamachi", interfaces: ["ham"]),
    .init(prefix: "127.0.0.0", length: 8, nature: .loopback, name: "loopback", interfaces: nil),
    .init(prefix: "::1", length: 128, nature: .loopback, name: "loopback", interfaces: nil),
    .init(prefix: "169.254.0.0", length: 16, nature: .linkLocal, name: "link-local", interfaces: nil),
    .init(prefix: "fe80::", length: 10, nature: .linkLocal, name: "link-local", interfaces: nil),
]

/// Interface names, by their beginning, that belong to an overlay network or a tunnel.
let overlayInterfaces: [(beginning: String, name: String)] = [
    ("tailscale", "tailscale"), ("CloudflareWARP", "cloudflare-warp"), ("wg", "wireguard"), ("zt", "zerotier"),
    ("ham", "hamachi"), ("gpd", "globalprotect"), ("cscotun", "anyconnect"), ("tun", "tunnel"), ("tap", "tunnel"),
    ("ppp", "ppp"),
]

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
