import Evidence
import NIOCore
import NIOPosix
import Testing
import Transport

@Suite struct DNSLookupTests {
    /// Asks the server for `ws-041.corp.example`, and tells how long that took.
    private func ask(_ server: DNSServer, limitMs: Double = 8000) async -> (names: DNSNames, ms: Double) {
        let clock = WalkClock()
        let names = await dnsLookup("ws-041.corp.example", servers: [server.address], limitMs: limitMs)
        await server.close()
        return (names, clock.nowMs())
    }

    @Test(arguments: [(UInt8(3), DNSNames.Outcome.nxdomain), (2, .servfail), (5, .refused)])
    func theServersRefusals(_ code: UInt8, _ outcome: DNSNames.Outcome) async throws {
        let names = await ask(try await DNSServer(.code(code))).names
        #expect(names == DNSNames(outcome: outcome))
    }

    @Test func noData() async throws {
        let names = await ask(try await DNSServer(.addresses(a: [], aaaa: []))).names
        #expect(names == DNSNames(outcome: .noData))
    }

    @Test func addressesOfBothFamilies() async throws {
        let v6: [UInt8] = [0x20, 0x01, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [1]
        let names = await ask(try await DNSServer(.addresses(a: [[10, 0, 0, 41], [10, 0, 0, 42]], aaaa: [v6]))).names
        #expect(names.outcome == .answered)
        #expect(Set(names.addresses) == ["10.0.0.41", "10.0.0.42", "2001:db8::1"])
        #expect(names.canonicalName == "ws-041.corp.example")
    }

    @Test func anAliasIsFollowed() async throws {
        let answer = DNSServer.Answer.addresses(a: [[10, 0, 0, 41]], aaaa: [], alias: "farm.corp.example")
        let names = await ask(try await DNSServer(answer)).names
        #expect(names == DNSNames(outcome: .answered, addresses: ["10.0.0.41"], canonicalName: "farm.corp.example"))
    }

    /// c-ares alone would wait for 4.5 seconds.
    @Test func silenceEndsAtTheLimit() async throws {
        let (names, ms) = await ask(try await DNSServer(.silence), limitMs: 500)
        #expect(names == DNSNames(outcome: .timedOut))
        #expect(ms >= 499 && ms < 4000)
    }

    /// Firewalls and old forwarders drop questions for AAAA; the other answer is one all the same.
    @Test(arguments: [
        (DNSServer.Answer.addresses(a: [[10, 0, 0, 41]], aaaa: []), DNSNames.Outcome.answered), (.code(3), .nxdomain),
    ]) func halfAnAnswerCounts(_ answer: DNSServer.Answer, _ outcome: DNSNames.Outcome) async throws {
        let (names, ms) = await ask(try await DNSServer(a: answer, aaaa: .silence), limitMs: 500)
        #expect(names.outcome == outcome)
        #expect(ms < 4000)
    }

    /// Bytes that are no answer, counts that promise too much, a name that points at itself.
    @Test(
        arguments: [
            [], [0x81], [0x81, 0x80, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            [
                0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 0xc0, 0x0c, 0, 1, 0, 1, 0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0xff,
                0xff,
            ],
        ] as [[UInt8]]) func garbageIsNoAnswer(_ bytes: [UInt8]) async throws
    {
        let (names, ms) = await ask(try await DNSServer(.raw(bytes)), limitMs: 500)
        #expect([.failed, .timedOut].contains(names.outcome))
        #expect(names.addresses.isEmpty)
        #expect(ms < 4000)
    }

    @Test func aServerThatIsNotThereIsUnreachable() async throws {
        let server = try await DNSServer(.silence)
        await server.close()
        let names = await dnsLookup("ws-041.corp.example", servers: [server.address], limitMs: 8000)
        #expect(names == DNSNames(outcome: .unreachable))
    }

    @Test func aServerThatIsNoAddressFails() async {
        #expect(await dnsLookup("a.example", servers: ["not an address"], limitMs: 2000) == DNSNames(outcome: .failed))
    }

    @Test(arguments: [
        String(repeating: "a", count: 64) + ".example", "a..example", String(repeating: "a.", count: 200),
    ])
    func aNameThatCannotBeIsNotAnswered(_ host: String) async throws {
        let server = try await DNSServer(.addresses(a: [[10, 0, 0, 1]], aaaa: []))
        let names = await dnsLookup(host, servers: [server.address], limitMs: 2000)
        await server.close()
        #expect(names.outcome != .answered)
    }
}
