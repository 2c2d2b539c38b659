import Diagnosis
import Evidence
import Reports

/// The connections that files hold, each judged by itself, so that the one that is worth a report can be told.
struct Conversations {
    /// Judging one takes milliseconds, and a scanner's capture holds thousands: of more than these the last are judged.
    private static let mostJudged = 200

    private let all: [FileEvidence.Conversation]
    private let lastLook: FileEvidence.Conversation?
    let sections: [ConversationSection]

    init(in evidence: FileEvidence) {
        all = evidence.conversations
        lastLook = evidence.looks.last
        let passedOver = max(0, all.count - Self.mostJudged)
        sections = zip(1..., all).dropFirst(passedOver).map { number, conversation in
            let judged = report(
                on: conversation.walk, answers: conversation.answers.compactMapValues(Answer.init(rawValue:)))
            return ConversationSection(number: number, file: conversation.file, judged)
        }
    }

    var isEmpty: Bool { all.isEmpty }
    var numbers: ClosedRange<Int> { 1...max(1, all.count) }

    /// The one with this number; without one the last look of a case, which tells how it stands now, and else the last of those
    /// with the worst verdict. Nil where there is none.
    func chosen(_ number: Int?) -> FileEvidence.Conversation? {
        if let number, all.indices.contains(number - 1) { return all[number - 1] }
        if let lastLook { return lastLook }
        let worst = sections.max { ($0.severity, $0.number) < ($1.severity, $1.number) }
        return worst.map { all[$0.number - 1] }
    }
}
