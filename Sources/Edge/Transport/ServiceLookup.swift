import CNames
public import Evidence

/// Where a service runs, as DNS says. [RFC 2782]
public struct ServiceNames: Sendable, Equatable {
    public struct Place: Sendable, Equatable {
        public let host: String
        public let port: UInt16
        let priority: UInt16
        let weight: UInt16
    }

    public let outcome: DNSNames.Outcome
    /// The one to ask first first: by priority, then by weight. Without the draw by lot that RFC 2782 wants, so that two walks of
    /// the same network are alike.
    public let places: [Place]
}

/// Asks DNS for the SRV records of `_kerberos._tcp.AD.TEST` and their like. At most eight places are kept.
///
/// - Parameters:
///   - servers: `address:port` in place of the machine's configured servers; empty to use those.
///   - limitMs: the answer is `timed-out` after so long.
public func serviceLookup(_ name: String, servers: [String], limitMs: Double) async -> ServiceNames {
    await withDeadline(ms: limitMs + hangMs, ServiceNames(outcome: .timedOut, places: [])) {
        queryServices(name, servers, limitMs: limitMs) ?? ServiceNames(outcome: .failed, places: [])
    }
}

private let mostPlaces = 8
private let recordSRV: Int32 = 33

/// What the callback of the look-up gathers.
private final class Services {
    var places: [ServiceNames.Place] = []
    var status: Int32?
}

private func queryServices(_ name: String, _ servers: [String], limitMs: Double) -> ServiceNames? {
    guard let channel = nameChannel(servers, flags: 0) else { return nil }
    defer { ares_destroy(channel) }
    let services = Services()
    let pointer = Unmanaged.passUnretained(services).toOpaque()
    ares_query(channel, name, classIN, recordSRV, { onServices($0, $1, $3, $4) }, pointer)
    turn(channel, limitMs: limitMs) { services.status == nil }
    // Who has not answered is told off now, while `services` is still alive.
    if services.status == nil { ares_cancel(channel) }
    let order = services.places.sorted { ($0.priority, $1.weight) < ($1.priority, $0.weight) }
    let outcome = order.isEmpty ? dnsOutcome(services.status ?? Int32(ARES_ETIMEOUT)) : .answered
    return ServiceNames(outcome: outcome, places: Array(order.prefix(mostPlaces)))
}

private func onServices(
    _ argument: UnsafeMutableRawPointer?, _ status: Int32, _ bytes: UnsafeMutablePointer<UInt8>?, _ length: Int32
) {
    guard let argument else { return }
    let services = Unmanaged<Services>.fromOpaque(argument).takeUnretainedValue()
    var list: UnsafeMutablePointer<ares_srv_reply>?
    let parsed = status == Int32(ARES_SUCCESS) ? ares_parse_srv_reply(bytes, length, &list) : status
    defer { if let list { ares_free_data(list) } }
    services.status = parsed == Int32(ARES_SUCCESS) ? Int32(ARES_ENODATA) : parsed
    var next = list
    while let entry = next?.pointee {
        let host = entry.host.map { String(cString: $0) } ?? ""
        // A single dot: the service is decidedly not there.
        if !host.isEmpty, host != "." {
            services.places.append(
                .init(host: host, port: entry.port, priority: entry.priority, weight: entry.weight))
        }
        next = entry.next
    }
}
