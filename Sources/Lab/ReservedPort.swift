import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A loopback port that is bound and never listened on: connections to it are refused, and nobody else can take it.
final class ReservedPort: Sendable {
    let port: UInt16
    private let descriptor: Mutex<Int32?>

    /// Nil when the port, or with 0 any port, cannot be had.
    init?(_ wanted: UInt16) {
        #if canImport(Glibc)
            let stream = Int32(SOCK_STREAM.rawValue)
        #else
            let stream = SOCK_STREAM
        #endif
        let descriptor = socket(AF_INET, stream, 0)
        guard descriptor >= 0 else { return nil }
        guard let port = bindToLoopback(descriptor, wanted) else {
            _ = close(descriptor)
            return nil
        }
        self.port = port
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    func release() {
        descriptor.withLock { held in
            if let descriptor = held { _ = close(descriptor) }
            held = nil
        }
    }
}

/// The port that it was; nil when it could not be bound.
private func bindToLoopback(_ descriptor: Int32, _ wanted: UInt16) -> UInt16? {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = wanted.bigEndian
    guard inet_pton(AF_INET, labAddress, &address.sin_addr) == 1 else { return nil }
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
            bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
        }
    }
    return isBound ? UInt16(bigEndian: address.sin_port) : nil
}
