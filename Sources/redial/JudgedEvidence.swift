import Diagnosis
import Evidence
import Knowledge
import Primitives
import Reports
import Transport

extension FileEvidence {
    /// The connection that is worth the report, or where there is none what the files tell, judged with all of it.
    func judged(
        asked: String, conversation: Int?, machine: String? = nil, answers: [String: Answer], required: Step?,
        userCode: UserCode?, _ told: Conversations? = nil, readFrom: [String] = []
    ) -> CheckOutcome {
        let told = told ?? Conversations(in: self)
        let chosen = chosen(conversation, asked: asked, machine: machine, told)
        // What is said now comes before what was said when a walk was recorded.
        let answers = (chosen?.answers ?? self.answers).compactMapValues(Answer.init(rawValue:)).merging(answers) { $1 }
        var walk = chosen?.walk.joined(with: self) ?? walkOfFiles(asked: asked, machine: machine)
        if chosen == nil, !told.isEmpty { walk.target = Target(asked: walk.target.host, host: walk.target.host) }
        if let code = userCode { walk.replaceUserCode(with: code) }
        var outcome = CheckOutcome(walk, answers: answers, required: required, readFrom: readFrom)
        outcome.report.conversations = told.sections
        return outcome
    }

    /// The connection that is worth the report; nil where there is none, or where event logs that are of another server than its
    /// own tell of something worse.
    private func chosen(
        _ number: Int?, asked: String, machine: String?, _ told: Conversations
    ) -> Conversation? {
        guard let chosen = told.chosen(number), number == nil else { return told.chosen(number) }
        let joined = chosen.walk.joined(with: self)
        guard areLogsOfAnother(than: joined, knowledge: .shared) else { return chosen }
        let logs = walkOfFiles(asked: asked, machine: machine)
        return machine != nil || severity(of: logs) > severity(of: joined) ? nil : chosen
    }

    /// What the files tell where none holds a connection: of the server that was asked for, else the one whose logs are judged.
    private func walkOfFiles(asked: String, machine: String?) -> Walk {
        var walk = Walk.ofFiles(
            asked: shown(asked, limit: 300), host: machine ?? "", readAt: takenAt ?? WalkClock().startedAt
        ).joined(with: self)
        let host = machine ?? serverOfLogs(in: walk, knowledge: .shared) ?? self.host
        walk.target = Target(asked: walk.target.asked, host: shown(host, limit: 253))
        return walk
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

/// The higher the worse.
func severity(of walk: Walk) -> Int {
    ConversationSection(number: 0, file: "", report(on: walk, answers: [:])).severity
}
