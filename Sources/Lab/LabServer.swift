import NIOCore
import NIOPosix
import RDPUDP
import Synchronization
import Transport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A fault's server while it listens on loopback.
public final class LabServer: Sendable {
    public let fault: Fault
    public let port: UInt16
    private let tally: Tally
    private let kept: [any Channel]
    private let reserved: ReservedPort?
    private let memory: EarlierMemory?

    /// Why a server cannot be had.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Everything after `redial check` to walk to this server.
    public var checkArguments: [String] { fault.checkArguments(port: port, knownHosts: memory?.folder) }

    /// TCP connections that were accepted so far.
    public var connections: Int { tally.count }

    private init(
        _ fault: Fault, port: UInt16, tally: Tally = Tally(), kept: [any Channel], reserved: ReservedPort? = nil
    ) {
        memory = fault.earlier.flatMap { EarlierMemory($0, asked: fault.asked ?? labAddress, port: port) }
        self.fault = fault
        self.port = port
        self.tally = tally
        self.kept = kept
        self.reserved = reserved
    }

    /// Returns once the server listens.
    ///
    /// - Parameter port: 0: one that is free.
    /// - Throws: `Failure` when the port cannot be had or no certificate can be made.
    public static func start(_ fault: Fault, port: UInt16 = 0) async throws(Failure) -> LabServer {
        do {
            return switch fault.behaviour {
            case .server(let behaviour): try await serve(fault, [behaviour], port)
            case .byTurns(let first, let second): try await serve(fault, [first, second, second, second], port)
            case .gateway(let gateway):
                try await serve(
                    fault, [ServerBehaviour().with { $0.handshake = gateway.handshake }], gateway: gateway, port)
            case .nameServer(let behaviour): try await answerNames(fault, behaviour, port)
            case .namedServer(let server, let names): try await serve(fault, [server], names: names, port)
            case .fullBacklog: try await fillBacklog(fault, port)
            case .closedPort: try reservePort(fault, port)
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(description: "The server \(fault.id) cannot listen on port \(port): \(error).")
        }
    }

    /// Returns when nothing listens any more.
    public func stop() async {
        for channel in kept { try? await channel.close().get() }
        reserved?.release()
        memory?.forget()
    }

    private static let group = MultiThreadedEventLoopGroup.singleton

    /// The machines take the connections in this order, over and over.
    private static func serve(
        _ fault: Fault, _ machines: [ServerBehaviour], gateway: GatewayBehaviour? = nil, names: DNSBehaviour? = nil,
        _ port: UInt16, attempts: Int = 8
    ) async throws -> LabServer {
        let clock = WalkClock()
        let turns = try turns(machines, clock, fault)
        let tally = Tally()
        let listener = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 128)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.tcpOption(.init(rawValue: TCP_MAXSEG)), value: segmentLength)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                let (behaviour, identity, publicKey) = turns[tally.count % turns.count]
                let shown = tally.admit(atMs: clock.nowMs(), behaviour)
                channel.closeFuture.whenComplete { _ in tally.leave() }
                return channel.getOption(.tcpOption(.init(rawValue: TCP_MAXSEG))).flatMapThrowing { segment in
                    try channel.pipeline.syncOperations.addHandler(
                        ServerConversation(
                            shown.overPath(of: Int(segment)), gateway: gateway, identity: identity,
                            publicKey: publicKey,
                            clock: clock))
                }
            }
            .bind(host: labAddress, port: Int(port)).get()
        let bound = boundPort(listener)
        var kept: [any Channel] = [listener]
        do {
            kept += try await listen(for: machines.first?.udp, bound)
            if let names { kept.append(try await nameServer(names, bound)) }
        } catch {
            for channel in kept { try await channel.close().get() }
            // Somebody has the number for UDP; where any will do, another one does.
            guard port == 0, attempts > 1 else { throw error }
            return try await serve(
                fault, machines, gateway: gateway, names: names, port, attempts: attempts - 1)
        }
        return LabServer(fault, port: bound, tally: tally, kept: kept)
    }

    /// UDP on the port number of TCP.
    private static func listen(for policy: UDPSynResponder.Policy?, _ port: UInt16) async throws -> [any Channel] {
        guard let policy else { return [] }
        let channel = try await DatagramBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(UDPListener(policy))
                }
            }
            .bind(host: labAddress, port: Int(port)).get()
        return [channel]
    }

    /// Each machine with a certificate of its own.
    private static func turns(
        _ machines: [ServerBehaviour], _ clock: WalkClock, _ fault: Fault
    ) throws(Failure) -> [(ServerBehaviour, TLSIdentity, publicKey: [UInt8])] {
        var turns: [(ServerBehaviour, TLSIdentity, publicKey: [UInt8])] = []
        for behaviour in machines {
            let known = turns.first { $0.0 == behaviour }?.1
            guard let identity = known ?? TLSIdentity(behaviour.handshake.certificate.recipe(now: clock.startedAt))
            else {
                throw Failure(description: "No certificate can be made for the server \(fault.id).")
            }
            turns.append(
                (behaviour, identity, SystemCryptography().publicKey(ofCertificate: identity.certificate) ?? []))
        }
        return turns
    }

    private static func answerNames(_ fault: Fault, _ behaviour: DNSBehaviour, _ port: UInt16) async throws -> LabServer
    {
        let channel = try await nameServer(behaviour, port)
        return LabServer(fault, port: boundPort(channel), kept: [channel])
    }

    private static func nameServer(_ behaviour: DNSBehaviour, _ port: UInt16) async throws -> any Channel {
        try await DatagramBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NameServerHandler(behaviour))
                }
            }
            .bind(host: labAddress, port: Int(port)).get()
    }

    /// A queue of length 0 holds one connection; once we have taken that place, Linux drops every SYN that comes.
    private static func fillBacklog(_ fault: Fault, _ port: UInt16) async throws -> LabServer {
        let listener = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 0)
            .serverChannelOption(.autoRead, value: false)
            .bind(host: labAddress, port: Int(port)).get()
        let port = boundPort(listener)
        let filler = try await ClientBootstrap(group: group).connect(host: labAddress, port: Int(port)).get()
        return LabServer(fault, port: port, kept: [filler, listener])
    }

    private static func reservePort(_ fault: Fault, _ port: UInt16) throws -> LabServer {
        guard let reserved = ReservedPort(port) else {
            throw Failure(description: "Port \(port) cannot be kept for the fault \(fault.id).")
        }
        return LabServer(fault, port: reserved.port, kept: [], reserved: reserved)
    }

    private static func boundPort(_ channel: any Channel) -> UInt16 {
        UInt16(truncatingIfNeeded: channel.localAddress?.port ?? 0)
    }
}

/// Loopback would carry whole flights at once; this is what Ethernet carries of them. [RFC 879]
let segmentLength: SocketOptionValue = 1460

extension ServerBehaviour {
    /// As it looks over a connection with segments of this size.
    fileprivate func overPath(of segment: Int) -> ServerBehaviour {
        guard let limit = losesSegmentsOver, segment > limit else { return self }
        return with { $0.handshake.instead = .silence }
    }
}
