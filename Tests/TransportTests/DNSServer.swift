import NIOCore
import NIOPosix

/// A name server on loopback with one answer for everything.
final class DNSServer: Sendable {
    enum Answer: Sendable {
        case code(UInt8)
        /// Records for A and AAAA: addresses as bytes; empty is "no data". Behind an alias where one is named.
        case addresses(a: [[UInt8]], aaaa: [[UInt8]], alias: String? = nil)
        case raw([UInt8])
        case silence
    }

    private let channel: any Channel
    let address: String

    /// Answers questions for A with `a`, those for AAAA with `aaaa`.
    init(a: Answer, aaaa: Answer) async throws {
        channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Responder(a: a, aaaa: aaaa))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        address = "127.0.0.1:\(channel.localAddress?.port ?? 0)"
    }

    convenience init(_ answer: Answer) async throws { try await self.init(a: answer, aaaa: answer) }

    func close() async { try? await channel.close().get() }
}

private final class Responder: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    private let a: DNSServer.Answer
    private let aaaa: DNSServer.Answer

    init(a: DNSServer.Answer, aaaa: DNSServer.Answer) {
        self.a = a
        self.aaaa = aaaa
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        let query = Array(envelope.data.readableBytesView)
        guard let bytes = reply(to: query) else { return }
        let buffer = context.channel.allocator.buffer(bytes: bytes)
        context.writeAndFlush(wrapOutboundOut(.init(remoteAddress: envelope.remoteAddress, data: buffer)), promise: nil)
    }

    /// [RFC 1035 4.1]: the header of the query with its answer bits, the question, the records.
    private func reply(to query: [UInt8]) -> [UInt8]? {
        guard query.count > 16, let end = query[12...].firstIndex(of: 0), end + 4 < query.count else { return nil }
        let isA = query[end + 2] == 1
        let question = Array(query[12...(end + 4)])
        switch isA ? a : aaaa {
        case .silence: return nil
        case .raw(let bytes): return Array(query[0..<2]) + bytes
        case .code(let code): return Array(query[0..<2]) + [0x81, 0x80 | code, 0, 1, 0, 0, 0, 0, 0, 0] + question
        case .addresses(let v4, let v6, let alias):
            let records = records(isA ? v4 : v6, alias: alias)
            let header = [0x81, 0x80, 0, 1, 0, UInt8(records.count), 0, 0, 0, 0]
            return Array(query[0..<2]) + header + question + records.flatMap { $0 }
        }
    }

    private func records(_ addresses: [[UInt8]], alias: String?) -> [[UInt8]] {
        let asked: [UInt8] = [0xc0, 0x0c]
        let owner = alias.map(encoded) ?? asked
        let answers = addresses.map { record(owner, type: $0.count == 4 ? 1 : 28, $0) }
        return alias.map { [record(asked, type: 5, encoded($0))] + answers } ?? answers
    }

    private func record(_ owner: [UInt8], type: UInt8, _ data: [UInt8]) -> [UInt8] {
        owner + [0, type, 0, 1, 0, 0, 0, 60, 0, UInt8(data.count)] + data
    }

    private func encoded(_ name: String) -> [UInt8] {
        name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }
}
