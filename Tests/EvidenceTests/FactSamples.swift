import Evidence
import Primitives

let instant = UnixTime(milliseconds: 1_764_000_000_123)

/// Of every kind one fact with all its fields, and one with as few as it may have.
let factSamples: [any Fact] =
    [
        UserCode(code: 0x904, extended: 0x7), UserCode(code: .max, extended: nil),
        NameAsked(host: "ws-041.corp.example", form: .name, given: "10.0.0.41"), NameAsked(host: "::1", form: .ipv6),
        SystemNames(outcome: .temporaryFailure, addresses: ["10.0.0.41", "fe80::1%eth0"], error: "try again"),
        SystemNames(outcome: .answered),
        DNSNames(outcome: .noData, addresses: ["2001:db8::1"], canonicalName: "a.example"),
        DNSNames(outcome: .nxdomain),
        AddressClass(address: "100.64.0.1", nature: .carrierNAT, name: "shared address space"),
        AddressClass(address: "10.0.0.1", nature: .own),
        PortAnswer(
            address: "::1", family: .ipv6, port: 3389, outcome: .timedOut, errno: "ETIMEDOUT", rttMs: 1.25, used: true),
        PortAnswer(address: "127.0.0.1", family: .ipv4, port: 65_535, outcome: .refused, used: false),
        OtherPortAnswer(address: "::1", port: 445, outcome: .unreachable, errno: "EHOSTUNREACH", spokeRDP: false),
        OtherPortAnswer(address: "127.0.0.1", port: 22, outcome: .connected),
        LaterConnections(asked: 3, answered: 0),
        ProtocolAnswer(
            question: .tlsOnly, address: "127.0.0.1", requested: 1, outcome: .plainConfirm, selected: 0xffff_ffff,
            selectedName: "SSL", flags: 0x1f, sourceReference: 0x1234, failureCode: 5, close: .reset, bytes: "0300",
            afterMs: 0.5),
        ProtocolAnswer(question: .noRequest, address: "::1", requested: nil, outcome: .silence),
        NegotiationFailure(question: .client, code: 5, name: "HYBRID_REQUIRED_BY_SERVER"),
        NegotiationFailure(question: .redirected, code: 99, name: nil),
        ForeignBanner(protocolName: "SSH", banner: "SSH-2.0-\"x\"\\u{1b}"),
        handshake, HandshakeEnd(outcome: .ourRefusal, stage: .nothing),
        CertificateShown(
            sha256: "ab", subject: "CN=ä", issuer: "CN=b", selfSigned: true, keyType: "RSA", keyBits: 2048,
            signature: "sha256WithRSAEncryption", chainLength: 2, publicKeySHA256: "cd"),
        CertificateNotBefore(instant: instant, future: true),
        CertificateNotAfter(instant: instant, expired: true, daysLeft: -3),
        CertificateNames(names: ["a", "*.b"], asked: "a", match: .byAddress),
        CertificateTrust(trusted: false, status: .invalidSignature, detail: "bad"),
        CertificateTrust(trusted: true, status: .trusted),
        CredSSPAnswer(
            outcome: .errorCode, version: 6, errorCode: 0xc000_006d, mechanisms: ["NTLM"], afterMs: 12.5,
            detail: "TLS alert 49"),
        CredSSPAnswer(outcome: .noNTLM),
        NTLMIdentity(
            netbiosComputer: "A", netbiosDomain: "B", dnsComputer: "a.b", dnsDomain: "b", dnsForest: "f",
            build: "10.0.20348",
            match: .short),
        NTLMIdentity(
            netbiosComputer: nil, netbiosDomain: nil, dnsComputer: nil, dnsDomain: nil, dnsForest: nil, build: nil,
            match: .none),
        ServerClock(instant: instant, skewMs: -1234.5),
        NLAPolicy(policy: .required),
    ] + gatewaySamples + clientSamples

private let handshake: HandshakeEnd = {
    var end = HandshakeEnd(outcome: .cleartext, stage: .serverHelloDone)
    end.version = "TLS 1.2"
    end.cipher = "TLS_AES_128_GCM_SHA256"
    end.alert = 40
    end.alertName = "handshake_failure"
    end.cleartext = "0300"
    end.disconnectReason = "rn-user-requested"
    end.detail = "x"
    end.serverFlightBytes = 7
    return end
}()

/// Equal in type and value.
func same(_ left: any Fact, _ right: any Fact) -> Bool {
    func equals<F: Fact>(_ left: F) -> Bool { (right as? F) == left }
    return equals(left)
}
