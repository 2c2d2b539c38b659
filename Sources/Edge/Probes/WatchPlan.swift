import Synchronization

/// How a host is watched: short looks, so far apart and so few that no blocker takes them for an attack. Pure.
///
/// One connection a round, rounds at least ten seconds apart, at most twelve of them: a longer watch looks less often, not more.
public struct WatchPlan: Equatable, Sendable {
    public static let leastEverySeconds = 10.0
    public static let mostRounds = 12
    /// From one second to one day.
    public static let secondsAllowed = 1.0...86_400

    public let rounds: Int
    public let everyMs: Double

    /// - Parameter everySeconds: in place of what the rule gives, for tests on loopback.
    /// - Returns: nil for a duration out of bounds.
    public init?(seconds: Double, everySeconds: Double? = nil) {
        guard Self.secondsAllowed.contains(seconds) else { return nil }
        let every = max(everySeconds ?? Self.leastEverySeconds, seconds / Double(Self.mostRounds))
        rounds = max(1, Int(seconds / every + 1e-9))
        everyMs = every * 1000
    }

    /// `120s`, `2m`, `1h`, or plain seconds; nil for anything else.
    public static func seconds(of text: String) -> Double? {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
        let unit = text.last.flatMap { units[$0] }
        let digits = unit == nil ? text[...] : text.dropLast()
        guard !digits.isEmpty, digits.count <= 8, digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
            let number = Double(digits)
        else { return nil }
        return number * (unit ?? 1)
    }
}

/// Ends a watch early, with what it has.
public final class WatchStop: Sendable {
    let signal = Signal<Bool>()
    private let requested = Mutex(false)

    public init() {}

    public var isRequested: Bool { requested.withLock(\.self) }

    /// True the first time.
    public func request() -> Bool {
        signal.fire(true)
        return requested.withLock { requested in
            defer { requested = true }
            return !requested
        }
    }
}
