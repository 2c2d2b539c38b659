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

private func addressText(_ address: UnsafeMutablePointer<sockaddr>?) -> String? {
    guard let address else { return nil }
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
        return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { inet in
            cText(64) { buffer, size in _ = inet_ntop(AF_INET, &inet.pointee.sin_addr, buffer, socklen_t(size)) }
        }
    case AF_INET6:
        return address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { inet in
            cText(64) { buffer, size in _ = inet_ntop(AF_INET6, &inet.pointee.sin6_addr, buffer, socklen_t(size)) }
        }
    default: return nil
    }
}

/// The name of this machine.
public func localHostName() -> String {
    cText(256) { buffer, size in _ = gethostname(buffer, size) }
}
