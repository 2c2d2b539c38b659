public import Primitives

/// Everything one run saw. Judged by `Diagnosis` without looking at the world again.
public struct Walk: Codable, Sendable {
    /// TCP connections: attempted (also those that failed), and those that the other side accepted; and UDP datagrams sent.
    public struct Connections: Equatable, Codable, Sendable {
        public var opened: Int
        public var answered: Int
        public var datagrams: Int

        public init(opened: Int = 0, answered: Int = 0, datagrams: Int = 0) {
            self.opened = opened
            self.answered = answered
            self.datagrams = datagrams
        }

        /// Walks that were stored before UDP was asked have no `datagrams`.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            opened = try container.decode(Int.self, forKey: .opened)
            answered = try container.decode(Int.self, forKey: .answered)
            datagrams = try container.decodeIfPresent(Int.self, forKey: .datagrams) ?? 0
        }
    }

    public var target: Target
    public var vantage: Vantage
    public var startedAt: UnixTime
    public var durationMs: Double
    /// False while an unanswered question may yet be answered before the deadline.
    public var final: Bool
    public var observations: [Observation]
    public var probes: [ProbeRecord]
    public var connections: Connections
    /// Every TCP connection that was asked for, in that order.
    public var traces: [ConnectionTrace]
    /// The files whose observations are among these.
    public var files: [FileSource] = []

    public init(
        target: Target, vantage: Vantage, startedAt: UnixTime, durationMs: Double = 0, final: Bool = true,
        observations: [Observation] = [], probes: [ProbeRecord] = [], connections: Connections = .init(),
        traces: [ConnectionTrace] = []
    ) {
        self.target = target
        self.vantage = vantage
        self.startedAt = startedAt
        self.durationMs = durationMs
        self.final = final
        self.observations = observations
        self.probes = probes
        self.connections = connections
        self.traces = traces
    }

    /// All facts of one type with the observations that hold them, in the order of sight.
    public func all<F: Fact>(_ type: F.Type) -> [(observation: Observation, fact: F)] {
        observations.compactMap { observation in (observation.fact as? F).map { (observation, $0) } }
    }

    public func first<F: Fact>(_ type: F.Type) -> (observation: Observation, fact: F)? {
        for observation in observations {
            if let fact = observation.fact as? F { return (observation, fact) }
        }
        return nil
    }

    public func attempt(of probe: String) -> Attempt? { probes.first { $0.probe == probe }?.attempt }
}

extension Walk {
    /// Adds what was made of the walk's yield once it was over, such as what a picture shows.
    public mutating func observe(_ fact: any Fact, by probe: String) {
        let used = Set(observations.map(\.id))
        var number = observations.count + 1
        while used.contains("o\(number)") { number += 1 }
        observations.append(Observation(id: "o\(number)", probe: probe, atMs: durationMs, fact: fact))
        probes.append(ProbeRecord(probe: probe, attempt: .answered))
    }
}
