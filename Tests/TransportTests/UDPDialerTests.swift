import Evidence
import NIOCore
import NIOPosix
import RDPUDP
import Synchronization
import Testing

@testable import Transport

@Suite struct UDPDialerTests {
    private func ask(_ server: UDPServer, limitMs: Int = 2000, retransmitMs: Int = 100) async throws -> UDPAnswer {
        try await ask(port: server.port, limitMs: limitMs, retransmitMs: retransmitMs)
    }

    private func ask(port: Int, limitMs: Int = 2000, retransmitMs: Int = 100) async throws -> UDPAnswer {
        let dialer = UDPDialer(clock: WalkClock())
        return await dialer.ask(
            try SocketAddress(ipAddress: "127.0.0.1", port: port),
            plan: .init(snInitialSequenceNumber: 7, limitMs: limitMs, retransmitMs: retransmitMs))
    }

    @Test func aServerThatSpeaksIt() async throws {
        let server = try await UDPServer(.init(policy: .accept(upTo: .version2), snInitialSequenceNumber: 9, mtu: 1200))
        let answer = try await ask(server)
        try await server.close()
        #expect(answer.outcome == .answered)
        #expect(answer.address == "127.0.0.1" && Int(answer.port) == server.port)
        #expect((answer.version, answer.upStreamMtu, answer.downStreamMtu) == ("2", 1200, 1200))
        #expect(answer.datagrams == 1)
        #expect(server.sizes == [1232])
        #expect(answer.icmp == nil && answer.detail == nil)
    }

    @Test func anOldServerSaysNoVersion() async throws {
        let server = try await UDPServer(.init(policy: .accept(upTo: .version1), snInitialSequenceNumber: 9))
        let answer = try await ask(server)
        try await server.close()
        #expect(answer.version == "1")
    }

    @Test func aLostDatagramIsSentAgain() async throws {
        let server = try await UDPServer(
            .init(policy: .accept(upTo: .version2), snInitialSequenceNumber: 9, datagramsToLose: 2))
        let answer = try await ask(server)
        try await server.close()
        #expect(answer.outcome == .answered)
        #expect(answer.datagrams == 3)
        #expect(server.sizes == [1232, 1232, 1232])
    }

    /// The promise: three, however long silence is listened to.
    @Test func silenceGetsThreeDatagramsAndNoMore() async throws {
        let server = try await UDPServer(.init(policy: .silence, snInitialSequenceNumber: 9))
        let answer = try await ask(server, limitMs: 250, retransmitMs: 20)
        try await server.close()
        #expect(answer.outcome == .silence)
        #expect(answer.datagrams == 3)
        #expect(server.sizes.count == 3)
        #expect((answer.afterMs ?? 0) >= 250)
    }

    @Test func aPortOnWhichNobodyListens() async throws {
        let server = try await UDPServer(.init(policy: .silence, snInitialSequenceNumber: 9))
        try await server.close()
        let answer = try await ask(server)
        #expect(answer.outcome == .refused)
        #expect(answer.icmp == "port-unreachable")
        #expect(answer.from == "127.0.0.1")
        #expect(answer.datagrams == 1)
        #expect((answer.afterMs ?? .infinity) < 1000)
    }

    @Test func somethingElseAnswers() async throws {
        let server = try await UDPServer(.init(policy: .answer([0x13, 0x37]), snInitialSequenceNumber: 9))
        let answer = try await ask(server, limitMs: 300, retransmitMs: 50)
        try await server.close()
        #expect(answer.outcome == .garbage)
        #expect(answer.bytes == "1337")
        #expect(answer.detail?.contains("more bytes needed") == true)
    }

    @Test func anAnswerToSomebodyElse() async throws {
        let server = try await UDPServer(.init(policy: .acknowledgeAnother, snInitialSequenceNumber: 9))
        let answer = try await ask(server, limitMs: 300, retransmitMs: 50)
        try await server.close()
        #expect(answer.outcome == .garbage)
        #expect(answer.detail == "it acknowledges 0xfffffff8, which was not sent")
    }

