import Evidence
import Synchronization
import Testing

@testable import Probes

@Suite(.serialized) struct WalkRunnerTests {
    private func walk(
        port: UInt16, host: String = "127.0.0.1", timeoutMs: Double = 20_000, userCode: UserCode? = nil,
        provisional: @escaping @Sendable (Walk) -> Void = { _ in }
    ) async -> Walk {
        var options = WalkOptions()
        options.timeoutMs = timeoutMs
        options.userCode = userCode
        return await WalkRunner.run(
            Target(asked: "\(host):\(port)", host: host, port: port), options: options, provisional: provisional)
    }

    /// What holds for every walk, whatever the host does.
    private func expectSound(_ walk: Walk) {
        #expect(walk.final)
        #expect(Set(walk.probes.map(\.probe)) == Set(Probe.allCases.map(\.rawValue)))
        #expect(walk.probes.count == Probe.allCases.count)
        #expect(walk.observations.map(\.id) == (1...walk.observations.count).map { "o\($0)" })
        #expect(walk.connections.opened <= WalkRecorder.connectionLimit)
        #expect(walk.connections.answered <= walk.connections.opened)
        #expect(walk.observations.allSatisfy { $0.atMs >= 0 && $0.atMs <= walk.durationMs })
        #expect(walk.observations.allSatisfy { Probe(rawValue: $0.probe) != nil })
    }

