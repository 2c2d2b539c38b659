#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// One address of this machine and the interface that has it.
public struct LocalAddress: Sendable, Equatable {
    public let interface: String
    public let address: String
}

/// Every IPv4 and IPv6 address that this machine has now.
public func localAddresses() -> [LocalAddress] {
    var list: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&list) == 0 else { return [] }
    defer { freeifaddrs(list) }
    var found: [LocalAddress] = []
    var next = list
    while let entry = next?.pointee {
        if let text = addressText(entry.ifa_addr) {
            found.append(LocalAddress(interface: String(cString: entry.ifa_name), address: text))
        }
        next = entry.ifa_next
    }
    return found
}

/// Without the zone of a link-local address.
private func addressText(_ address: UnsafeMutablePointer<sockaddr>?) -> String? {
    guard let address else { return nil }
    let size: Int
    switch Int32(address.pointee.sa_family) {
    case AF_INET: size = MemoryLayout<sockaddr_in>.size
    case AF_INET6: size = MemoryLayout<sockaddr_in6>.size
    default: return nil
    }
    let text = cText(64) { buffer, room in
        _ = getnameinfo(address, socklen_t(size), buffer, socklen_t(room), nil, 0, NI_NUMERICHOST)
    }
    return String(text.prefix { $0 != "%" })
}

/// The name of this machine.
public func localHostName() -> String {
    cText(256) { buffer, size in _ = gethostname(buffer, size) }
}
