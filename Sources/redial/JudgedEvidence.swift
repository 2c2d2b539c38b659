import Diagnosis
import Evidence
import Primitives
import Reports
import Transport

extension FileEvidence {
    /// The connection that is worth the report, or where there is none what the files tell, judged with all of it.
    func judged(
        asked: String, conversation: Int?, answers: [String: Answer], required: Step?, userCode: UserCode?,
        _ told: Conversations? = nil, readFrom: [String] = []
    ) -> CheckOutcome {
        let told = told ?? Conversations(in: self)
        let chosen = told.chosen(conversation)
        // What is said now comes before what was said when a walk was recorded.
        let answers = (chosen?.answers ?? self.answers).compactMapValues(Answer.init(rawValue:)).merging(answers) { $1 }
        var walk =
            chosen?.walk
            ?? .ofFiles(
                asked: shown(asked, limit: 300), host: shown(host, limit: 253),
                readAt: takenAt ?? WalkClock().startedAt)
        walk = walk.joined(with: self)
        if let code = userCode { walk.replaceUserCode(with: code) }
        var outcome = CheckOutcome(walk, answers: answers, required: required, readFrom: readFrom)
        outcome.report.conversations = told.sections
        return outcome
    }
}

extension Walk {
    /// The code that was shown is added by hand, so what an earlier hand added gives way to it.
    fileprivate mutating func replaceUserCode(with code: UserCode) {
        let known = observations.first { $0.fact is UserCode }
        observations.removeAll { $0.fact is UserCode }
        observations.append(
            Observation(id: known?.id ?? unusedID, probe: "user-code", atMs: known?.atMs ?? durationMs, fact: code))
    }

    private var unusedID: String {
        let used = Set(observations.map(\.id))
        return (1...(used.count + 1)).lazy.map { "o\($0)" }.first { !used.contains($0) } ?? "o"
    }
}
