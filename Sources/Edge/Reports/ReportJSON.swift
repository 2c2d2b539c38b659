import Diagnosis
import Evidence
import Primitives

extension Report: Encodable {
    private enum Key: String, CodingKey {
        case schema, id, redial, knowledge, final, startedAt, durationMs, vantage, target, host, verdict, steps, causes,
            hypotheses, ruledOut, ask, notes, popular, connections, probes, observations, otherVantage, files,
            conversations, timeline
        case caseHistory = "case"
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(Self.schema, forKey: .schema)
        try container.encode(id, forKey: .id)
        try container.encode(redial, forKey: .redial)
        try container.encode(knowledge, forKey: .knowledge)
        try container.encode(target, forKey: .target)
        try container.encode(host, forKey: .host)
        try encodeWalk(into: &container)
        try encodeDiagnosis(into: &container)
        try container.encode(otherVantage, forKey: .otherVantage)
        try container.encode(walk.files.map(FileRow.init), forKey: .files)
        try container.encode(conversations, forKey: .conversations)
        try container.encode(timeline.map(TimelineJSON.init), forKey: .timeline)
        try container.encode(caseHistory, forKey: .caseHistory)
    }

    private func encodeWalk(into container: inout KeyedEncodingContainer<Key>) throws {
        try container.encode(walk.final, forKey: .final)
        try container.encode(walk.startedAt, forKey: .startedAt)
        try container.encode(rounded(walk.durationMs), forKey: .durationMs)
        try container.encode(VantageRow(walk.vantage), forKey: .vantage)
        try container.encode(walk.connections, forKey: .connections)
        try container.encode(walk.probes, forKey: .probes)
        try container.encode(walk.observations.map(withRoundedTimes), forKey: .observations)
    }

    private func encodeDiagnosis(into container: inout KeyedEncodingContainer<Key>) throws {
        try container.encode(VerdictRow(diagnosis.verdict), forKey: .verdict)
        try container.encode(diagnosis.steps.map(StepRow.init), forKey: .steps)
        try container.encode(diagnosis.causes.map(withRoundedNumbers), forKey: .causes)
        try container.encode(diagnosis.hypotheses.map(withRoundedNumbers), forKey: .hypotheses)
        try container.encode(diagnosis.ruledOut, forKey: .ruledOut)
        try container.encode(diagnosis.ask.map(withRoundedNumbers), forKey: .ask)
        try container.encode(diagnosis.notes.map(NoteRow.init), forKey: .notes)
        try container.encode(diagnosis.popular, forKey: .popular)
    }
}

// The rows below exist for their nulls: the types they are made of leave out a key whose value is unknown.

struct VantageRow: Encodable {
    let id: String
    let kind: Vantage.Kind
    let host: String
    @OrNull var source: String?
    @OrNull var interface: String?
    let overlays: [String]

    init(_ vantage: Vantage) {
        id = vantage.id
        kind = vantage.kind
        host = vantage.host
        overlays = vantage.overlays
        source = vantage.source
        interface = vantage.interface
    }
}

struct VerdictRow: Encodable {
    let state: Verdict.State
    @OrNull var step: Step?
    let summary: Sentence
    @OrNull var provenThrough: Step?
    let notWalked: [Verdict.NotWalked]

    init(_ verdict: Verdict) {
        state = verdict.state
        summary = verdict.summary
        notWalked = verdict.notWalked
        step = verdict.step
        provenThrough = verdict.provenThrough
    }
}

private struct StepRow: Encodable {
    let step: Step
    let state: StepResult.State
    @OrNull var durationMs: Double?
    let detail: Sentence

    init(_ result: StepResult) {
        step = result.step
        state = result.state
        detail = result.detail
        durationMs = result.durationMs.map { rounded($0) }
    }
}

private struct NoteRow: Encodable {
    let id: String
    let severity: Note.Severity
    @OrNull var observation: String?
    @OrNull var dueAt: UnixTime?
    let text: String

    init(_ note: Note) {
        id = note.id
        severity = note.severity
        text = note.text
        observation = note.observation
        dueAt = note.dueAt
    }
}

private struct FileRow: Encodable {
    let file: String
    let kind: FileKind
    @OrNull var machine: String?
    let observations: Int
    @OrNull var from: UnixTime?
    @OrNull var to: UnixTime?
    let warnings: [FileReading.Warning]

    init(_ source: FileSource) {
        file = source.file
        kind = source.kind
        observations = source.observations
        warnings = source.warnings
        machine = source.machine
        from = source.from
        to = source.to
    }
}

private func withRoundedTimes(_ seen: Observation) -> Observation {
    Observation(
        id: seen.id, probe: seen.probe, atMs: rounded(seen.atMs), durationMs: seen.durationMs.map { rounded($0) },
        fact: seen.fact, source: seen.source, at: seen.at, machine: seen.machine)
}

func withRoundedNumbers(_ cause: RankedCause) -> RankedCause {
    var cause = cause
    cause.probability = rounded(cause.probability, digits: 6)
    cause.because = cause.because.map { .init(observation: $0.observation, bits: rounded($0.bits), says: $0.says) }
    return cause
}

private func withRoundedNumbers(_ hypothesis: Hypothesis) -> Hypothesis {
    Hypothesis(causes: hypothesis.causes, probability: rounded(hypothesis.probability, digits: 6))
}

private func withRoundedNumbers(_ question: Question) -> Question {
    Question(
        id: question.id, question: question.question, answers: question.answers, gainBits: rounded(question.gainBits),
        how: question.how)
}
