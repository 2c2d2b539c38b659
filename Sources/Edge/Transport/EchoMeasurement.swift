import CPath
import Dispatch
public import Evidence
public import NIOCore
public import PathMTU

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

public enum EchoResult: Sendable, Equatable {
    case measured(PathEcho)
    /// The host answers no echo, not even a small one.
    case silent
    /// This process may not open an echo socket (net.ipv4.ping_group_range).
    case notPermitted
    /// This system has no such sockets, or no route.
    case unavailable
}

/// The MTU of one of this machine's interfaces; nil when it cannot be told.
public func interfaceMTU(_ name: String) -> Int? {
    let mtu = Int(cpath_interface_mtu(name))
    return mtu > 0 ? mtu : nil
}

/// Runs a search to its end on a thread of its own; it is over after at most as many waits as there are volleys.
public func measureEcho(to address: SocketAddress, _ plan: EchoSearch.Plan, limitMs: Double) async -> EchoResult {
    await withCheckedContinuation { continuation in
        DispatchQueue(label: "redial.echo").async {
            continuation.resume(returning: EchoSocket(address).map { $0.run(plan, limitMs) } ?? .unavailable)
        }
    }
}

/// An unprivileged echo socket, connected to one host.
private final class EchoSocket {
    private enum Opened {
        case descriptor(Int32)
        case notPermitted
    }

    private let opened: Opened
    private let clock = WalkClock()

    init?(_ address: SocketAddress) {
        var address = address
        address.port = 0
        let result = address.withSockAddr { cpath_echo_open($0, $1) }
        switch result {
        case 0...: opened = .descriptor(result)
        case -EACCES, -EPERM: opened = .notPermitted
        default: return nil
        }
    }

    deinit {
        if case .descriptor(let descriptor) = opened { close(descriptor) }
    }

    func run(_ plan: EchoSearch.Plan, _ limitMs: Double) -> EchoResult {
        guard case .descriptor(let descriptor) = opened else { return .notPermitted }
        var search = EchoSearch(plan)
        var pending: [EchoSearch.Event] = [.started]
        var wakeAtMs = limitMs
        while clock.nowMs() < limitMs {
            while !pending.isEmpty {
                for action in search.handle(pending.removeFirst()) {
                    switch action {
                    case .send(let sequence, let packet):
                        if !send(descriptor, plan.family, sequence, packet) {
                            pending.append(.refused(sequence: sequence))
                        }
                    case .wake(let afterMs): wakeAtMs = clock.nowMs() + afterMs
                    case .finish(let echo): return echo.map { .measured($0) } ?? .silent
                    }
                }
            }
            wait(descriptor, until: min(wakeAtMs, limitMs))
            pending = receive(descriptor, plan.family)
            if pending.isEmpty, clock.nowMs() >= wakeAtMs {
                wakeAtMs = limitMs
                pending = [.woken]
            }
        }
        return .silent
    }

    /// False where this machine itself refuses the size.
    private func send(_ descriptor: Int32, _ family: ICMPEcho.Family, _ sequence: UInt16, _ packet: Int) -> Bool {
        let bytes = ICMPEcho(requestOf: packet, family: family, sequence: sequence).encoded()
        // A pending error of an earlier datagram is told to the next one: that one goes out on the second try.
        for _ in 0..<2 where cpath_echo_send(descriptor, bytes, bytes.count) == 0 { return true }
        return false
    }

    private func wait(_ descriptor: Int32, until atMs: Double) {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&entry, 1, Int32(max(0, atMs - clock.nowMs()).rounded(.up)))
    }

    private func receive(_ descriptor: Int32, _ family: ICMPEcho.Family) -> [EchoSearch.Event] {
        var events: [EchoSearch.Event] = []
        var bytes = [UInt8](repeating: 0, count: 65_536)
        var event = cpath_echo_event()
        // Bounded: whatever floods us does not keep us from the clock.
        for _ in 0..<64 {
            switch Int(cpath_echo_receive(descriptor, &bytes, bytes.count, &event)) {
            case CPATH_MESSAGE:
                guard let echo = try? ICMPEcho(decoding: bytes.prefix(event.length), family: family), echo.isReply
                else {
                    continue
                }
                let fragment = Int(event.largest_fragment)
                events.append(.answered(sequence: echo.sequence, fragment: fragment > 0 ? fragment : nil))
            case CPATH_TOO_LONG: events.append(.tooLong(mtu: event.mtu > 0 ? Int(event.mtu) : nil))
            default: return events
            }
        }
        return events
    }
}
