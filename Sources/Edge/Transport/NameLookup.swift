import Dispatch
public import Evidence
public import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the machine's own resolver answers, in its order of preference.
public struct SystemAnswer: Sendable {
    public let fact: SystemNames
    public let addresses: [SocketAddress]
}

/// Asks the system resolver as any program of this machine would; literal addresses (also with a zone) pass through it.
///
/// The call blocks a thread of its own and is abandoned after `limitMs`: the outcome is then `timed-out`. What needs no
/// look-up is answered at once.
public func systemLookup(_ host: String, port: UInt16, limitMs: Double) async -> SystemAnswer {
    if isLiteralAddress(host) { return getAddresses(host, port) }
    let abandoned = SystemAnswer(fact: SystemNames(outcome: .timedOut), addresses: [])
    return await withDeadline(ms: limitMs, abandoned) { getAddresses(host, port) }
}

private func getAddresses(_ host: String, _ port: UInt16) -> SystemAnswer {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    #if canImport(Glibc)
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
        hints.ai_socktype = SOCK_STREAM
    #endif
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, String(port), &hints, &list)
    defer { if let list { freeaddrinfo(list) } }
    guard code == 0 else {
        let words = gai_strerror(code).map { String(cString: $0) }
        return SystemAnswer(fact: SystemNames(outcome: outcome(code), error: words), addresses: [])
    }
    var addresses: [SocketAddress] = []
    var next = list
    while let entry = next {
        if let address = socketAddress(entry.pointee), !addresses.contains(address) { addresses.append(address) }
        next = entry.pointee.ai_next
    }
    let texts = addresses.compactMap(\.ipAddress)
    return SystemAnswer(fact: SystemNames(outcome: .answered, addresses: texts), addresses: addresses)
}

private func socketAddress(_ entry: addrinfo) -> SocketAddress? {
    guard let address = entry.ai_addr else { return nil }
    switch entry.ai_family {
    case AF_INET: return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { SocketAddress($0.pointee) }
    case AF_INET6: return address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { SocketAddress($0.pointee) }
    default: return nil
    }
}

private func outcome(_ code: Int32) -> SystemNames.Outcome {
    switch code {
    case EAI_NONAME: .notFound
    case EAI_AGAIN: .temporaryFailure
    default: code == noAddressCode ? .noAddress : .failed
    }
}

/// EAI_NODATA, which glibc hides behind _GNU_SOURCE.
private let noAddressCode: Int32 = -5

/// Runs blocking work, which ends by itself, on a thread of its own.
public func onOwnThread<Answer: Sendable>(_ work: @escaping @Sendable () -> Answer) async -> Answer {
    await withCheckedContinuation { continuation in
        DispatchQueue(label: "redial.blocking").async { continuation.resume(returning: work()) }
    }
}

/// Runs blocking work on a thread of its own and answers `fallback` when it is not done in time; the thread is left to itself.
public func withDeadline<Answer: Sendable>(
    ms: Double, _ fallback: Answer, _ work: @escaping @Sendable () -> Answer
) async -> Answer {
    let once = Once<Answer>()
    return await withCheckedContinuation { continuation in
        once.hold(continuation)
        // Serial queues: each has a thread of its own. Concurrent ones share as many threads as there are cores, and one
        // more each second, so that two look-ups that hang would keep their own deadlines waiting.
        DispatchQueue(label: "redial.blocking").async { once.resume(work()) }
        DispatchQueue(label: "redial.deadline")
            .asyncAfter(deadline: .now() + .microseconds(Int(max(0, ms) * 1000))) { once.resume(fallback) }
    }
}
