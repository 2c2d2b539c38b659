import Evidence
import Primitives
import Testing
import Transport

/// The facts of one certificate, by type.
private struct Facts {
    let all: [any Fact]

    init(_ der: [UInt8], asked: String = "lab.example", now: UnixTime = year2026) {
        all = certificateFacts(chain: [der], askedHost: asked, now: now)
    }

    func first<F: Fact>(_ type: F.Type) -> F? { all.lazy.compactMap { $0 as? F }.first }
}

/// The DER that a server with this identity shows.
private func shownBy(_ identity: TLSIdentity?) throws -> [UInt8] {
    let identity = try #require(identity)
    let pair = try #require(MemoryHandshake(identity: identity))
    return try #require(pair.client.conclusion.chain.first)
}

@Suite(.serialized) struct CertificateReadingTests {
    struct Recipe: Sendable, CustomTestStringConvertible {
        let key: [String]
        let subject: String
        var extensions: [String] = []
        var digest = "-sha256"
        let keyType: String
        let keyBits: Int
        let signature: String
        let names: [String]
        var testDescription: String { subject + " " + key.joined(separator: " ") }
    }

    /// Each made by the `openssl` program, and read by it and by us.
    @Test(arguments: [
        Recipe(
            key: ["rsa:2048"], subject: "/C=DE/O=Lab, Inc/CN=ws-041",
            extensions: ["subjectAltName=DNS:ws-041.corp.example,DNS:*.corp.example,IP:10.0.0.41,IP:2001:db8::1"],
            keyType: "RSA", keyBits: 2048, signature: "sha256WithRSAEncryption",
            names: ["ws-041.corp.example", "*.corp.example", "10.0.0.41", "2001:db8::1"]),
        Recipe(
            key: ["rsa:1024"], subject: "/CN=old", digest: "-sha1", keyType: "RSA", keyBits: 1024,
            signature: "sha1WithRSAEncryption", names: ["old"]),
        Recipe(
            key: ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"], subject: "/CN=b\u{FC}ro", digest: "-sha384",
            keyType: "EC",
            keyBits: 384, signature: "ecdsa-with-SHA384", names: ["b\u{FC}ro"]),
        Recipe(
            key: ["ed25519"], subject: "/O=nobody", keyType: "ED25519", keyBits: 256, signature: "ED25519", names: []),
        Recipe(
            key: ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"], subject: "/CN=mail",
            extensions: ["subjectAltName=email:a@b.example"],
            keyType: "EC", keyBits: 256, signature: "ecdsa-with-SHA256", names: ["mail"]),
    ]) func readsWhatOpenSSLPrints(_ recipe: Recipe) throws {
        let der = try OpenSSL.selfSigned(
            key: recipe.key, subject: recipe.subject, extensions: recipe.extensions, digest: recipe.digest)
        let facts = Facts(der)
        let certificate = try #require(facts.first(CertificateShown.self))
        let fingerprint = try OpenSSL.field(["-fingerprint", "-sha256"], of: der)
        #expect(certificate.sha256 == fingerprint.replacing(":", with: "").lowercased())
        #expect(certificate.publicKeySHA256 == (try OpenSSL.publicKeySHA256(of: der)))
        #expect(certificate.subject == (try OpenSSL.field(["-subject", "-nameopt", "RFC2253,-esc_msb"], of: der)))
        #expect(certificate.issuer == certificate.subject)
        #expect(certificate.selfSigned)
        #expect(certificate.keyType == recipe.keyType)
        #expect(certificate.keyBits == recipe.keyBits)
        #expect(certificate.signature == recipe.signature)
        #expect(certificate.chainLength == 1)
        #expect(facts.first(CertificateNotBefore.self)?.instant == (try OpenSSL.instant("-startdate", of: der)))
        #expect(facts.first(CertificateNotAfter.self)?.instant == (try OpenSSL.instant("-enddate", of: der)))
        #expect(facts.first(CertificateNames.self)?.names == recipe.names)
        #expect(facts.first(CertificateTrust.self)?.status == .selfSigned)
    }

