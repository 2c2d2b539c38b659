public import Evidence
public import Primitives

/// A sentence for people: the id and arguments are stable and can be translated, the text may change.
public struct Sentence: Equatable, Codable, Sendable {
    public let id: String
    public let args: [String: Value]
    public let text: String

    public init(id: String, args: [String: Value] = [:], text: String) {
        self.id = id
        self.args = args
        self.text = text
    }
}

/// What a walk comes to: the pure result of `diagnose`.
public struct Diagnosis: Codable, Sendable {
    public var verdict: Verdict
    public var steps: [StepResult]
    public var causes: [RankedCause]
    public var hypotheses: [Hypothesis]
    public var ruledOut: [RuledOut]
    public var ask: [Question]
    public var notes: [Note]
    /// The release of Windows that answered, in words; nil where none told its build.
    public var windowsRelease: String?
    public var popular: [PopularFix]

    public init(
        verdict: Verdict, steps: [StepResult], causes: [RankedCause], hypotheses: [Hypothesis], ruledOut: [RuledOut],
        ask: [Question], notes: [Note], windowsRelease: String? = nil, popular: [PopularFix] = []
    ) {
        self.verdict = verdict
        self.steps = steps
        self.causes = causes
        self.hypotheses = hypotheses
        self.ruledOut = ruledOut
        self.ask = ask
        self.notes = notes
        self.windowsRelease = windowsRelease
        self.popular = popular
    }
}

public struct Verdict: Codable, Sendable {
    public enum State: String, Codable, Sendable { case healthy, degraded, broken, inconclusive }
    public struct NotWalked: Codable, Sendable, Equatable {
        public let step: Step
        public let why: String

        public init(step: Step, why: String) {
            self.step = step
            self.why = why
        }
    }

    public var state: State
    /// The first step that failed; nil when none did.
    public var step: Step?
    public var summary: Sentence
    public var provenThrough: Step?
    public var notWalked: [NotWalked]

    public init(state: State, step: Step?, summary: Sentence, provenThrough: Step?, notWalked: [NotWalked]) {
        self.state = state
        self.step = step
        self.summary = summary
        self.provenThrough = provenThrough
        self.notWalked = notWalked
    }
}

public struct StepResult: Codable, Sendable {
    public enum State: String, Codable, Sendable { case ok, warning, failed, skipped, unknown }
    public var step: Step
    public var state: State
    public var durationMs: Double?
    public var detail: Sentence

    public init(step: Step, state: State, durationMs: Double?, detail: Sentence) {
        self.step = step
        self.state = state
        self.durationMs = durationMs
        self.detail = detail
    }
}

public struct RankedCause: Codable, Sendable {
    public enum Certainty: String, Codable, Sendable { case proven, likely, possible }

    /// One observation's weight: `bits` is the signed log2 of its likelihood ratio for this cause against the rest.
    public struct Reason: Codable, Sendable {
        public let observation: String
        public let bits: Double
        public let says: Sentence

        public init(observation: String, bits: Double, says: Sentence) {
            self.observation = observation
            self.bits = bits
            self.says = says
        }
    }

    public var id: String
    public var probability: Double
    public var certainty: Certainty
    public var place: [String]
    public var step: Step
    public var title: String
    public var hides: [String]
    public var because: [Reason]
    public var repairs: [String]
    /// What to do next, and by whom.
    public var advice: Sentence

    public init(
        id: String, probability: Double, certainty: Certainty, place: [String], step: Step, title: String,
        hides: [String],
        because: [Reason], repairs: [String], advice: Sentence
    ) {
        self.id = id
        self.probability = probability
        self.certainty = certainty
        self.place = place
        self.step = step
        self.title = title
        self.hides = hides
        self.because = because
        self.repairs = repairs
        self.advice = advice
    }
}

/// A set of causes (none: healthy) with its probability; over all hypotheses these sum to one.
public struct Hypothesis: Codable, Sendable {
    public let causes: [String]
    public let probability: Double

    public init(causes: [String], probability: Double) {
        self.causes = causes
        self.probability = probability
    }
}

public struct RuledOut: Codable, Sendable {
    public let id: String
    public let observation: String
    public let because: Sentence

    public init(id: String, observation: String, because: Sentence) {
        self.id = id
        self.observation = observation
        self.because = because
    }
}

/// A question whose answer would tell causes apart.
public struct Question: Codable, Sendable {
    public let id: String
    public let question: Sentence
    public let answers: [String]
    public let gainBits: Double
    public let how: String

    public init(
        id: String, question: Sentence, answers: [String] = ["yes", "no", "unknown"], gainBits: Double, how: String
    ) {
        self.id = id
        self.question = question
        self.answers = answers
        self.gainBits = gainBits
        self.how = how
    }
}

public struct Note: Codable, Sendable {
    public enum Severity: String, Codable, Sendable { case info, warning }
    public let id: String
    public let severity: Severity
    public let observation: String?
    public let dueAt: UnixTime?
    public let text: String

    public init(id: String, severity: Severity, observation: String?, dueAt: UnixTime?, text: String) {
        self.id = id
        self.severity = severity
        self.observation = observation
        self.dueAt = dueAt
        self.text = text
    }
}
