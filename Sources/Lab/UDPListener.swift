import NIOCore
import RDPUDP

/// The server's side of RDP over UDP: answers each datagram by itself, as far as the first exchange.
final class UDPListener: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    private var responder: UDPSynResponder

    init(_ policy: UDPSynResponder.Policy) {
        responder = UDPSynResponder(policy: policy, snInitialSequenceNumber: .random(in: 0 ... .max))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        guard let answer = responder.answer(to: Array(envelope.data.readableBytesView)[...]) else { return }
        let bytes = context.channel.allocator.buffer(bytes: answer)
        context.writeAndFlush(
            wrapOutboundOut(AddressedEnvelope(remoteAddress: envelope.remoteAddress, data: bytes)), promise: nil)
    }
}
