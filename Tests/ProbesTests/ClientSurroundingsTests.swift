import Evidence
import Foundation
import Testing

@testable import Probes

@Suite struct ClientSurroundingsTests {
    /// A folder with the files of a machine.
    private func machine(_ files: [String: String]) throws -> String {
        let root = FileManager.default.temporaryDirectory.appending(path: "redial-\(UUID().uuidString)")
        for (path, text) in files {
            let file = root.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return root.path
    }

    @Test func readsFilesVariablesAndInterfaces() throws {
        let root = try machine([
            "etc/resolv.conf": "nameserver 127.0.0.53\nsearch corp.example\n",
            "run/systemd/resolve/resolv.conf": "nameserver 100.100.100.100\nnameserver 10.0.0.1\n",
            "run/systemd/resolve/netif/3": "SERVERS=100.100.100.100\nDOMAINS=~tail.example tail.example\n",
        ])
        defer { try? FileManager.default.removeItem(atPath: root) }
        let variables = ["https_proxy": "http://user:secret@proxy:3128", "no_proxy": ".example"]
        let client = clientEnvironment(
            asking: "ws.corp.example", interfaces: ["eth0", "tailscale0", "tunl0", "tun0"], variable: { variables[$0] },
            root: root)
        #expect(client.tunnels.map(\.interface) == ["tailscale0", "tun0"])
        #expect(client.tunnels.map(\.name) == ["Tailscale", "a tunnel"])
        #expect(client.proxies == [.init(variable: "https_proxy", value: "http://proxy:3128")])
        #expect(client.isExempt)
        #expect(client.stub && client.resolvers == ["100.100.100.100", "10.0.0.1"])
        #expect(client.resolverNetwork == "Tailscale's own resolver")
        #expect(client.search == ["corp.example"] && client.splitDomains == ["tail.example"])
    }

    @Test func whatIsForeignIsMadeHarmless() throws {
        let root = try machine(["etc/resolv.conf": "nameserver \u{1b}[31m\nsearch \u{202e}x\n"])
        defer { try? FileManager.default.removeItem(atPath: root) }
        let client = clientEnvironment(
            asking: "h", interfaces: ["wg\u{7}"], variable: { _ in "\u{1b}]0;x" }, root: root)
        let texts =
            client.resolvers + client.search + client.tunnels.map(\.interface) + client.proxies.map(\.value)
            + [client.noProxy ?? ""]
        #expect(texts.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202e } })
    }

    @Test func aMachineWithoutFilesIsNoFault() {
        let client = clientEnvironment(asking: "h", interfaces: [], variable: { _ in nil }, root: "/nonexistent")
        #expect(client.resolvers.isEmpty && client.proxies.isEmpty && client.tunnels.isEmpty && !client.stub)
    }

    /// It is read before the first question: a start must stay instant.
    @Test func isReadInLessThanAMillisecond() {
        let clock = ContinuousClock()
        let fastest = (0..<10).map { _ in clock.measure { _ = clientEnvironment(asking: "h") } }.min() ?? .seconds(1)
        #expect(fastest < .milliseconds(isOptimized ? 1 : 10), "\(fastest)")
    }

    private var isOptimized: Bool {
        var isChecked = false
        assert(
            {
                isChecked = true; return true
            }())
        return !isChecked
    }

    @Test(
        arguments: [
            ("gw.example", "gw.example", 443), ("gw.example:8443", "gw.example", 8443), ("fd00::1", "fd00::1", 443),
            ("[fd00::1]:444", "fd00::1", 444), ("[fd00::1]", "fd00::1", 443), ("gw:", "gw", 443), ("", "", 443),
        ] as [(String, String, UInt16)])
    func gatewaysHaveHostAndPort(_ text: String, _ host: String, _ port: UInt16) {
        #expect(GatewayAddress(text).host == host)
        #expect(GatewayAddress(text).port == port)
    }

    @Test(
        arguments: [
            ("tun0", "tunnel"), ("tunl0", nil), ("tailscale0", "tailscale"), ("wg-office", "wireguard"), ("eth0", nil),
            ("gpd0", "globalprotect"), ("ham0", "hamachi"), ("hamster", nil), ("docker0", nil), ("ppp12", "ppp"),
            ("utun3", nil),
        ] as [(String, String?)])
    func tunnelsAreKnownByTheirInterface(_ interface: String, _ key: String?) {
        #expect(overlay(of: interface)?.key == key)
    }

    /// Which answers are worth a second connection to the gateway.
    @Test func onlyARefusedTransportIsFollowedByAnother() {
        func http(_ status: Int?, _ outcome: GatewayAnswer.Outcome = .status) -> GatewayAnswer {
            GatewayAnswer(question: .http, outcome: outcome, status: status)
        }
        let websocket = GatewayAnswer(question: .websocket, outcome: .status, status: 404)
        #expect(WalkRunner.worthAnotherConnection([http(401)]) == [])
        #expect(WalkRunner.worthAnotherConnection([http(200)]) == [])
        #expect(WalkRunner.worthAnotherConnection([http(404)]) == [.websocket, .rpc])
        #expect(WalkRunner.worthAnotherConnection([http(404), websocket]) == [.rpc])
        #expect(WalkRunner.worthAnotherConnection([http(503), websocket]) == [])
        #expect(WalkRunner.worthAnotherConnection([http(nil, .reset)]) == [.websocket])
        #expect(WalkRunner.worthAnotherConnection([http(nil, .silence)]) == [])
        #expect(WalkRunner.worthAnotherConnection([]) == [])
    }

    @Test(
        arguments: [
            ("6.1.0-18-amd64", [], .linux), ("5.15.153.1-microsoft-standard-WSL2", ["lo", "eth0"], .wsl2NAT),
            ("5.15.153.1-microsoft-standard-WSL2", ["lo", "eth0", "loopback0"], .wsl2Mirrored),
            ("6.1.0-18-amd64", ["loopback0"], .linux),
        ] as [(String, Set<String>, Vantage.Kind)])
    func theKernelTellsWSL(_ release: String, _ interfaces: Set<String>, _ kind: Vantage.Kind) {
        #expect(vantageKind(kernelRelease: release, interfaces: interfaces) == kind)
    }
}
