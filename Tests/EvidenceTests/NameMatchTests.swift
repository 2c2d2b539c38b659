import Evidence
import Testing

@Suite struct NameMatchTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let asked: String
        let names: [String]
        let match: CertificateNames.Match
        var testDescription: String { "\(asked) against \(names)" }

        init(_ asked: String, _ names: [String], _ match: CertificateNames.Match) {
            (self.asked, self.names, self.match) = (asked, names, match)
        }
    }

    @Test(arguments: [
        Case("ws-041.corp.example", ["ws-041.corp.example"], .exact),
        Case("WS-041.Corp.Example", ["other", "ws-041.CORP.example"], .exact),
        Case("ws-041.corp.example.", ["ws-041.corp.example"], .exact),
        Case("ws-041.corp.example", ["ws-041.corp.example."], .exact),
        // A wildcard is one whole leftmost label. [RFC 6125 6.4.3]
        Case("ws-041.corp.example", ["*.corp.example"], .wildcard),
        Case("WS-041.corp.example", ["*.CORP.example"], .wildcard),
        Case("a.ws-041.corp.example", ["*.corp.example"], .none),
        Case("corp.example", ["*.corp.example"], .none),
        Case(".corp.example", ["*.corp.example"], .none),
        Case("ws-041.corp.example", ["ws*.corp.example"], .none),
        Case("ws-041.corp.example", ["ws-041.*.example"], .none),
        Case("ws-041", ["*"], .none),
        // One side short, the other full, the first label the same.
        Case("ws-041", ["WS-041.corp.example"], .short),
        Case("ws-041.corp.example", ["WS-041"], .short),
        Case("ws-041.corp.example", ["ws-041.other.example"], .none),
        Case("ws-041", ["ws-042"], .none),
        Case("ws-041", ["ws-0411.corp.example"], .none),
        Case("ws-041.corp.example", ["WS-041", "*.corp.example"], .wildcard),
        Case("ws-041.corp.example", [], .none),
        Case("", ["ws-041"], .none),
        // Nothing can be expected of an address, save where the certificate names it.
        Case("10.0.0.41", ["ws-041"], .byAddress),
        Case("10.0.0.41", ["ws-041", "10.0.0.41"], .exact),
        Case("10.0.0.41", ["10.0.0.42"], .byAddress),
        Case("2001:db8::1", ["ws-041"], .byAddress),
        Case("2001:DB8::1", ["2001:db8::1"], .exact),
        Case("fe80::1%eth0", ["ws-041"], .byAddress),
        Case("localhost", ["ws-041"], .byAddress),
        Case("Localhost.", ["ws-041"], .byAddress),
        Case("db.localhost", ["ws-041"], .byAddress),
        Case("localhost", ["localhost"], .exact),
        Case("notlocalhost", ["ws-041"], .none),
    ]) func agrees(_ wanted: Case) {
        #expect(nameMatch(asked: wanted.asked, names: wanted.names) == wanted.match)
    }

    @Test(arguments: ["0.0.0.0", "255.255.255.255", "127.0.0.1", "::", "::1", "fe80::1%eth0", "::ffff:10.0.0.1"])
    func isAnAddress(_ host: String) { #expect(isLiteralAddress(host)) }

    @Test(arguments: [
        "", "10.0.0", "10.0.0.256", "10.0.0.1.2", "10.0.0.", "ws-041", "1.2.3.x", "+1.+2.+3.+4", "-0.0.0.0",
        "0001.0.0.0",
        "١.٢.٣.٤",
    ])
    func isAName(_ host: String) { #expect(!isLiteralAddress(host)) }
}
