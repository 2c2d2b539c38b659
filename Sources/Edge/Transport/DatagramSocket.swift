import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A UDP socket that is connected to one address, so that what ICMP says of its datagrams reaches it.
struct DatagramSocket {
    /// What a socket has to tell.
    enum Heard: Equatable {
        case datagram([UInt8])
        case icmp(ICMPWord)
        /// The name of an error that no ICMP message stands behind.
        case error(String)
        /// The time is over.
        case nothing
    }

    /// Longer than any datagram that RDP sends; what follows is cut off.
    private static let longest = 2048

    private let descriptor: Int32

    /// Nil where this machine has no socket or no route for the address; `lastError` then says which.
    init?(to address: SocketAddress) {
        #if canImport(Glibc)
            let datagram = Int32(SOCK_DGRAM.rawValue)
        #else
            let datagram = SOCK_DGRAM
        #endif
        let isIPv6 = address.protocol == .inet6
        descriptor = socket(isIPv6 ? AF_INET6 : AF_INET, datagram, 0)
        guard descriptor >= 0 else { return nil }
        askForErrors(descriptor, isIPv6)
        guard address.withSockAddr({ connect(descriptor, $0, socklen_t($1)) }) == 0 else {
            let code = errno
            _ = close(descriptor)
            errno = code
            return nil
        }
    }

    /// The name of the error for which no socket was made; to be asked at once.
    static var lastError: String { errnoName(errno) }

    /// Nil when it was sent, else the error's name. A refusal that waits to be told is no failure to send: `next` tells it.
    func send(_ bytes: [UInt8]) -> String? {
        let sent = bytes.withUnsafeBytes { system_send(descriptor, $0.baseAddress, $0.count) }
        guard sent < 0, errno != ECONNREFUSED, errno != EHOSTUNREACH, errno != ENETUNREACH else { return nil }
        return errnoName(errno)
    }

    /// Waits for a datagram or an error.
    func next(withinMs limitMs: Double) -> Heard {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let limit = Int32(Swift.min(Swift.max(limitMs, 0).rounded(.up), 60_000))
        guard poll(&wanted, 1, limit) > 0 else { return .nothing }
        #if os(Linux)
            if wanted.revents & Int16(POLLERR) != 0, let word = queuedError(descriptor) { return .icmp(word) }
        #endif
        var bytes = [UInt8](repeating: 0, count: Self.longest)
        let count = bytes.withUnsafeMutableBytes { system_receive(descriptor, $0.baseAddress, $0.count) }
        if count >= 0 { return .datagram(Array(bytes.prefix(count))) }
        return errno == EAGAIN ? .nothing : .error(errnoName(errno))
    }

    func release() { _ = close(descriptor) }
}

private func system_send(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    send(descriptor, bytes, count, Int32(MSG_DONTWAIT))
}

private func system_receive(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    recv(descriptor, bytes, count, Int32(MSG_DONTWAIT))
}

/// An ICMP message about a datagram of ours. [RFC 792, RFC 4443]
struct ICMPWord: Equatable, Sendable {
    let isIPv6: Bool
    let type: UInt8
    let code: UInt8
    /// Who sent it.
    let from: String?

    var isPortUnreachable: Bool { isIPv6 ? (type, code) == (1, 4) : (type, code) == (3, 3) }

    /// In words where there are any, else the numbers.
    var name: String {
        let names = isIPv6 ? namesOfICMPv6 : namesOfICMP
        return names[[type, code]] ?? "\(isIPv6 ? "ICMPv6" : "ICMP") type \(type) code \(code)"
    }
}

private let namesOfICMP: [[UInt8]: String] = [
    [3, 0]: "network-unreachable", [3, 1]: "host-unreachable", [3, 2]: "protocol-unreachable",
    [3, 3]: "port-unreachable", [3, 4]: "fragmentation-needed", [3, 9]: "network-prohibited",
    [3, 10]: "host-prohibited", [3, 13]: "admin-prohibited", [11, 0]: "time-exceeded",
]

private let namesOfICMPv6: [[UInt8]: String] = [
    [1, 0]: "no-route", [1, 1]: "admin-prohibited", [1, 3]: "address-unreachable", [1, 4]: "port-unreachable",
    [1, 5]: "source-policy", [1, 6]: "reject-route", [2, 0]: "packet-too-big", [3, 0]: "time-exceeded",
]

#if os(Linux)
    /// Without this a connected socket hears of ports that are unreachable, but not of hosts and networks. [ip(7), IP_RECVERR]
    private func askForErrors(_ descriptor: Int32, _ isIPv6: Bool) {
        let (recvErr, recvErr6): (Int32, Int32) = (11, 25)
        var on: Int32 = 1
        _ = setsockopt(
            descriptor, Int32(isIPv6 ? IPPROTO_IPV6 : IPPROTO_IP), isIPv6 ? recvErr6 : recvErr, &on,
            socklen_t(MemoryLayout<Int32>.size))
    }

    /// Takes errors off the queue until one of them is ICMP's: this machine's own have no sender. [ip(7), sock_extended_err]
    private func queuedError(_ descriptor: Int32) -> ICMPWord? {
        let errorQueue: Int32 = 0x2000
        for _ in 0..<8 {
            var control = [UInt8](repeating: 0, count: 512)
            let length = control.withUnsafeMutableBytes { buffer -> Int in
                var message = msghdr()
                message.msg_control = buffer.baseAddress
                message.msg_controllen = .init(buffer.count)
                guard recvmsg(descriptor, &message, errorQueue | Int32(MSG_DONTWAIT)) >= 0 else { return -1 }
                return Int(message.msg_controllen)
            }
            guard length >= 0 else { return nil }
            if let word = icmpWord(inControl: Array(control.prefix(length))) { return word }
        }
        return nil
    }
#else
    private func askForErrors(_ descriptor: Int32, _ isIPv6: Bool) {}
#endif

/// Finds the sock_extended_err in the ancillary data of a received error: a cmsghdr (length, level, type), the structure of 16
/// bytes, then the address of who sent the ICMP message.
func icmpWord(inControl control: [UInt8]) -> ICMPWord? {
    let header = MemoryLayout<Int>.size + 8
    let (icmp, icmp6): (UInt8, UInt8) = (2, 3)
    var offset = 0
    while control.count - offset >= header {
        let length = control[offset..<(offset + MemoryLayout<Int>.size)].enumerated()
            .reduce(0) { $0 | Int($1.element) << (8 * Swift.min($1.offset, 7)) }
        guard length >= header, length <= control.count - offset else { return nil }
        let data = Array(control[(offset + header)..<(offset + length)])
        if data.count >= 16, data[4] == icmp || data[4] == icmp6 {
            return ICMPWord(
                isIPv6: data[4] == icmp6, type: data[5], code: data[6],
                from: addressText(ofSocketAddress: Array(data.dropFirst(16))))
        }
        offset += (length + MemoryLayout<Int>.size - 1) & ~(MemoryLayout<Int>.size - 1)
    }
    return nil
}

/// Of a sockaddr_in or sockaddr_in6; nil for anything else.
private func addressText(ofSocketAddress bytes: [UInt8]) -> String? {
    guard bytes.count >= 8 else { return nil }
    let family = Int32(bytes[0]) | Int32(bytes[1]) << 8
    let address: ArraySlice<UInt8>? =
        if family == AF_INET { bytes[4..<8] } else if family == AF_INET6, bytes.count >= 24 { bytes[8..<24] } else {
            nil
        }
    guard let address else { return nil }
    return try? SocketAddress(packedIPAddress: ByteBuffer(bytes: address), port: 0).ipAddress
}