    /// What the lab makes is what `openssl` reads.
    @Test func anIdentityHoldsWhatItsRecipeSays() throws {
        let der = try shownBy(
            makeIdentity("ws-041", dnsName: "ws-041.corp.example", issuer: "Lab CA", rsaBits: 2048, padding: 3000))
        #expect(der.count > 3000)
        let subject = try OpenSSL.field(["-subject", "-nameopt", "RFC2253"], of: der)
        #expect(subject == "CN=ws-041")
        let issuer = try OpenSSL.field(["-issuer", "-nameopt", "RFC2253"], of: der)
        #expect(issuer == "CN=Lab CA")
        #expect(try OpenSSL.instant("-startdate", of: der) == year2026)
        #expect(try OpenSSL.instant("-enddate", of: der) == year2027)
        let names = try OpenSSL.text(["x509", "-inform", "DER", "-noout", "-ext", "subjectAltName"], input: der)
        #expect(names.hasSuffix("DNS:ws-041.corp.example"))
        let certificate = try #require(Facts(der).first(CertificateShown.self))
        #expect(!certificate.selfSigned)
        #expect(certificate.issuer == "CN=Lab CA")
        #expect(Facts(der).first(CertificateTrust.self)?.status == .unknownIssuer)
        #expect(Facts(der).first(CertificateTrust.self)?.trusted == false)
    }

    @Test(arguments: [
        ("lab.example", CertificateNames.Match.exact), ("LAB.example.", .exact), ("lab", .short),
        ("other.example", .none),
        ("10.0.0.1", .byAddress),
    ]) func holdsTheNamesAgainstTheAskedOne(_ asked: String, _ match: CertificateNames.Match) throws {
        let names = Facts(try shownBy(makeIdentity()), asked: asked).first(CertificateNames.self)
        #expect(names == CertificateNames(names: ["lab.example"], asked: asked, match: match))
    }

    @Test func anIPv6NameMatchesTheAddressAsPeopleWriteIt() throws {
        let der = try OpenSSL.selfSigned(
            key: ["ed25519"], subject: "/CN=a", extensions: ["subjectAltName=IP:2001:db8:0:0:0:0:0:1"])
        #expect(Facts(der, asked: "2001:db8::1").first(CertificateNames.self)?.match == .exact)
    }
}

@Suite struct CertificateDateTests {
    private static let day: Int64 = 86_400_000

    /// Milliseconds from the end of validity, whether it is over, and how many whole days are left.
    @Test(arguments: [
        (Int64(0), false, 0), (1, true, -1), (-1, false, 0), (-day, false, 1), (1 - day, false, 0),
        (-30 * day, false, 30),
        (day - 1, true, -1), (day, true, -1), (day + 1, true, -2), (365 * day, true, -365),
    ]) func countsTheDaysLeft(_ pastMs: Int64, _ expired: Bool, _ daysLeft: Int) throws {
        let der = try shownBy(makeIdentity(notBefore: UnixTime(milliseconds: 0)))
        let facts = Facts(der, now: UnixTime(milliseconds: year2027.milliseconds + pastMs))
        let expected = CertificateNotAfter(instant: year2027, expired: expired, daysLeft: daysLeft)
        #expect(facts.first(CertificateNotAfter.self) == expected)
    }

    @Test(arguments: [(Int64(-1), true), (0, false), (1, false), (-400 * day, true)])
    func knowsOneThatIsNotYetValid(_ afterMs: Int64, _ future: Bool) throws {
        let der = try shownBy(makeIdentity())
        let facts = Facts(der, now: UnixTime(milliseconds: year2026.milliseconds + afterMs))
        #expect(facts.first(CertificateNotBefore.self) == CertificateNotBefore(instant: year2026, future: future))
    }

    @Test func datesFarAwayAreRead() throws {
        let last = try #require(UnixTime(rfc3339: "9999-12-31T23:59:59Z"))
        let der = try shownBy(makeIdentity(notAfter: last))
        #expect(Facts(der, now: UnixTime(milliseconds: .min)).first(CertificateNotAfter.self)?.instant == last)
        #expect(Facts(der, now: UnixTime(milliseconds: .max)).first(CertificateNotAfter.self)?.expired == true)
    }
}

