import Readers
import Testing

@Suite struct ResolverFileTests {
    @Test func serversAndDomainsAreRead() {
        let file = ResolverFile(
            Array(
                "# made by\nnameserver 127.0.0.53\n nameserver\tfd00::1 # x\nsearch a.example b.example\noptions edns0\n"
                    .utf8))
        #expect(file.servers == ["127.0.0.53", "fd00::1"])
        #expect(file.search == ["a.example", "b.example"])
        #expect(file.isStub)
        #expect(!ResolverFile(Array("nameserver 10.0.0.1\n".utf8)).isStub)
    }

    @Test func aLongFileIsBounded() {
        let long = String(repeating: "nameserver 10.0.0.1\n", count: 5000)
        #expect(ResolverFile(Array(long.utf8)).servers.count == 16)
        #expect(ResolverFile([]) == ResolverFile(Array("nameserver\nsearch\n".utf8)))
    }

    @Test func linksHaveDomainsOfTheirOwn() {
        let link = LinkResolverFile(
            Array("# private\nLLMNR=yes\nSERVERS=10.8.0.1 10.8.0.2\nDOMAINS=corp.example ~internal\n".utf8))
        #expect(link.servers == ["10.8.0.1", "10.8.0.2"])
        #expect(link.domains == ["corp.example", "internal"])
    }
}

@Suite struct ProxyTests {
    @Test(
        arguments: [
            ("http://proxy.example:3128", "http://proxy.example:3128"),
            ("http://user:p@ss@proxy.example:3128/", "http://proxy.example:3128/"),
            ("user:secret@proxy:80", "proxy:80"), ("proxy", "proxy"), ("http=u:p@a:80;https=b", "http=a:80;https=b"),
            ("socks5h://u@p", "socks5h://p"), ("", nil), ("u:p@", nil), ("u:a@b=c@proxy", "proxy"),
            ("u:a://b@proxy", "proxy"), ("http=u:a;b@proxy;https=c:80", "http=proxy;https=c:80"),
            ("https=http://u:p@proxy", "https=http://proxy"),
        ] as [(String, String?)])
    func secretsAreLeftOut(_ setting: String, _ kept: String?) {
        #expect(proxyWithoutSecrets(setting) == kept)
    }

    @Test(
        arguments: [
            ("http://u:p@wpad/x?token=1", "wpad"), ("https://a.example:8080", "a.example:8080"), ("file:///c:/x", nil),
            ("nothing", nil), ("http://", nil),
        ] as [(String, String?)])
    func ofAURLTheHostIsKept(_ url: String, _ host: String?) {
        #expect(hostOfURL(url) == host)
    }

    @Test(
        arguments: [
            ("localhost,.corp.example", true), ("corp.example", true), ("*.corp.example", true), ("*", true),
            ("a, WS.corp.example", true), ("other.example", false), ("", false), ("orp.example", false),
        ])
    func exemptHostsAreKnown(_ list: String, _ expected: Bool) {
        #expect(isExempt("ws.corp.example", by: list) == expected)
    }
}
