public import Primitives

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The clock of one walk: milliseconds since its start, and the wall clock they belong to.
public struct WalkClock: Sendable {
    public let startedAt: UnixTime
    private let start: ContinuousClock.Instant

    public init() {
        startedAt = Self.wallClock()
        start = .now
    }

    public func nowMs() -> Double {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return Double(seconds) * 1000 + Double(attoseconds) / 1e15
    }

    /// The wall clock as it would read had nobody set it since the start.
    public func wallNow() -> UnixTime { UnixTime(milliseconds: startedAt.milliseconds + Int64(nowMs())) }

    /// The same in nanoseconds since 1970, as captures count.
    public var wallNs: Int64 { startedAt.milliseconds * 1_000_000 + Int64(nowMs() * 1_000_000) }

    private static func wallClock() -> UnixTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UnixTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
