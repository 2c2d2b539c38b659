import Evidence
import Reports

/// The connections that files hold, each judged by itself, so that the one that is worth a report can be told.
struct Conversations {
    /// Judging one takes milliseconds, and a scanner's capture holds thousands: of more than these the last are judged.
    private static let mostJudged = 200

    private let walks: [Walk]
    let sections: [ConversationSection]

    init(in evidence: FileEvidence) {
        let all = evidence.conversations
        walks = all.map(\.walk)
        let passedOver = max(0, all.count - Self.mostJudged)
        sections = zip(1..., all).dropFirst(passedOver).map { number, conversation in
            let judged = report(on: conversation.walk, answers: [:])
            return ConversationSection(number: number, file: conversation.file, judged)
        }
    }

    var isEmpty: Bool { walks.isEmpty }
    var numbers: ClosedRange<Int> { 1...max(1, walks.count) }

    /// The one with this number; without one the last of those with the worst verdict. Nil where there is none.
    func chosen(_ number: Int?) -> Walk? {
        if let number, walks.indices.contains(number - 1) { return walks[number - 1] }
        let worst = sections.max { ($0.severity, $0.number) < ($1.severity, $1.number) }
        return worst.map { walks[$0.number - 1] }
    }
}
