import NIOCore
import NIOPosix
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
            case .gateway(let gateway):
                try await serve(
                    fault, ServerBehaviour().with { $0.handshake = gateway.handshake }, gateway: gateway, port)
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
        _ fault: Fault, _ behaviour: ServerBehaviour, gateway: GatewayBehaviour? = nil, _ port: UInt16
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
                let isBanned = tally.admit(atMs: clock.nowMs(), limit: behaviour.bansAfter)
                let shown = isBanned ? behaviour.with { $0.onAccept = .reset } : behaviour
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        ServerConversation(shown, gateway: gateway, identity: identity, clock: clock))
                }
            }
            .bind(host: labAddress, port: Int(port)).get()
        return LabServer(fault, port: boundPort(listener), tally: tally, kept: [listener])
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

/// Counts connections, and tells who came too often. Everybody comes from the one loopback address.
private final class Tally: Sendable {
    private static let minuteMs = 60_000.0

    private let state = Mutex<(count: Int, recentMs: [Double])>((0, []))

    var count: Int { state.withLock { $0.count } }

    /// True when more than `limit` connections came within the last minute, this one counted.
    func admit(atMs now: Double, limit: Int?) -> Bool {
        state.withLock { state in
            state.count += 1
            guard let limit else { return false }
            state.recentMs = state.recentMs.suffix(limit).filter { $0 > now - Self.minuteMs } + [now]
            return state.recentMs.count > limit
        }
    }
}
