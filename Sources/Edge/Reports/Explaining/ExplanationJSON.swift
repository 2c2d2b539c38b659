import Diagnosis
import Evidence
public import Explanation
import Knowledge

extension Explanation {
    public static let schema = "redial.explanation/1"
}

/// An explanation as `--json` prints it.
public struct ExplanationDocument: Encodable {
    private let explanation: Explanation

    public init(_ explanation: Explanation) { self.explanation = explanation }

    private enum Key: String, CodingKey { case schema, input, codes, stepsPossible, causes, myths, next }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(Explanation.schema, forKey: .schema)
        try container.encode(explanation.input, forKey: .input)
        try container.encode(explanation.codes.map(CodeRow.init), forKey: .codes)
        try container.encode(explanation.causes.map(withRoundedNumbers), forKey: .causes)
        try container.encode(explanation.stepsPossible, forKey: .stepsPossible)
        try container.encode(explanation.myths.map(MythRow.init), forKey: .myths)
        try container.encode(explanation.next, forKey: .next)
    }
}

private struct CodeRow: Encodable {
    let kind: String
    @OrNull var hex: String?
    @OrNull var decimal: UInt32?
    @OrNull var name: String?
    @OrNull var step: String?
    @OrNull var meaning: String?
    @OrNull var quality: String?
    @OrNull var source: String?
    let notes: String
    let reading: Sentence
    let stepsPossible: [Step]
    @OrNull var stepsBecause: Sentence?

    init(_ code: ExplainedCode) {
        kind = code.entry?.kind.rawValue ?? "unknown"
        notes = code.entry?.notes ?? ""
        reading = code.reading
        hex = code.number.map { "0x" + String($0, radix: 16) }
        decimal = code.number
        name = code.entry.flatMap { $0.name.isEmpty ? nil : $0.name }
        step = code.entry?.step
        meaning = code.entry?.meaning
        quality = code.entry?.quality
        source = code.entry?.source
        stepsPossible = code.steps?.steps ?? []
        stepsBecause = code.steps?.because
    }
}

private struct MythRow: Encodable {
    let id, claim, standing, truth, source: String

    init(_ myth: Myth) {
        id = myth.id
        claim = myth.claim
        standing = myth.standing.rawValue
        truth = myth.truth
        source = myth.source
    }
}
