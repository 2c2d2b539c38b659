import Evidence
import Primitives

/// `ipconfig /all`. What a line means is told by the form of its value, and by the few words of its label that no language
/// translates: IPv4, IPv6, DNS, DHCP, WINS.
struct AdapterListing {
    private static let mostAdapters = 64
    private static let mostValues = 16

    /// The computer's name: the first value of all.
    private(set) var host: String?
    private var adapters: [MachineAdapters.Adapter] = []
    private var sawHardware = false

    var fact: MachineAdapters? { adapters.isEmpty ? nil : MachineAdapters(adapters: adapters) }

    init(_ lines: [String]) {
        var label: Substring = ""
        var previous: Substring = ""
        var current: MachineAdapters.Adapter?
        var isFirstValue = true
        for line in lines {
            guard line.isIndented else {
                finish(current)
                current = line.hasSuffix(":") ? .init(name: toolText(line.dropLast().trimmed)) : nil
                isFirstValue = true
                previous = ""
                continue
            }
            if let (newLabel, value) = Self.field(line) {
                label = newLabel
                if current == nil, isFirstValue, host == nil, label.contains(". ."), Self.isHostName(value) {
                    host = toolText(value, limit: 63)
                }
                isFirstValue = false
                current?.take(value, label)
                // The description stands just before the hardware's address.
                if Self.isHardwareAddress(value), current?.description == nil, !previous.isEmpty {
                    current?.description = toolText(previous)
                    sawHardware = true
                }
                previous = value
            } else {
                current?.take(line.trimmed, label)
            }
        }
        finish(current)
        if !sawHardware, !adapters.contains(where: { !$0.addresses.isEmpty }) {
            adapters = []
            host = nil
        }
    }

    private mutating func finish(_ adapter: MachineAdapters.Adapter?) {
        guard var adapter, adapters.count < Self.mostAdapters else { return }
        guard adapter.description != nil || !adapter.addresses.isEmpty else { return }
        adapter.tunnel = tunnelNetwork(of: [adapter.description ?? "", adapter.name])
        adapters.append(adapter)
    }

    /// `   IPv4 Address. . . . . . . . . . . : 10.0.0.41(Preferred)`
    private static func field(_ line: String) -> (label: Substring, value: Substring)? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let label = line[..<colon].trimmed
        // An IPv6 address on a line of its own has colons too, but no blank before the first of them, and no dots.
        guard label.contains(". ") || label.hasSuffix(".") || label.contains(" ") || label.contains("-") else {
            return nil
        }
        return (label, line[line.index(after: colon)...].trimmed)
    }

    private static func isHostName(_ value: Substring) -> Bool {
        !value.isEmpty && value.utf8.count <= 63
            && value.utf8.allSatisfy {
                ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a) || $0 == 0x2d || $0 == 0x5f || (0x30...0x39).contains($0)
            }
    }

    /// `00-0C-29-CC-0D-82`; tunnels have eight bytes.
    private static func isHardwareAddress(_ value: Substring) -> Bool {
        let parts = value.split(separator: "-", omittingEmptySubsequences: false)
        return (6...8).contains(parts.count) && parts.allSatisfy { $0.count == 2 && $0.allSatisfy(\.isHexDigit) }
    }
}

extension MachineAdapters.Adapter {
    /// Masks begin with 255; what is an address and belongs to no service that the label names is the gateway's.
    fileprivate mutating func take(_ value: Substring, _ label: Substring) {
        let bare = String(value.prefix { $0 != "(" && $0 != "%" })
        guard isAddress(bare), !bare.hasPrefix("255.") else { return }
        if label.contains("IPv4") || label.contains("IPv6") {
            if addresses.count < 16 { addresses.append(bare) }
        } else if label.contains("DNS") {
            if dnsServers.count < 16 { dnsServers.append(bare) }
        } else if !label.contains("DHCP"), !label.contains("WINS"), gateways.count < 16 {
            gateways.append(bare)
        }
    }
}

/// The VPN or overlay network that an adapter belongs to, by the name that its driver has on Windows.
func tunnelNetwork(of names: [String]) -> String? {
    let drivers: [(word: String, network: String)] = [
        ("tailscale", "Tailscale"), ("wireguard", "WireGuard"), ("zerotier", "ZeroTier"),
        ("cloudflare", "Cloudflare WARP"), ("zscaler", "Zscaler"), ("netbird", "NetBird"), ("nebula", "Nebula"),
        ("openvpn", "OpenVPN"), ("tap-windows", "OpenVPN"), ("wintun", "a WireGuard-like tunnel"),
        ("anyconnect", "Cisco AnyConnect"), ("cisco secure client", "Cisco Secure Client"), ("fortinet", "FortiClient"),
        ("pangp", "GlobalProtect"), ("globalprotect", "GlobalProtect"), ("juniper", "Pulse Secure"),
        ("pulse secure", "Pulse Secure"), ("ivanti", "Ivanti"), ("check point", "Check Point"),
        ("sonicwall", "SonicWall"), ("netextender", "SonicWall"), ("hamachi", "Hamachi"), ("radmin", "Radmin VPN"),
        ("softether", "SoftEther"), ("nordlynx", "NordVPN"), ("global secure access", "Global Secure Access"),
        ("f5 ", "F5"), ("citrix virtual adapter", "Citrix"),
    ]
    let names = names.map { $0.lowercased() }
    return drivers.first { driver in names.contains { $0.contains(driver.word) } }?.network
}