@Suite(.serialized) struct HostileCertificateTests {
    @Test func everyPrefixHasNoFacts() throws {
        let der = try shownBy(makeIdentity())
        for length in 0..<der.count {
            #expect(certificateFacts(chain: [Array(der.prefix(length))], askedHost: "a", now: year2026).isEmpty)
        }
    }

    @Test func anEmptyChainHasNoFacts() {
        #expect(certificateFacts(chain: [], askedHost: "a", now: year2026).isEmpty)
        #expect(certificateFacts(chain: [[], [0x30]], askedHost: "a", now: year2026).isEmpty)
    }

    /// A byte changed anywhere gives all five facts or none.
    @Test func damageIsReadOrRefused() throws {
        let der = try shownBy(makeIdentity(dnsName: "lab.example"))
        for place in der.indices {
            var damaged = der
            damaged[place] ^= 0xff
            let count = certificateFacts(chain: [damaged, der], askedHost: "a", now: year2026).count
            #expect(count == 0 || count == 5)
        }
    }

    @Test func aChainBehindTheLeafMayBeAnything() throws {
        let der = try shownBy(makeIdentity())
        let facts = certificateFacts(chain: [der, [], [0x30, 0x80], der], askedHost: "a", now: year2026)
        #expect(facts.count == 5)
        #expect((facts.first as? CertificateShown)?.chainLength == 4)
    }

    /// A changed signature no longer is the key's own.
    @Test func aBrokenSignatureIsNotSelfSigned() throws {
        var der = try shownBy(makeIdentity())
        der[der.count - 1] ^= 1
        #expect(Facts(der).first(CertificateShown.self)?.selfSigned == false)
    }

    /// A zero or a line break in a name must not make it read as another name.
    @Test(arguments: [UInt8(0), 0x0a]) func aNameThatHidesAnother(_ hidden: UInt8) throws {
        let text = Array("lab.exampleXevil".utf8)
        let der = try OpenSSL.selfSigned(
            key: ["ed25519"], subject: "/CN=lab.exampleXevil", extensions: ["subjectAltName=DNS:lab.exampleXevil"])
        let patched = replacing(text, by: Array("lab.example".utf8) + [hidden] + Array("evil".utf8), in: der)
        #expect(patched != der)
        let names = try #require(Facts(patched).first(CertificateNames.self))
        #expect(names.match == .none)
        #expect(!names.names.contains("lab.example"))
    }

    @Test func aCommonNameThatHidesAnother() throws {
        let der = try shownBy(makeIdentity("lab.exampleXevil"))
        let patched = replacing(Array("Xevil".utf8), by: [0] + Array("evil".utf8), in: der)
        #expect(patched != der)
        #expect(Facts(patched).first(CertificateNames.self)?.match == CertificateNames.Match.none)
    }

    @Test func namesAreEscapedAndBounded() throws {
        let many = (0..<100).map { "DNS:host-\($0).example" }.joined(separator: ",")
        let der = try OpenSSL.selfSigned(
            key: ["ed25519"], subject: "/CN=a\u{202e}b", extensions: ["subjectAltName=\(many)"])
        let facts = Facts(der, asked: "host-99.example")
        #expect(facts.first(CertificateShown.self)?.subject == "CN=a\\u{202e}b")
        #expect(facts.first(CertificateNames.self)?.names.count == 20)
        #expect(facts.first(CertificateNames.self)?.match == .exact)
    }

    private func replacing(_ old: [UInt8], by new: [UInt8], in bytes: [UInt8]) -> [UInt8] {
        var (out, rest) = ([UInt8](), bytes[...])
        while let first = rest.first {
            if rest.starts(with: old) {
                out += new
                rest = rest.dropFirst(old.count)
            } else {
                out.append(first)
                rest = rest.dropFirst()
            }
        }
        return out
    }
}
