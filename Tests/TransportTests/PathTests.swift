import Evidence
import NIOCore
import NIOPosix
import PathMTU
import Primitives
import RDPSequence
import Synchronization
import Testing

@testable import Transport

#if canImport(Glibc)
    import Glibc
#endif

private let confirmTLS = hexBytes("0300 0013 0ed0 0000 1234 00 02 00 0800 01000000")

private struct Told: Sendable {
    var attempt = Attempt.notRun(.notBuilt)
    var reached: [ReachOutcome] = []
    var facts: [any Fact] = []

    var path: PathOutgoing? { facts.lazy.compactMap { $0 as? PathOutgoing }.first }
}

/// Sends a padded hello to a scripted server, over a connection with segments as Ethernet has them.
private func send(to script: [[ScriptedServer.Turn]], clamped: Int? = 1500) async throws -> Told {
    let server = try await ScriptedServer(script)
    let clock = WalkClock()
    let told = Mutex(Told())
    let plan = ClientSequence.Plan(
        question: .client, address: "127.0.0.1", askedHost: "lab.example", startedAt: clock.startedAt)
    let attempt = await Dialer(group: MultiThreadedEventLoopGroup.singleton, clock: clock).sendPaddedHello(
        to: server.address, sequence: ClientSequence(plan: plan, depth: .identify), limitMs: 5000, deadlineMs: 5000,
        interfaceMTU: 65_536, clamped: clamped,
        onReach: { reached in told.withLock { $0.reached.append(reached.outcome) } },
        observe: { fact, _ in told.withLock { $0.facts.append(fact) } })
    await server.close()
    return told.withLock { told in
        told.attempt = attempt
        return told
    }
}

@Suite(.serialized) struct PaddedHelloTransportTests {
    @Test func passesAlthoughNothingIsAnswered() async throws {
        let told = try await send(to: [[], [.send(confirmTLS)]])
        #expect(told.reached == [.connected])
        #expect(told.path?.outcome == .passes && told.attempt == .answered, "\(told)")
        #expect(told.path?.packets.max() == 1500 && told.path?.acknowledged == 1500 && told.path?.lost == nil)
        #expect(told.path?.retransmissions == 0 && told.path?.clamped == 1500 && told.path?.interfaceMTU == 65_536)
        #expect(told.facts.count == 2, "the answer to the X.224 request, and the path")
    }

    /// Who closes on the first piece of so long a hello resets it: nothing is lost on the way.
    @Test(
        arguments: [
            [[], [.send(confirmTLS)], [.close]],
            [[], [.send(confirmTLS)], [.send(hexBytes("15 0303 0002 0228")), .close]],
        ] as [[[ScriptedServer.Turn]]]) func losesNothingToWhoCloses(_ script: [[ScriptedServer.Turn]]) async throws
    {
        let told = try await send(to: script)
        #expect(told.path?.outcome == .passes || told.path?.outcome == .cut, "\(told)")
    }

    @Test func aConnectionHeldToSmallPackets() async throws {
        let told = try await send(to: [[], [.send(confirmTLS)]], clamped: 1280)
        #expect(told.path?.outcome == .passes && told.path?.packets == [576, 1280, 1280])
    }

    /// The interface itself would carry segments of 64 KiB: that is no path.
    @Test func loopbackIsNoPath() async throws {
        let told = try await send(to: [[], [.send(confirmTLS)]], clamped: nil)
        #expect(told.path == nil && told.attempt == .notRun(.notApplicable))
    }

    @Test func aRefusalIsNoPathEither() async throws {
        let told = try await send(to: [[], [.send(hexBytes("0300 0013 0ed0 0000 1234 00 03 00 0800 05000000"))]])
        #expect(told.path == nil && told.attempt == .answered)
        let cut = try await send(to: [[], [.close]])
        #expect(cut.path == nil && cut.attempt == .unanswered(.cutOff))
    }

    @Test func aResetIsNoLoss() async throws {
        let told = try await send(to: [[], [.send(confirmTLS)], [.reset]])
        #expect(told.path?.outcome == .passes || told.path?.outcome == .cut)
    }

    @Test func nobodyThere() async throws {
        let server = try await ScriptedServer([])
        await server.close()
        let clock = WalkClock()
        let plan = ClientSequence.Plan(question: .client, address: "", askedHost: "x", startedAt: clock.startedAt)
        let attempt = await Dialer(group: MultiThreadedEventLoopGroup.singleton, clock: clock).sendPaddedHello(
            to: server.address, sequence: ClientSequence(plan: plan, depth: .identify), limitMs: 2000, deadlineMs: 2000,
            onReach: { _ in }, observe: { _, _ in })
        #expect(attempt == .unanswered(.connectionFailed))
    }
}

@Suite struct SegmentSizeTests {
    @Test(arguments: [("10.0.0.1", 1500, 1460), ("::1", 1500, 1440), ("10.0.0.1", 576, 536), ("::1", 1280, 1220)])
    func leavesRoomForHeaders(_ host: String, _ packet: Int, _ segment: Int) throws {
        #expect(segmentSize(ofPacket: packet, to: try SocketAddress(ipAddress: host, port: 3389)) == segment)
    }
}

#if os(Linux)
    @Suite(.serialized) struct EchoMeasurementTests {
        /// Whether this process may is the machine's choice; either way it is told, and this machine answers itself.
        @Test(arguments: [("127.0.0.1", ICMPEcho.Family.four), ("::1", .six)])
        func thisMachineAnswers(_ host: String, _ family: ICMPEcho.Family) async throws {
            let address = try SocketAddress(ipAddress: host, port: 3389)
            let plan = EchoSearch.Plan(address: host, family: family, largest: 1500, waitMs: 500)
            let result = await measureEcho(to: address, plan, limitMs: 5000)
            guard mayPing() else {
                #expect(result == .notPermitted)
                return
            }
            guard case .measured(let echo) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(echo.outcome == .passes && echo.answered == 1500 && echo.sent == 3)
        }

        @Test func theMTUOfAnInterface() {
            #expect((interfaceMTU("lo") ?? 0) >= 1500)
            #expect(interfaceMTU("no-such-interface0") == nil)
        }

        /// `net.ipv4.ping_group_range` holds for IPv6 too.
        private func mayPing() -> Bool {
            guard let file = fopen("/proc/sys/net/ipv4/ping_group_range", "r") else { return false }
            defer { fclose(file) }
            var buffer = [UInt8](repeating: 0, count: 64)
            let count = fread(&buffer, 1, buffer.count, file)
            let bounds = String(decoding: buffer.prefix(count), as: UTF8.self).split { $0.isWhitespace }
                .compactMap { UInt32($0) }
            guard bounds.count == 2, bounds[0] <= bounds[1] else { return false }
            return (bounds[0]...bounds[1]).contains(getegid())
        }
    }
#endif
