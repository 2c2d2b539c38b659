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

    /// Why a server cannot be had.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Everything after `redial check` to walk to this server.
    public var checkArguments: [String] { fault.checkArguments(port: port) }

    /// TCP connections that were accepted so far.
    public var connections: Int { tally.count }

    private init(
        _ fault: Fault, port: UInt16, tally: Tally = Tally(), kept: [any Channel], reserved: ReservedPort? = nil
    ) {
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
            case .server(let behaviour): try await serve(fault, behaviour, port)
            case .nameServer(let behaviour): try await answerNames(fault, behaviour, port)
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
    }

    private static let group = MultiThreadedEventLoopGroup.singleton

    private static func serve(
        _ fault: Fault, _ behaviour: ServerBehaviour, _ port: UInt16, attempts: Int = 8
    ) async throws -> LabServer {
        let clock = WalkClock()
        guard let identity = TLSIdentity(behaviour.handshake.certificate.recipe(now: clock.startedAt)) else {
            throw Failure(description: "No certificate can be made for the server \(fault.id).")
        }
        let tally = Tally()
        let listener = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 128)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.tcpOption(.init(rawValue: TCP_MAXSEG)), value: segmentLength)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                let shown = tally.admit(atMs: clock.nowMs(), behaviour)
                channel.closeFuture.whenComplete { _ in tally.leave() }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        ServerConversation(shown, identity: identity, clock: clock))
                }
            }
            .bind(host: labAddress, port: Int(port)).get()
        let datagrams: [any Channel]
        do {
            datagrams = try await listen(for: behaviour.udp, boundPort(listener))
        } catch {
            try await listener.close().get()
            // Somebody has the number for UDP; where any will do, another one does.
            guard port == 0, attempts > 1 else { throw error }
            return try await serve(fault, behaviour, port, attempts: attempts - 1)
        }
        return LabServer(fault, port: boundPort(listener), tally: tally, kept: [listener] + datagrams)
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

    private static func answerNames(_ fault: Fault, _ behaviour: DNSBehaviour, _ port: UInt16) async throws -> LabServer
    {
        let channel = try await DatagramBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NameServerHandler(behaviour))
                }
            }
            .bind(host: labAddress, port: Int(port)).get()
        return LabServer(fault, port: boundPort(channel), kept: [channel])
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
