import Evidence

/// A range of addresses behind which there is more, or less, than a host on a network.
struct AddressRange {
    let prefix: String
    let length: Int
    let nature: AddressClass.Nature
    let name: String
    /// Interfaces whose presence says that this range is in use here; nil where the range speaks for itself.
    let interfaces: [String]?

    init(_ prefix: String, _ length: Int, _ nature: AddressClass.Nature, _ name: String, on interfaces: [String]? = nil)
    {
        self.prefix = prefix
        self.length = length
        self.nature = nature
        self.name = name
        self.interfaces = interfaces
    }
}

private let warp = ["CloudflareWARP", "Cloudflare WARP"]

/// Longest prefix first within a family; of equal ranges the one whose interface is here decides.
let addressRanges: [AddressRange] = [
    // IPv4
    .init("6.6.255.254", 32, .synthetic, "Microsoft Entra Global Secure Access"),
    .init("100.100.100.100", 32, .synthetic, "Tailscale's own resolver", on: ["tailscale", "utun"]),
    // Part of the shared address space, but never a node of Tailscale.
    .init("100.115.92.0", 23, .carrierNAT, "ChromeOS virtual machines"),
    .init("192.88.99.0", 24, .overlay, "6to4"),
    .init("172.64.128.0", 20, .synthetic, "Cloudflare Gateway", on: warp),
    .init("6.6.0.0", 16, .synthetic, "Microsoft Entra Global Secure Access"),
    .init("100.80.0.0", 16, .synthetic, "Cloudflare Gateway", on: warp),
    .init("100.64.0.0", 16, .synthetic, "Zscaler Private Access", on: ["Zscaler"]),
    .init("169.254.0.0", 16, .linkLocal, "link-local"),
    .init("198.18.0.0", 15, .synthetic, "a proxy's invented addresses"),
    .init("100.96.0.0", 12, .overlay, "Cloudflare WARP", on: warp),
    .init("100.64.0.0", 10, .overlay, "Tailscale", on: ["tailscale", "utun"]),
    .init("100.64.0.0", 10, .carrierNAT, "shared address space"),
    // 25/8 and 26/8 belong to others on the internet: only the program's own interface makes them its own.
    .init("25.0.0.0", 8, .overlay, "Hamachi", on: ["ham"]),
    .init("26.0.0.0", 8, .overlay, "Radmin VPN", on: ["Radmin"]),
    .init("127.0.0.0", 8, .loopback, "loopback"),
    // IPv6
    .init("::1", 128, .loopback, "loopback"),
    .init("fd7a:115c:a1e0:b1a::", 64, .overlay, "Tailscale, by way of a subnet router"),
    .init("2606:4700:cf1:4000::", 64, .synthetic, "Cloudflare Gateway"),
    .init("2606:4700:cf1:1000::", 64, .overlay, "Cloudflare WARP"),
    .init("2606:4700:cf1:5000::", 64, .overlay, "Cloudflare WARP"),
    .init("fd7a:115c:a1e0::", 48, .overlay, "Tailscale"),
    .init("2001::", 32, .overlay, "Teredo"),
    .init("fc00::", 18, .synthetic, "a proxy's invented addresses"),
    .init("2002::", 16, .overlay, "6to4"),
    .init("fe80::", 10, .linkLocal, "link-local"),
]

/// A network of a VPN or overlay program, known by the names of its interfaces.
struct OverlayInterface: Equatable {
    /// As reports name it: `globalprotect`.
    let key: String
    let name: String
    let beginning: String
    /// Only digits may follow: `tun0`, but not `tunl0`.
    let isNumbered: Bool

    init(_ beginning: String, _ key: String, _ name: String, isNumbered: Bool = false) {
        self.beginning = beginning
        self.key = key
        self.name = name
        self.isNumbered = isNumbered
    }

    func covers(_ interface: String) -> Bool {
        guard interface.hasPrefix(beginning) else { return false }
        let rest = interface.dropFirst(beginning.count)
        return !isNumbered || (!rest.isEmpty && rest.utf8.allSatisfy { (0x30...0x39).contains($0) })
    }
}

/// As Linux and macOS name them; products before the plain tunnels that they could be taken for.
let overlayInterfaces: [OverlayInterface] = [
    .init("tailscale", "tailscale", "Tailscale"), .init("CloudflareWARP", "cloudflare-warp", "Cloudflare WARP"),
    .init("Cloudflare WARP", "cloudflare-warp", "Cloudflare WARP"), .init("wgcf", "cloudflare-warp", "Cloudflare WARP"),
    .init("Zscaler", "zscaler", "Zscaler"), .init("zt", "zerotier", "ZeroTier"),
    .init("ham", "hamachi", "Hamachi", isNumbered: true),
    .init("gpd", "globalprotect", "GlobalProtect", isNumbered: true),
    .init("cscotun", "anyconnect", "Cisco AnyConnect", isNumbered: true), .init("nsTunnel", "netskope", "Netskope"),
    .init("wg", "wireguard", "WireGuard"), .init("ovpn", "openvpn", "OpenVPN"),
    .init("Meta", "fake-ip-proxy", "a proxy program"), .init("Mihomo", "fake-ip-proxy", "a proxy program"),
    .init("Clash", "fake-ip-proxy", "a proxy program"), .init("sing-box", "fake-ip-proxy", "a proxy program"),
    .init("singbox", "fake-ip-proxy", "a proxy program"), .init("teredo", "teredo", "Teredo"),
    .init("6to4", "6to4", "6to4"), .init("isatap", "isatap", "ISATAP"),
    .init("tun", "tunnel", "a tunnel", isNumbered: true), .init("tap", "tunnel", "a tunnel", isNumbered: true),
    .init("ppp", "ppp", "PPP", isNumbered: true),
]

/// Nil for an interface that is no tunnel's.
func overlay(of interface: String) -> OverlayInterface? { overlayInterfaces.first { $0.covers(interface) } }
