import Primitives

/// `redial.walk/1`, what `--record` writes: a walk with all that is needed to judge it again, also by later knowledge.
///
/// It is read leniently: observations and probes that this version does not know are passed over and named in `passedOver`.
public struct RecordedWalk: Sendable {
    public static let schema = "redial.walk/1"
    /// A walk makes some dozens; a file with more is none of ours.
    public static let mostObservations = 10_000
    public static let mostConnections = 1_000

    /// The version of the program that walked.
    public let redial: String
    public let walk: Walk
    /// What people answered: the question's id, and yes, no or unknown.
    public let answers: [String: String]
    /// What stood in the file and was not understood, by its kind.
    public let passedOver: [String]

    public init(redial: String, walk: Walk, answers: [String: String] = [:]) {
        self.redial = redial
        self.walk = walk
        self.answers = answers
        passedOver = []
    }
}

extension RecordedWalk: Codable {
    private enum Key: String, CodingKey {
        case schema, redial, target, vantage, startedAt, durationMs, final, connections, observations, probes, traces,
            files, answers
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(Self.schema, forKey: .schema)
        try container.encode(redial, forKey: .redial)
        try container.encode(walk.target, forKey: .target)
        try container.encode(walk.vantage, forKey: .vantage)
        try container.encode(walk.startedAt, forKey: .startedAt)
        try container.encode(walk.durationMs, forKey: .durationMs)
        try container.encode(walk.final, forKey: .final)
        try container.encode(walk.connections, forKey: .connections)
        try container.encode(walk.observations, forKey: .observations)
        try container.encode(walk.probes, forKey: .probes)
        try container.encode(walk.traces, forKey: .traces)
        if !walk.files.isEmpty { try container.encode(walk.files, forKey: .files) }
        try container.encode(answers, forKey: .answers)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard try container.decode(String.self, forKey: .schema) == Self.schema else {
            throw DecodingError.dataCorruptedError(
                forKey: .schema, in: container, debugDescription: "not \(Self.schema)")
        }
        redial = try container.decode(String.self, forKey: .redial)
        answers = try container.decodeIfPresent([String: String].self, forKey: .answers) ?? [:]
        let observations = try container.decode([Understood<Observation, KindOnly>].self, forKey: .observations)
        let probes = try container.decode([Understood<ProbeRecord, ProbeOnly>].self, forKey: .probes)
        let traces =
            try container.decodeIfPresent([Understood<ConnectionTrace, PurposeOnly>].self, forKey: .traces) ?? []
        guard observations.count <= Self.mostObservations, traces.count <= Self.mostConnections else {
            throw DecodingError.dataCorruptedError(
                forKey: .observations, in: container, debugDescription: "more than a walk can hold")
        }
        passedOver = Set(
            observations.compactMap(\.unknown) + probes.compactMap(\.unknown) + traces.compactMap(\.unknown)
        ).sorted()
        var walk = Walk(
            target: try container.decode(Target.self, forKey: .target),
            vantage: try container.decode(Vantage.self, forKey: .vantage),
            startedAt: try container.decode(UnixTime.self, forKey: .startedAt),
            durationMs: try container.decode(Double.self, forKey: .durationMs),
            final: try container.decode(Bool.self, forKey: .final),
            observations: try withoutDoubles(observations.compactMap(\.value), container.codingPath),
            probes: probes.compactMap(\.value),
            connections: try container.decode(Walk.Connections.self, forKey: .connections),
            traces: traces.compactMap(\.value))
        walk.files = try container.decodeIfPresent([FileSource].self, forKey: .files) ?? []
        self.walk = walk
    }
}

/// Two observations of one id would make the report point at the wrong one.
private func withoutDoubles(_ observations: [Observation], _ path: [any CodingKey]) throws -> [Observation] {
    guard Set(observations.map(\.id)).count == observations.count else {
        throw DecodingError.dataCorrupted(.init(codingPath: path, debugDescription: "an observation's id twice"))
    }
    return observations
}

/// An element as this version reads it, or what it calls itself where this version cannot.
private struct Understood<Value: Decodable, Name: Decodable & CustomStringConvertible>: Decodable {
    let value: Value?
    let unknown: String?

    init(from decoder: any Decoder) throws {
        if let value = try? Value(from: decoder) {
            (self.value, unknown) = (value, nil)
        } else {
            (value, unknown) = (nil, try Name(from: decoder).description)
        }
    }
}

private struct KindOnly: Decodable, CustomStringConvertible {
    let kind: String
    var description: String { kind }
}

private struct ProbeOnly: Decodable, CustomStringConvertible {
    let probe: String
    var description: String { probe }
}

private struct PurposeOnly: Decodable, CustomStringConvertible {
    let purpose: String
    var description: String { "connection " + purpose }
}
