import Evidence
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a failed connect(2) says of the port.
func reachOutcome(errno code: Int32) -> ReachOutcome {
    switch code {
    case ECONNREFUSED: .refused
    case ETIMEDOUT: .timedOut
    default: .unreachable
    }
}

/// True when the peer threw the connection away instead of ending it.
func isReset(_ error: IOError) -> Bool { error.errnoCode == ECONNRESET || error.errnoCode == EPIPE }

/// The symbolic name of an error number that connect(2) is known to give; the number itself for others.
func errnoName(_ code: Int32) -> String {
    names[code] ?? "errno \(code)"
}

private let names: [Int32: String] = [
    ECONNREFUSED: "ECONNREFUSED", ECONNRESET: "ECONNRESET", ETIMEDOUT: "ETIMEDOUT", EHOSTUNREACH: "EHOSTUNREACH",
    ENETUNREACH: "ENETUNREACH", EADDRNOTAVAIL: "EADDRNOTAVAIL", EACCES: "EACCES", EPERM: "EPERM", EINVAL: "EINVAL",
    EHOSTDOWN: "EHOSTDOWN", ENETDOWN: "ENETDOWN", EAFNOSUPPORT: "EAFNOSUPPORT", EMFILE: "EMFILE",
    EADDRINUSE: "EADDRINUSE",
    ENOPROTOOPT: "ENOPROTOOPT", EPROTO: "EPROTO",
]
