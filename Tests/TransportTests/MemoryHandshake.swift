import Primitives
import Transport

/// A client and a server that hand each other their bytes without a network.
struct MemoryHandshake {
    let client: TLSEngine
    let server: TLSEngine
    private(set) var clientProgress = TLSEngine.Progress.wantsMore
    private(set) var serverProgress = TLSEngine.Progress.wantsMore

    init?(identity: TLSIdentity, versions: ClosedRange<UInt16> = 0x0301...0x0304, ciphers: String = "DEFAULT") {
        guard let client = TLSEngine(clientFor: "lab.example"),
            let server = TLSEngine(serverWith: identity, versions: versions, ciphers: ciphers)
        else { return nil }
        (self.client, self.server) = (client, server)
        run()
    }

    /// Turn and turn about; no handshake takes more than a handful.
    private mutating func run() {
        for _ in 0..<8 {
            if clientProgress == .wantsMore { clientProgress = client.handshake() }
            server.put(client.take())
            if serverProgress == .wantsMore { serverProgress = server.handshake() }
            client.put(server.take())
        }
    }
}

let year2026 = UnixTime(milliseconds: 1_767_225_600_000)  // 2026-01-01T00:00:00Z
let year2027 = UnixTime(milliseconds: 1_798_761_600_000)  // 2027-01-01T00:00:00Z

/// An elliptic curve key unless RSA bits are given: quick to make.
func makeIdentity(
    _ name: String = "lab.example", dnsName: String? = nil, issuer: String? = nil, rsaBits: Int? = nil,
    notBefore: UnixTime = year2026, notAfter: UnixTime = year2027, padding: Int = 0
) -> TLSIdentity? {
    TLSIdentity(
        .init(
            commonName: name, dnsName: dnsName, issuer: issuer, rsaBits: rsaBits, notBefore: notBefore,
            notAfter: notAfter,
            padding: padding))
}

func hexBytes(_ text: String) -> [UInt8] { bytes(fromHex: text) ?? [] }