    @Test func aHealthyHost() async throws {
        let server = try await HostServer(.requiresNLA)
        let walk = await walk(port: server.port, userCode: UserCode(code: 0x904, extended: nil))
        await server.close()
        expectSound(walk)
        #expect(server.connections <= 4)
        #expect(walk.connections.opened == server.connections)
        #expect(walk.connections.answered == server.connections)
        #expect(walk.vantage.source == "127.0.0.1")
        #expect(walk.first(PortAnswer.self)?.fact.used == true)
        #expect(walk.first(AddressClass.self)?.fact.nature == .loopback)

        let client = try #require(walk.all(ProtocolAnswer.self).first { $0.fact.question == .client })
        #expect(client.fact.selected == 2)
        #expect(walk.first(HandshakeEnd.self)?.fact.outcome == .completed)
        #expect(walk.first(HandshakeEnd.self)?.fact.version == "TLS 1.3")
        #expect(walk.first(CertificateShown.self)?.fact.subject == "CN=ws-041.corp.example")
        #expect(walk.first(CredSSPAnswer.self)?.fact.outcome == .challenge)
        #expect(walk.first(NTLMIdentity.self)?.fact.build == "10.0.20348")
        let skewMs = try #require(walk.first(ServerClock.self)?.fact.skewMs)
        #expect(abs(skewMs) < 5000)
        #expect(walk.first(NLAPolicy.self)?.fact.policy == .required)
        #expect(walk.first(LaterConnections.self)?.fact == LaterConnections(asked: 3, answered: 3))
        #expect(walk.first(UserCode.self)?.fact.code == 0x904)

        for probe in [
            Probe.nameResolves, .portAnswers, .protocolsOffered, .certificateShown, .credSSPAnswers, .nlaWanted,
            .rdpSecurityAllowed, .userCode,
        ] { #expect(walk.attempt(of: probe.rawValue) == .answered, "\(probe)") }
        // Segments of a loopback interface never leave the machine.
        #expect(walk.attempt(of: Probe.pathOutgoing.rawValue) == .notRun(.notApplicable))
        #expect(walk.attempt(of: Probe.pathEcho.rawValue) == .notRun(.notApplicable))
        #expect(walk.attempt(of: Probe.pathRepeat.rawValue) == .notRun(.cannotChangeVerdict))
        #expect(walk.attempt(of: Probe.redirectionProtocols.rawValue) == .notRun(.cannotChangeVerdict))
        #expect(walk.attempt(of: Probe.dnsAnswers.rawValue) == .notRun(.notApplicable))
        #expect(walk.attempt(of: Probe.otherPorts.rawValue) == .notRun(.cannotChangeVerdict))
    }

    @Test func aRefusedPort() async throws {
        let server = try await HostServer(.silent)
        await server.close()
        let walk = await walk(port: server.port)
        expectSound(walk)
        #expect(walk.first(PortAnswer.self)?.fact.outcome == .refused)
        #expect(walk.first(PortAnswer.self)?.fact.errno == "ECONNREFUSED")
        #expect(walk.first(PortAnswer.self)?.fact.used == false)
        #expect(walk.all(OtherPortAnswer.self).map(\.fact.port).sorted() == [445, 3389, 5985])
        #expect(walk.connections.opened == 4)
        #expect(walk.attempt(of: Probe.otherPorts.rawValue) == .answered)
        #expect(walk.attempt(of: Probe.protocolsOffered.rawValue) == .notRun(.blockedByEarlierStep))
        #expect(walk.first(ProtocolAnswer.self) == nil)
    }

    /// A question that is put when time is up would be recorded as one that met silence.
    @Test func aSilentHost() async throws {
        let server = try await HostServer(.silent)
        let walk = await walk(port: server.port, timeoutMs: 2000)
        await server.close()
        expectSound(walk)
        #expect(walk.durationMs < 2500)
        #expect(walk.all(ProtocolAnswer.self).map(\.fact.outcome) == [.silence])
        #expect(server.connections == 1)
        #expect(walk.connections.opened == 1)
        #expect(walk.attempt(of: Probe.protocolsOffered.rawValue) == .unanswered(.timedOut))
        #expect(walk.attempt(of: Probe.oldRequestAnswered.rawValue) == .notRun(.deadline))
        #expect(walk.attempt(of: Probe.certificateShown.rawValue) == .notRun(.blockedByEarlierStep))
    }

    /// Whatever the planned limits add up to, the walk is over within its time.
    @Test(arguments: [1000.0, 2000]) func aHostThatDropsWhatIsSentToIt(_ timeoutMs: Double) async throws {
        let server = try await HostServer(.dropping)
        let walk = await walk(port: server.port, timeoutMs: timeoutMs)
        await server.close()
        expectSound(walk)
        #expect(walk.first(PortAnswer.self)?.fact.outcome == .timedOut)
        #expect(walk.connections.answered <= 3, "other ports of this machine may be open")
        #expect(walk.durationMs < timeoutMs + 500)
    }

    /// Silence for longer than a server may think: a first verdict, the oldest opening, and then the rest of the wait.
    @Test func aSilentHostGetsAProvisionalVerdict() async throws {
        let server = try await HostServer(.silent)
        let walks = Mutex<[Walk]>([])
        let walk = await walk(port: server.port, timeoutMs: 7500) { walk in walks.withLock { $0.append(walk) } }
        await server.close()
        expectSound(walk)
        let provisional = walks.withLock(\.self)
        #expect(provisional.count == 1)
        #expect(provisional.first?.final == false)
        #expect(provisional.first?.first(PortAnswer.self)?.fact.outcome == .connected)
        #expect(provisional.first?.first(ProtocolAnswer.self) == nil)
        #expect(Set(walk.all(ProtocolAnswer.self).map(\.fact.question)) == [.client, .noRequest])
        #expect(walk.all(ProtocolAnswer.self).allSatisfy { $0.fact.outcome == .silence })
        #expect(server.connections == 2)
    }

    @Test func aNameThatIsNone() async {
        let walk = await walk(port: 3389, host: "redial test.invalid", timeoutMs: 4000)
        expectSound(walk)
        #expect(walk.first(NameAsked.self)?.fact == NameAsked(host: "redial test.invalid", form: .name))
        #expect(walk.first(SystemNames.self)?.fact.addresses == [])
        #expect(walk.connections.opened == 0)
        #expect(walk.attempt(of: Probe.portAnswers.rawValue) == .notRun(.blockedByEarlierStep))
        #expect(walk.durationMs < 5000)
    }

    @Test func anAddressInPlaceOfTheName() async throws {
        let server = try await HostServer(.requiresNLA)
        let target = Target(asked: "ws-041", host: "ws-041", port: server.port, address: "127.0.0.1")
        let walk = await WalkRunner.run(target)
        await server.close()
        expectSound(walk)
        #expect(walk.first(NameAsked.self)?.fact.given == "127.0.0.1")
        #expect(walk.first(CertificateNames.self)?.fact.match == .short)
        #expect(walk.first(NTLMIdentity.self)?.fact.match == .exact)
        #expect(walk.attempt(of: Probe.dnsAnswers.rawValue) == .notRun(.notApplicable))
    }
}
