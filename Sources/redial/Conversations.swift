import Diagnosis
import Dispatch
import Evidence
import Reports
import Synchronization

/// What becomes of each element, in their order.
private func onAllProcessors<Element: Sendable, Outcome: Sendable>(
    _ elements: [Element], _ work: @Sendable (Element) -> Outcome
) -> [Outcome] {
    let outcomes = Mutex([Outcome?](repeating: nil, count: elements.count))
    DispatchQueue.concurrentPerform(iterations: elements.count) { index in
        let outcome = work(elements[index])
        outcomes.withLock { $0[index] = outcome }
    }
    return outcomes.withLock { $0.compactMap(\.self) }
}

/// The connections that files hold, each judged by itself, so that the one that is worth a report can be told.
struct Conversations {
    /// Judging one takes milliseconds, and a scanner's capture holds thousands: of more than these the last are judged.
    private static let mostJudged = 200

    private let all: [FileEvidence.Conversation]
    private let lastLook: FileEvidence.Conversation?
    let sections: [ConversationSection]
    private let series: CapturedSeries
    private let passedOver: Int

    init(in evidence: FileEvidence) {
        all = evidence.conversations
        lastLook = evidence.looks.last
        let passedOver = max(0, all.count - Self.mostJudged)
        let judged = onAllProcessors(Array(all.dropFirst(passedOver))) { conversation in
            report(on: conversation.walk, answers: conversation.answers.compactMapValues(Answer.init(rawValue:)))
        }
        sections = zip((passedOver + 1)..., zip(all.dropFirst(passedOver), judged)).map { number, told in
            ConversationSection(number: number, file: told.0.file, told.1)
        }
        series = CapturedSeries(judged.map { ($0.walk, $0.diagnosis.verdict) })
        self.passedOver = passedOver
    }

    var isEmpty: Bool { all.isEmpty }
    var numbers: ClosedRange<Int> { 1...max(1, all.count) }

    /// The one with this number; without one the last look of a case, which tells how it stands now, and else the last of those
    /// with the worst verdict. Nil where there is none.
    func chosen(_ number: Int?) -> FileEvidence.Conversation? {
        if let number, all.indices.contains(number - 1) { return joined(number - 1) }
        if let lastLook { return lastLook }
        let worst = sections.max { (severity($0), $0.number) < (severity($1), $1.number) }
        return worst.map { joined($0.number - 1) }
    }

    /// Below all others what its client has left behind.
    private func severity(_ section: ConversationSection) -> Int {
        series.isOvercome(section.number - 1 - passedOver) ? -1 : section.severity
    }

    private func joined(_ index: Int) -> FileEvidence.Conversation {
        let chosen = all[index]
        guard let walk = series.joined(index - passedOver) else { return chosen }
        return FileEvidence.Conversation(file: chosen.file, walk: walk, answers: chosen.answers, repaired: nil)
    }
}
