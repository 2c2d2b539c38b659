public import Primitives

/// One fact, with who saw it and when.
public struct Observation: Sendable {
    /// `o1`, `o2`, … in the order of sight; unique within a walk.
    public let id: String
    /// The probe that saw it, by its id; of what a file tells, the kind of the file.
    public let probe: String
    /// Milliseconds from the start of the walk to the sight.
    public let atMs: Double
    /// How long the answer took, where that is meant.
    public let durationMs: Double?
    public let fact: any Fact
    /// The file that tells it; nil for what a probe saw.
    public let source: String?
    /// When it happened, where a file says; `atMs` is then zero for what was before the walk.
    public let at: UnixTime?
    /// The computer that the file tells about, where it says: a log's own, also where one file holds those of several.
    public let machine: String?

    public var kind: String { fact.kind }
    public var step: Step { fact.step }

    public init(
        id: String, probe: String, atMs: Double, durationMs: Double? = nil, fact: any Fact, source: String? = nil,
        at: UnixTime? = nil, machine: String? = nil
    ) {
        self.id = id
        self.probe = probe
        self.atMs = atMs
        self.durationMs = durationMs
        self.fact = fact
        self.source = source
        self.at = at
        self.machine = machine
    }
}

extension Observation: Codable {
    private enum Key: String, CodingKey { case id, step, probe, atMs, durationMs, kind, value, source, at, machine }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(id, forKey: .id)
        try container.encode(step, forKey: .step)
        try container.encode(probe, forKey: .probe)
        try container.encode(atMs, forKey: .atMs)
        try container.encode(durationMs, forKey: .durationMs)
        try container.encode(kind, forKey: .kind)
        try container.encode(fact, forKey: .value)
        try container.encode(source, forKey: .source)
        try container.encode(at, forKey: .at)
        try container.encode(machine, forKey: .machine)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let kind = try container.decode(String.self, forKey: .kind)
        guard let type = factType(ofKind: kind) else {
            throw DecodingError.dataCorruptedError(
                forKey: .kind, in: container, debugDescription: "unknown kind \(kind)")
        }
        self.init(
            id: try container.decode(String.self, forKey: .id),
            probe: try container.decode(String.self, forKey: .probe),
            atMs: try container.decode(Double.self, forKey: .atMs),
            durationMs: try container.decodeIfPresent(Double.self, forKey: .durationMs),
            fact: try container.decode(type, forKey: .value),
            source: try container.decodeIfPresent(String.self, forKey: .source),
            at: try container.decodeIfPresent(UnixTime.self, forKey: .at),
            machine: try container.decodeIfPresent(String.self, forKey: .machine))
    }
}
