public import Evidence
public import NIOCore
import NIOPosix
public import RDPSequence

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The segment size that holds both directions of a connection to packets of this size: headers without options.
func segmentSize(ofPacket packet: Int, to address: SocketAddress) -> Int {
    packet - (address.protocol == .inet6 ? 60 : 40)
}

extension ClientBootstrap {
    /// Holds both directions to packets of this size; nil: as the system would have it. Must precede connecting, for the
    /// size is told in the SYN.
    func clamped(toPacket packet: Int?, _ address: SocketAddress) -> ClientBootstrap {
        guard let packet else { return self }
        return channelOption(
            .tcpOption(.init(rawValue: TCP_MAXSEG)), value: segmentSize(ofPacket: packet, to: address))
    }
}

extension Dialer {
    /// Asks the client's X.224 question and sends a padded ClientHello; tells what became of it as `PathOutgoing`.
    ///
    /// - Parameter clamped: the largest packet that either side may send.
    public func sendPaddedHello(
        to address: SocketAddress, sequence: ClientSequence, limitMs: Double, deadlineMs: Double,
        interfaceMTU: Int? = nil, clamped: Int? = nil, onReach: @escaping @Sendable (Reached) -> Void,
        observe: @escaping @Sendable (any Fact, Double?) -> Void
    ) async -> Attempt {
        let finished = group.next().makePromise(of: Attempt.self)
        let startMs = clock.nowMs()
        let ear = Ear(audience?(address))
        defer { ear.close() }
        let track = tape?.begin(to: address, purpose: "padded-hello", atMs: startMs)
        let setting = PaddedHelloHandler.Setting(
            clock: clock, startMs: startMs, deadlineMs: deadlineMs, interfaceMTU: interfaceMTU, clamped: clamped,
            track: track,
            onReach: { reached in
                ear.hear(reached)
                onReach(reached)
            },
            observe: { fact, durationMs in
                ear.hear(fact)
                observe(fact, durationMs)
            }, finished: finished)
        do {
            // What was acknowledged is read after the other side's close too.
            try await connect(to: address, limitMs: limitMs, clamped: clamped, halfClosure: true) {
                PaddedHelloHandler(setting, sequence: sequence)
            }
        } catch {
            let reached = failure(error)
            note(reached, on: track)
            ear.hear(reached)
            finished.succeed(.unanswered(.connectionFailed))
        }
        return (try? await finished.futureResult.get()) ?? .unanswered(.ourFault)
    }
}
