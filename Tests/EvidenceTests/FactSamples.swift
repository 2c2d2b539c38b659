import Evidence
import Primitives

let instant = UnixTime(milliseconds: 1_764_000_000_123)

/// Of every kind one fact with all its fields, and one with as few as it may have.
let factSamples: [any Fact] =
    [
        UserCode(code: 0x904, extended: 0x7), UserCode(code: .max, extended: nil),
        OtherVantage(
            place: "user@gate", state: "broken", failedStep: .encrypt, failure: "encrypt.end.alert",
            provenThrough: .negotiate,
            address: "10.0.0.41", publicKeySHA256: "ab", computer: "ws-041"),
        OtherVantage(place: "gate", state: "healthy"),
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
        JoinEnd(
            question: .client, outcome: .refused, stage: .attachUser, result: "rt-too-many-channels",
            reason: "rn-provider-initiated", channels: 2, afterMs: 1.5, detail: "channel 1003"),
        JoinEnd(question: .rdpOnly, outcome: .tlsAlert, stage: .nothing),
        ConferenceSettings(
            question: .noRequest, version: "0x80004", requestedProtocols: 11, earlyCapabilityFlags: 8, ioChannel: 1003,
            messageChannel: 1006),
        ConferenceSettings(question: .client),
        MultitransportOffer(flags: 0x301, transports: ["UDPFECR", "UDP-PREFERRED"]),
        ErrorInfo(question: .client, code: 7, leaving: false), ErrorInfo(question: .client, code: .max, leaving: true),
        Redirection(
            question: .client, sessionID: 3, flags: 0x101, targetAddress: "10.0.0.9", targetName: "ws-041.corp.test"),
        Redirection(question: .client, sessionID: 0, flags: 0),
        EarlyMessage(what: .autoDetect, detail: "0010"), EarlyMessage(what: .unreadable),
        LicensingEnd(question: .client, code: 6, name: "ERR_NO_LICENSE_SERVER", transition: "ST_TOTAL_ABORT"),
        LicensingEnd(question: .client, code: 99, name: nil, transition: nil),
        oldSecurity,
        RDPSecurity(
            question: .client, offered: "FIPS", method: 0, methodName: "NONE", level: 9, levelName: nil, randomBytes: 0),
        RDPSecurityRefused(offered: "FIPS", how: .disconnected),
        ListenerKey(certificate: .selfSigned, isThere: true, system: .readable, networkService: .unreadable),
        NegotiationFailure(question: .client, code: 5, name: "HYBRID_REQUIRED_BY_SERVER"),
        NegotiationFailure(question: .redirected, code: 99, name: nil),
        ForeignBanner(protocolName: "SSH", banner: "SSH-2.0-\"x\"\\u{1b}"),
        handshake, HandshakeEnd(outcome: .ourRefusal, stage: .nothing),
        TLSOffer(version: "TLS 1.2", family: "any", answer: helloAnswer),
        TLSOffer(version: "TLS 1.0", family: "rc4", answer: HelloAnswer(outcome: .cut)),
        ClientOffer(
            client: "windows-7", title: "mstsc of Windows 7", source: "a capture", restsOn: "its order",
            filledIn: "a body",
            version: "TLS 1.0",
            negotiation: ProtocolAnswer(
                question: .client, address: "::1", requested: 3, outcome: .selected, selected: 1),
            hello: helloAnswer),
        ClientOffer(
            client: "windows-xp", title: "mstsc of Windows XP", source: "a capture", restsOn: "its build", version: nil,
            negotiation: ProtocolAnswer(question: .client, address: "::1", requested: nil, outcome: .closed), hello: nil
        ),
        CertificateShown(
            sha256: "ab", subject: "CN=ä", issuer: "CN=b", selfSigned: true, keyType: "RSA", keyBits: 2048,
            signature: "sha256WithRSAEncryption", chainLength: 2, publicKeySHA256: "cd"),
        CertificateNotBefore(instant: instant, future: true),
        CertificateNotAfter(instant: instant, expired: true, daysLeft: -3),
        CertificateNames(names: ["a", "*.b"], asked: "a", match: .byAddress),
        CertificateTrust(trusted: false, status: .invalidSignature, detail: "bad"),
        CertificateTrust(trusted: true, status: .trusted),
        CertificateHistory(
            outcome: .renewedAfterExpiry, firstSeen: instant, lastSeen: instant,
            previous: .init(
                sha256: "ab", publicKeySHA256: "cd", subject: "CN=old", selfSigned: true, notBefore: instant,
                notAfter: instant,
                firstSeen: instant, lastSeen: instant)),
        CertificateHistory(outcome: .firstTime),
        IdentityHistory(
            about: .address, outcome: .otherMachine, machine: "a.b", address: "10.0.0.41", previousMachine: "c.b",
            previousAddress: "10.0.0.42", lastSeen: instant, keyKept: false),
        IdentityHistory(about: .name, outcome: .firstTime, machine: "a.b", address: "10.0.0.41"),
        IdentitySeenAgain(
            question: .tlsOnly, address: "10.0.0.41", sha256: "ab", publicKeySHA256: "cd", subject: "CN=a",
            names: ["a.b"], computer: "a.b"),
        IdentitySeenAgain(
            question: .client, address: "10.0.0.41", sha256: "ab", publicKeySHA256: "cd", subject: "CN=a", names: []),
        OwnName(name: "a.b", outcome: .answered, addresses: ["10.0.0.41"], leadsHere: true),
        HostsFileEntry(addresses: ["10.0.0.9"]),
        ByAddress(
            address: "10.0.0.41", source: .dns, reach: .connected, spokeRDP: true, computer: "a.b", names: ["a.b"],
            match: .exact),
        ByAddress(address: "10.0.0.41", source: .remembered, reach: .timedOut, spokeRDP: false),
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
        kdcAnswer, KDCAnswer(exchange: .tgsReq, realm: "B", origin: .option, outcome: .notFound),
        kerberosOutcome, KerberosOutcome(outcome: .ticket, by: .tickets, realm: "", service: "TERMSRV/a"),
        PathOutgoing(
            address: "10.0.0.41", outcome: .lost, packets: [576, 1280, 1500], acknowledged: 1280, lost: 1500,
            gapSeen: true,
            interfaceMTU: 1500, pathMTUBefore: 1500, pathMTUAfter: 1492, retransmissions: 3, timeouts: 2, rttMs: 0.5,
            clamped: 1280),
        PathOutgoing(
            address: "::1", outcome: .cut, packets: [], pathMTUBefore: 1280, pathMTUAfter: 1280, rttMs: 12),
        PathIncoming(largest: 1352, allowed: 1500),
        PathEcho(
            address: "10.0.0.41", outcome: .smaller, interfaceMTU: 1500, answered: 1400, lost: 1401, reportedMTU: 1400,
            fragment: 1396, sent: 4, received: 3),
        PathEcho(address: "::1", outcome: .passes, interfaceMTU: 1500, answered: 1500, sent: 3, received: 2),
        PathRepeat(address: "10.0.0.41", packet: 1280, outcome: .answered, stage: .finished, afterMs: 21.5),
        PathRepeat(address: "::1", packet: nil, outcome: .unreached),
    ] + logonSamples + sessionSamples + staySamples + gatewaySamples + clientSamples + logSamples + machineSamples
    + settingSamples + captureSamples

