import CNames
public import Evidence

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Asks DNS itself for A and AAAA, past the hosts file and every other source of the system resolver.
///
/// - Parameters:
///   - servers: `address:port` in place of the machine's configured servers; empty to use those.
///   - limitMs: the answer is `timed-out` after so long.
public func dnsLookup(_ host: String, servers: [String], limitMs: Double) async -> DNSNames {
    // The query ends by itself in time and tells the half of the answer that it has; abandoned is only what hangs.
    await withDeadline(ms: limitMs + hangMs, DNSNames(outcome: .timedOut)) {
        askTwice(host, servers, limitMs: limitMs) ?? DNSNames(outcome: .failed)
    }
}

/// By how much a look-up that ends by itself may be late.
let hangMs = 200.0

/// What the callbacks of one look-up gather.
private final class Gathered {
    var addresses: [String] = []
    var canonicalName: String?
    var failures: [Int32] = []
    var pending = 0
}

/// c-ares passes over servers that fail or refuse, as any resolver does, and where none is left says that none could be
/// reached. A second round, which takes such answers for answers, tells one from the other.
private func askTwice(_ host: String, _ servers: [String], limitMs: Double) -> DNSNames? {
    let start = ContinuousClock.now
    let answer = queryDNS(host, servers, flags: 0, limitMs: limitMs)
    guard answer?.outcome == .unreachable else { return answer }
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    let spentMs = Double(seconds) * 1000 + Double(attoseconds) / 1e15
    return queryDNS(host, servers, flags: Int32(ARES_FLAG_NOCHECKRESP), limitMs: limitMs - spentMs)
}

private func queryDNS(_ host: String, _ servers: [String], flags: Int32, limitMs: Double) -> DNSNames? {
    guard let channel = nameChannel(servers, flags: flags) else { return nil }
    defer { ares_destroy(channel) }
    let gathered = Gathered()
    ask(channel, host, recordA, gathered)
    ask(channel, host, recordAAAA, gathered)
    turn(channel, limitMs: limitMs) { gathered.pending > 0 }
    // Whoever has not answered is told off now, while `gathered` is still alive.
    if gathered.pending > 0 { ares_cancel(channel) }
    return conclude(gathered)
}

/// A channel of c-ares to these servers, or to the machine's own where there are none.
func nameChannel(_ servers: [String], flags: Int32) -> ares_channel? {
    guard ares_library_init(ARES_LIB_INIT_ALL) == Int32(ARES_SUCCESS) else { return nil }
    var options = ares_options()
    options.timeout = 1500
    options.tries = 2
    options.flags = flags
    var channel: ares_channel?
    let mask = Int32(ARES_OPT_TIMEOUTMS) | Int32(ARES_OPT_TRIES) | Int32(ARES_OPT_FLAGS)
    guard ares_init_options(&channel, &options, mask) == Int32(ARES_SUCCESS), let channel else { return nil }
    if !servers.isEmpty, ares_set_servers_ports_csv(channel, servers.joined(separator: ",")) != Int32(ARES_SUCCESS) {
        ares_destroy(channel)
        return nil
    }
    return channel
}

let classIN: Int32 = 1
private let recordA: Int32 = 1
private let recordAAAA: Int32 = 28

private func ask(_ channel: ares_channel, _ host: String, _ type: Int32, _ gathered: Gathered) {
    gathered.pending += 1
    let pointer = Unmanaged.passUnretained(gathered).toOpaque()
    let callback: ares_callback =
        type == recordA ? { onAnswer($0, $1, $3, $4, recordA) } : { onAnswer($0, $1, $3, $4, recordAAAA) }
    ares_query(channel, host, classIN, type, callback, pointer)
}

private func onAnswer(
    _ argument: UnsafeMutableRawPointer?, _ status: Int32, _ bytes: UnsafeMutablePointer<UInt8>?, _ length: Int32,
    _ type: Int32
) {
    guard let argument else { return }
    let gathered = Unmanaged<Gathered>.fromOpaque(argument).takeUnretainedValue()
    gathered.pending -= 1
    var host: UnsafeMutablePointer<hostent>?
    var parsed = status
    if status == Int32(ARES_SUCCESS) {
        parsed =
            type == recordA
            ? ares_parse_a_reply(bytes, length, &host, nil, nil) : ares_parse_aaaa_reply(bytes, length, &host, nil, nil)
    }
    defer { if let host { ares_free_hostent(host) } }
    guard parsed == Int32(ARES_SUCCESS), let entry = host?.pointee else {
        gathered.failures.append(parsed)
        return
    }
    if let name = entry.h_name { gathered.canonicalName = String(cString: name) }
    var next = entry.h_addr_list
    while let address = next?.pointee {
        gathered.addresses.append(text(entry.h_addrtype, address))
        next = next?.advanced(by: 1)
    }
}

private func text(_ family: Int32, _ address: UnsafeRawPointer) -> String {
    cText(64) { buffer, size in _ = inet_ntop(family, address, buffer, socklen_t(size)) }
}

/// Serves the look-up's sockets until all answers are in or time is up.
func turn(_ channel: ares_channel, limitMs: Double, whilePending: () -> Bool) {
    let end = ContinuousClock.now + .microseconds(Int64(limitMs * 1000))
    while whilePending(), ContinuousClock.now < end {
        var sockets = [ares_socket_t](repeating: 0, count: Int(ARES_GETSOCK_MAXNUM))
        let mask = ares_getsock(channel, &sockets, ARES_GETSOCK_MAXNUM)
        var polled: [pollfd] = []
        for (index, socket) in sockets.enumerated() {
            let read = mask & (1 << Int32(index)) != 0
            let write = mask & (1 << Int32(index + Int(ARES_GETSOCK_MAXNUM))) != 0
            guard read || write else { continue }
            polled.append(pollfd(fd: socket, events: Int16((read ? POLLIN : 0) | (write ? POLLOUT : 0)), revents: 0))
        }
        guard !polled.isEmpty else { break }
        _ = poll(&polled, nfds_t(polled.count), 50)
        for entry in polled {
            let readable = entry.revents & Int16(POLLIN | POLLERR | POLLHUP) != 0
            let writable = entry.revents & Int16(POLLOUT) != 0
            ares_process_fd(
                channel, readable ? entry.fd : ARES_SOCKET_BAD, writable ? entry.fd : ARES_SOCKET_BAD)
        }
    }
}

private func conclude(_ gathered: Gathered) -> DNSNames {
    if !gathered.addresses.isEmpty {
        return DNSNames(outcome: .answered, addresses: gathered.addresses, canonicalName: gathered.canonicalName)
    }
    let outcomes = gathered.failures.map(dnsOutcome)
    // One server's "no such name" is an answer even where the other question met silence.
    let order: [DNSNames.Outcome] = [.nxdomain, .servfail, .refused, .noData, .timedOut, .unreachable]
    return DNSNames(outcome: order.first { outcomes.contains($0) } ?? .failed)
}

func dnsOutcome(_ status: Int32) -> DNSNames.Outcome {
    switch status {
    case ARES_ENOTFOUND: .nxdomain
    case ARES_ENODATA: .noData
    case ARES_ESERVFAIL: .servfail
    case ARES_EREFUSED: .refused
    case ARES_ETIMEOUT, ARES_ECANCELLED: .timedOut
    case ARES_ECONNREFUSED: .unreachable
    default: .failed
    }
}
