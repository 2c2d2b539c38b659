import Dispatch
import Evidence
import NIOCore
import Testing

@testable import Transport

@Suite struct NameLookupTests {
    @Test(arguments: ["127.0.0.1", "10.255.255.1", "::1", "2001:db8::1"]) func aLiteralAddressPassesThrough(
        _ host: String
    ) async {
        let answer = await systemLookup(host, port: 3390, limitMs: 5000)
        #expect(answer.fact == SystemNames(outcome: .answered, addresses: [host]))
        #expect(answer.addresses.map(\.ipAddress) == [host])
        #expect(answer.addresses.map(\.port) == [3390])
    }

    /// The zone goes into the socket address, as a number.
    @Test func aZoneIsKept() async throws {
        let answer = await systemLookup("fe80::1%lo", port: 3389, limitMs: 5000)
        #expect(answer.fact.outcome == .answered)
        let unzoned = try SocketAddress(ipAddress: "fe80::1", port: 3389)
        #expect(answer.addresses.map(\.ipAddress) == ["fe80::1"])
        #expect(answer.addresses != [unzoned])
    }

    @Test(arguments: ["fe80::1%no-such-interface", "300.1.1.1", "no such host.invalid", "redial.invalid"])
    func whatCannotBeIsNotAnswered(_ host: String) async {
        let answer = await systemLookup(host, port: 3389, limitMs: 8000)
        #expect(answer.fact.outcome != .answered)
        #expect(answer.fact.addresses.isEmpty && answer.addresses.isEmpty)
        #expect(answer.fact.error?.isEmpty == false || answer.fact.outcome == .timedOut)
    }

    @Test func localhostIsHere() async {
        let answer = await systemLookup("localhost", port: 3389, limitMs: 5000)
        #expect(answer.fact.outcome == .answered)
        #expect(!answer.fact.addresses.isEmpty)
        #expect(answer.fact.addresses.allSatisfy { $0 == "::1" || $0.hasPrefix("127.") })
        #expect(Set(answer.fact.addresses).count == answer.fact.addresses.count)
    }
}

@Suite struct DeadlineTests {
    @Test func workThatIsDoneInTimeAnswers() async {
        #expect(await withDeadline(ms: 5000, 1) { 2 } == 2)
    }

    @Test func workThatHangsIsAbandoned() async {
        let gate = DispatchSemaphore(value: 0)
        let start = ContinuousClock.now
        let answer = await withDeadline(ms: 50, 1) {
            gate.wait()
            return 2
        }
        #expect(answer == 1)
        #expect(ContinuousClock.now - start < .seconds(5))
        // What it answers after that resumes nobody a second time.
        gate.signal()
    }

    /// More of them than a machine has cores: none may keep another's deadline, or another's answer, waiting.
    @Test func manyThatHangAreAbandonedTogether() async {
        let gate = DispatchSemaphore(value: 0)
        let start = ContinuousClock.now
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<32 {
                group.addTask {
                    await withDeadline(ms: 300, 1) {
                        gate.wait()
                        return 2
                    }
                }
            }
            #expect(await withDeadline(ms: 5000, 1) { 2 } == 2)
            for await answer in group { #expect(answer == 1) }
        }
        #expect(ContinuousClock.now - start < .seconds(3))
        for _ in 0..<32 { gate.signal() }
    }

    @Test(arguments: [0.0, -5.0]) func noTimeIsNoTime(_ ms: Double) async {
        let gate = DispatchSemaphore(value: 0)
        let answer = await withDeadline(ms: ms, 1) {
            gate.wait()
            return 2
        }
        #expect(answer == 1)
        gate.signal()
    }
}

@Suite struct LocalInterfaceTests {
    @Test func theLoopbackIsAmongThem() {
        #expect(localAddresses().contains { $0.address == "127.0.0.1" && $0.interface.hasPrefix("lo") })
        #expect(!localHostName().isEmpty)
    }
}
