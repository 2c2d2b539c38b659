import Evidence
import RDPWire

/// How a conference ends, and how far it came.
extension JoinReader {
    var stage: JoinEnd.Stage {
        switch phase {
        case .awaitingResponse: .nothing
        case .awaitingUser: .connectResponse
        case .joining: .attachUser
        case .leaving, .beyond, .over: .channels
        }
    }

    func end(
        _ outcome: JoinEnd.Outcome, _ atMs: Double, stage: JoinEnd.Stage? = nil, result: String? = nil,
        reason: String? = nil, detail: String? = nil
    ) -> [ClientSequence.Action] {
        let afterMs = outcome == .silence ? nil : atMs - sentAtMs
        let end = JoinEnd(
            question: plan.question, outcome: outcome, stage: stage ?? self.stage, result: result, reason: reason,
            channels: joined, afterMs: afterMs, detail: detail)
        let observed = ClientSequence.Action.observe(end, durationMs: atMs - startedAtMs)
        guard selected == .rdp, end.stage == .nothing else { return [observed] }
        return [observed, .observe(RDPSecurityRefused(offered: offered.name, how: outcome), durationMs: nil)]
    }

    mutating func finish(_ attempt: Attempt) -> [ClientSequence.Action] {
        phase = .over
        return [.finish(attempt)]
    }

    /// The connection is gone, the time is over, or the server has said its last word.
    mutating func ended(
        _ outcome: JoinEnd.Outcome, _ why: Attempt.Unanswered?, _ atMs: Double, detail: String? = nil
    ) -> [ClientSequence.Action] {
        if isPast { return finish(.answered) }
        let partial = buffer.isEmpty ? nil : "in the middle of a message, after \(buffer.count) bytes"
        return end(outcome, atMs, detail: detail ?? partial) + finish(why.map { .unanswered($0) } ?? .answered)
    }

    mutating func disconnected(_ reason: MCSReason, _ atMs: Double) -> [ClientSequence.Action] {
        if isPast { return finish(.answered) }
        return end(.disconnected, atMs, reason: reason.name ?? "reason \(reason.rawValue)") + finish(.answered)
    }

    mutating func garbage(_ detail: String, _ atMs: Double) -> [ClientSequence.Action] {
        if isPast { return finish(.answered) }
        return end(.garbage, atMs, detail: detail) + finish(.answered)
    }

    mutating func refused(
        _ result: MCSResult, _ atMs: Double, detail: String? = nil
    ) -> [ClientSequence.Action] {
        end(.refused, atMs, result: result.name ?? "result \(result.rawValue)", detail: detail) + finish(.answered)
    }

    mutating func refusedByGCC(_ result: UInt8, _ atMs: Double) -> [ClientSequence.Action] {
        end(.refused, atMs, result: "GCC result \(result)") + finish(.answered)
    }
}
