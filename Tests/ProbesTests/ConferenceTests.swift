import Evidence
import Testing

@testable import Probes

@Suite(.serialized) struct ConferenceTests {
    private func walk(cuts: Int, deep: Bool = false) async throws -> Walk {
        let host = try await ConferenceHost(cuts: cuts)
        var options = WalkOptions()
        options.timeoutMs = 20_000
        options.deep = deep
        let walk = await WalkRunner.run(
            Target(asked: "127.0.0.1:\(host.port)", host: "127.0.0.1", port: host.port), options: options)
        await host.close()
        return walk
    }

    private func ends(_ walk: Walk) -> [JoinEnd.Outcome] {
        walk.all(JoinEnd.self).map(\.fact).filter { $0.question == .client }.map(\.outcome)
    }

    @Test func oneThatIsJoined() async throws {
        let walk = try await walk(cuts: 0)
        #expect(ends(walk) == [.joined])
        #expect(walk.attempt(of: Probe.channelsJoined.rawValue) == .answered)
        #expect(walk.attempt(of: Probe.rdpSecurityMethods.rawValue) == .notRun(.cannotChangeVerdict))
        #expect(walk.all(RDPSecurity.self).allSatisfy { $0.fact.methodName == "128BIT" && $0.fact.levelName == "HIGH" })
        #expect(walk.connections.opened <= 4)
    }

    @Test func oneThatIsCutIsTriedOnceMore() async throws {
        let walk = try await walk(cuts: 1)
        #expect(ends(walk) == [.closed, .joined])
        #expect(walk.attempt(of: Probe.channelsJoined.rawValue) == .answered)
        #expect(walk.all(ProtocolAnswer.self).count { $0.fact.question == .client } == 1)
        #expect(walk.connections.opened <= 5)
    }

    @Test func noOftenerThanOnceMore() async throws {
        let walk = try await walk(cuts: 9)
        #expect(ends(walk) == [.closed, .closed])
        #expect(walk.connections.opened <= 5)
    }

    /// 40, 56 and 128 bits, and FIPS, each over a connection of its own.
    @Test func eachCipherAlone() async throws {
        let walk = try await walk(cuts: 0, deep: true)
        let alone = walk.all(RDPSecurity.self).map(\.fact.offered).filter { !$0.contains("|") }
        #expect(alone == ["40BIT", "56BIT", "128BIT", "FIPS"])
        #expect(walk.attempt(of: Probe.rdpSecurityMethods.rawValue) == .answered)
        #expect(walk.connections.opened <= 40)
    }
}