private let kdcAnswer: KDCAnswer = {
    var answer = KDCAnswer(
        exchange: .asReq, realm: "AD.TEST", origin: .dns, kdc: "dc1.ad.test", address: "10.0.0.1:88", outcome: .error,
        withPassword: true)
    answer.errorCode = 18
    answer.errorName = "KDC_ERR_CLIENT_REVOKED"
    answer.status = 0xc000_0072
    answer.text = "words"
    answer.clockSkewMs = -1.5
    answer.afterMs = 2.5
    answer.detail = "x"
    return answer
}()

private let kerberosOutcome: KerberosOutcome = {
    var outcome = KerberosOutcome(outcome: .disabled, by: .password, realm: "AD.TEST", service: "TERMSRV/a.b")
    outcome.encryption = "aes256-cts-hmac-sha1-96"
    outcome.errorCode = 18
    outcome.errorName = "KDC_ERR_CLIENT_REVOKED"
    outcome.status = 0xc000_0072
    outcome.afterMs = 2.5
    outcome.detail = "x"
    return outcome
}()

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

private let helloAnswer: HelloAnswer = {
    var answer = HelloAnswer(outcome: .hello, stage: .certificate)
    answer.version = "TLS 1.2"
    answer.suite = "TLS_RSA_WITH_RC4_128_SHA"
    answer.legacy = true
    answer.alert = 40
    answer.alertName = "handshake_failure"
    answer.close = .reset
    answer.cleartext = "0300"
    return answer
}()

/// Equal in type and value.
func same(_ left: any Fact, _ right: any Fact) -> Bool {
    func equals<F: Fact>(_ left: F) -> Bool { (right as? F) == left }
    return equals(left)
}
