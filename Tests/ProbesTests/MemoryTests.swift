import Evidence
import Foundation
import Identity
import Testing

@testable import Probes

@Suite(.serialized) struct MemoryTests {
    private func walk(_ port: UInt16, _ knownHosts: KnownHosts?, deep: Bool = false) async -> Walk {
        var options = WalkOptions()
        options.timeoutMs = 20_000
        options.knownHosts = knownHosts
        options.deep = deep
        let target = Target(
            asked: "ws-041.corp.example:\(port)", host: "ws-041.corp.example", port: port, address: "127.0.0.1")
        return await WalkRunner.run(target, options: options)
    }

    private func folder() -> String { NSTemporaryDirectory() + "redial-memory-" + UUID().uuidString }

    @Test func whatWasRememberedIsHeldAgainstTheNextWalk() async throws {
        let path = folder()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let store = KnownHosts(folder: path)
        let server = try await HostServer(.requiresNLA)
        let first = await walk(server.port, store)
        #expect(first.first(CertificateHistory.self)?.fact.outcome == .firstTime)
        try store.remember(first)
        let second = await walk(server.port, store)
        #expect(second.first(CertificateHistory.self)?.fact.outcome == .same)
        #expect(second.first(CertificateHistory.self)?.fact.firstSeen == first.startedAt)
        #expect(second.first(IdentityHistory.self)?.fact.previousMachine == "ws-041.corp.example")
        #expect(second.attempt(of: Probe.remembered.rawValue) == .answered)
        await server.close()
        let another = try await HostServer(.requiresNLA, port: server.port)
        let third = await walk(another.port, store)
        await another.close()
        #expect(third.first(CertificateHistory.self)?.fact.outcome == .changed)
        #expect(
            third.first(CertificateHistory.self)?.fact.previousSHA256 == first.first(CertificateShown.self)?.fact.sha256
        )
        #expect(third.first(IdentityHistory.self)?.fact.keyKept == false)
    }

    @Test func aMemoryThatCannotBeReadIsNoFailure() async throws {
        let server = try await HostServer(.requiresNLA)
        let walked = await walk(server.port, KnownHosts(folder: "/dev/null"))
        await server.close()
        #expect(walked.first(CredSSPAnswer.self)?.fact.outcome == .challenge)
        #expect(walked.first(CertificateHistory.self) == nil)
        #expect(walked.attempt(of: Probe.remembered.rawValue) == .unanswered(.ourFault))
    }

    @Test func withoutAMemoryNothingIsHeldAgainstAnything() async throws {
        let server = try await HostServer(.requiresNLA)
        let walked = await walk(server.port, nil)
        await server.close()
        #expect(walked.first(CertificateHistory.self) == nil)
        #expect(walked.attempt(of: Probe.remembered.rawValue) == .notRun(.notApplicable))
        #expect(walked.all(IdentitySeenAgain.self).isEmpty, "this server takes no other protocol")
    }

    /// A deep walk looks twice more; the facts of the main connection stay its own.
    @Test func aDeepWalkLooksAgain() async throws {
        let server = try await HostServer(.requiresNLA)
        let walked = await walk(server.port, nil, deep: true)
        await server.close()
        let again = walked.all(IdentitySeenAgain.self).map(\.fact)
        let main = try #require(walked.first(CertificateShown.self)?.fact)
        #expect(again.count == 2)
        #expect(again.allSatisfy { $0.sha256 == main.sha256 && $0.computer == "ws-041.corp.example" })
        #expect(again.allSatisfy { $0.question == .client && $0.address == "127.0.0.1" })
        #expect(walked.all(CertificateShown.self).count == 1 && walked.all(HandshakeEnd.self).count == 1)
        #expect(walked.all(CredSSPAnswer.self).count == 1 && walked.all(ServerClock.self).count == 1)
        #expect(walked.attempt(of: Probe.identityAgain.rawValue) == .answered)
        #expect(walked.connections.opened == server.connections)
        #expect(walked.connections.opened <= WalkRecorder.deepConnectionLimit)
    }
}
