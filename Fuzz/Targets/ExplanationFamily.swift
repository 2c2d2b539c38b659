import Diagnosis
import Evidence
import Explanation
import Knowledge

/// More than any code has meanings, for the few codes of a text that are told.
private let mostCodes = 256

/// The input as what somebody asks to have explained: a code, a dialog, an event's text.
func examineExplanation(_ examination: inout Examination) throws(BrokenPromise) {
    let text = String(decoding: examination.input, as: UTF8.self)
    let explanation = explain(text, knowledge: .shared)
    if !explanation.codes.isEmpty { examination.take() }
    try expectHarmless(explanation.input)
    try expect(explanation.codes.count <= mostCodes, "\(explanation.codes.count) codes in one text")
    for code in explanation.codes {
        try expectHarmless(code.reading.text)
        if let entry = code.entry {
            try expect(entry.number == nil || entry.number == code.number, "a meaning of another number")
        } else {
            try expect(code.steps == nil, "steps of a code that nobody knows")
        }
    }
    try expect(explanation.stepsPossible == explanation.stepsPossible.sorted(), "steps out of their order")
    for (first, second) in zip(explanation.causes, explanation.causes.dropFirst()) {
        try expect(first.probability >= second.probability, "the likelier cause comes later")
    }
    for command in explanation.next { try expectHarmless(command) }
    let again = explainedCodes(in: text, knowledge: .shared)
    try expect(again.map(\.number) == explanation.codes.map(\.number), "the same text has other codes")
}