    @Test func whereNoRouteLeadsNothingIsSent() async throws {
        let dialer = UDPDialer(clock: WalkClock())
        // The broadcast address may not be sent to without asking for it.
        let answer = await dialer.ask(
            try SocketAddress(ipAddress: "255.255.255.255", port: 3389),
            plan: .init(snInitialSequenceNumber: 7, limitMs: 100))
        #expect(answer.outcome == .notSent)
        #expect(answer.datagrams == 0)
        #expect(answer.detail == "EACCES")
    }
}

@Suite struct ICMPWordTests {
    /// A cmsghdr of IPPROTO_IP, IP_RECVERR; a sock_extended_err of EHOSTUNREACH, ICMP, type 3 code 13; a sockaddr_in of
    /// 10.0.0.254. [ip(7)]
    private let prohibited: [UInt8] =
        [48, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 0, 0] + [113, 0, 0, 0, 2, 3, 13, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        + [2, 0, 0, 0, 10, 0, 0, 254, 0, 0, 0, 0, 0, 0, 0, 0]

    @Test func isReadFromTheQueueOfErrors() throws {
        let word = try #require(icmpWord(inControl: prohibited))
        #expect(word == ICMPWord(isIPv6: false, type: 3, code: 13, from: "10.0.0.254"))
        #expect(word.name == "admin-prohibited")
        #expect(!word.isPortUnreachable)
    }

    @Test func followsOtherAncillaryData() {
        let timeToLive: [UInt8] = [20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 64, 0, 0, 0, 0, 0, 0, 0]
        #expect(icmpWord(inControl: timeToLive + prohibited)?.code == 13)
    }

    @Test func whatIsNotWholeIsNone() {
        for count in 0..<prohibited.count { #expect(icmpWord(inControl: Array(prohibited.prefix(count))) == nil) }
        #expect(icmpWord(inControl: [UInt8](repeating: 0xff, count: 64)) == nil)
    }

    @Test func whatThisMachineItselfSaysIsNone() {
        var own = prohibited
        own[20] = 1
        #expect(icmpWord(inControl: own) == nil)
    }

    @Test(
        arguments: [
            (false, UInt8(3), UInt8(3), "port-unreachable"), (true, 1, 4, "port-unreachable"),
            (false, 3, 1, "host-unreachable"), (true, 1, 1, "admin-prohibited"), (false, 3, 77, "ICMP type 3 code 77"),
        ]) func hasAName(_ isIPv6: Bool, _ type: UInt8, _ code: UInt8, _ name: String)
    {
        let word = ICMPWord(isIPv6: isIPv6, type: type, code: code, from: nil)
        #expect(word.name == name)
        #expect(word.isPortUnreachable == (name == "port-unreachable"))
    }
}

/// A UDP server on loopback that remembers the sizes of what it got.
private final class UDPServer: Sendable {
    final class Got: Sendable {
        let sizes = Mutex<[Int]>([])
    }

    private let channel: any Channel
    private let got = Got()
    let port: Int

    var sizes: [Int] { got.sizes.withLock(\.self) }

    init(_ responder: UDPSynResponder) async throws {
        channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { [got] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(UDPServerHandler(responder, got))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    func close() async throws { try await channel.close().get() }
}

private final class UDPServerHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    private var responder: UDPSynResponder
    private let got: UDPServer.Got

    init(_ responder: UDPSynResponder, _ got: UDPServer.Got) {
        self.responder = responder
        self.got = got
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        let bytes = Array(envelope.data.readableBytesView)
        got.sizes.withLock { $0.append(bytes.count) }
        guard let answer = responder.answer(to: bytes[...]) else { return }
        let buffer = context.channel.allocator.buffer(bytes: answer)
        context.writeAndFlush(
            wrapOutboundOut(AddressedEnvelope(remoteAddress: envelope.remoteAddress, data: buffer)), promise: nil)
    }
}
