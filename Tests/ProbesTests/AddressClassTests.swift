import Evidence
import Testing

@testable import Probes

@Suite struct AddressClassTests {
    /// Whose interfaces this machine has.
    enum Here: Sendable {
        case plain, tailscale, warp

        var local: [(interface: String, address: String)] {
            let plain = [("lo", "127.0.0.1"), ("lo", "::1"), ("eth0", "10.0.0.5"), ("eth0", "fe80::5")]
            return switch self {
            case .plain: plain
            case .tailscale: plain + [("tailscale0", "100.101.102.103")]
            case .warp: plain + [("CloudflareWARP", "172.16.0.2")]
            }
        }
    }

    @Test(
        arguments: [
            // The shared address space [RFC 6598] is Tailscale's only where Tailscale is.
            ("100.64.0.1", Here.plain, AddressClass.Nature?.some(.carrierNAT)),
            ("100.127.255.255", .plain, .carrierNAT),
            ("100.64.0.1", .tailscale, .overlay), ("100.101.102.103", .tailscale, .own),
            ("100.128.0.0", .tailscale, nil),
            ("100.63.255.255", .tailscale, nil), ("fd7a:115c:a1e0::1", .plain, .overlay),
            ("fd7a:115c:a1e1::1", .plain, nil),
            ("100.96.0.1", .warp, .overlay), ("100.96.0.1", .plain, .carrierNAT), ("172.64.128.1", .warp, .synthetic),
            ("172.64.128.1", .plain, nil),
            // Benchmarking [RFC 2544], which proxies invent addresses from, and Microsoft's tunnel.
            ("198.18.0.1", .plain, .synthetic), ("198.19.255.255", .plain, .synthetic), ("198.20.0.0", .plain, nil),
            ("198.17.255.255", .plain, nil), ("6.6.0.7", .plain, .synthetic), ("6.7.0.7", .plain, nil),
            ("127.0.0.1", .plain, .loopback), ("127.255.0.1", .plain, .loopback), ("::1", .plain, .loopback),
            ("::2", .plain, nil),
            ("10.0.0.5", .plain, .own), ("10.0.0.6", .plain, nil), ("169.254.1.1", .plain, .linkLocal),
            ("fe80::1", .plain, .linkLocal), ("fe80::1%eth0", .plain, .linkLocal), ("febf::1", .plain, .linkLocal),
            ("fec0::1", .plain, nil), ("fe80::5", .plain, .own),
            ("192.168.1.1", .plain, nil), ("2001:db8::1", .plain, nil), ("ws-041", .plain, nil), ("", .plain, nil),
            ("100.64.0", .plain, nil), ("127.0.0.1.", .plain, nil), ("%", .plain, nil), ("127.0.0.1:3389", .plain, nil),
        ] as [(String, Here, AddressClass.Nature?)])
    func knowsSpecialAddresses(_ address: String, _ here: Here, _ nature: AddressClass.Nature?) {
        let found = addressClass(address, local: here.local)
        #expect(found?.nature == nature)
        if found != nil { #expect(found?.address == address) }
    }

    @Test func namesTheNetwork() {
        #expect(addressClass("100.64.0.1", local: Here.tailscale.local)?.name == "Tailscale")
        #expect(addressClass("6.6.1.1", local: [])?.name == "Microsoft Entra Global Secure Access")
        #expect(addressClass("10.0.0.5", local: Here.plain.local)?.name == nil)
    }

    @Test func ofNestedRangesTheNarrowerComesFirst() {
        for (index, range) in addressRanges.enumerated() {
            let sameKind = addressRanges[..<index].filter { $0.prefix.contains(":") == range.prefix.contains(":") }
            let inside = sameKind.filter {
                addressClass(range.prefix, local: [])?.name == $0.name && $0.length < range.length
            }
            #expect(inside.isEmpty, "\(range.prefix)/\(range.length) stands behind a range that holds it")
        }
    }
}

@Suite struct VantageTests {
    @Test func isThisMachine() {
        let vantage = localVantage()
        #expect(!vantage.host.isEmpty)
        #expect(vantage.source == nil)
        #expect(vantage.overlays == vantage.overlays.sorted())
    }
}
