import Drawing
import Evidence
import Primitives
import RDPWire

/// How a session ends, for whatever reason.
extension SessionReader {
    /// The picture is there, or waited for in vain, or to be waited on.
    mutating func look(_ atMs: Double) -> [ClientSequence.Action] {
        guard atMs >= lookAtMs - 1 else { return [] }
        switch phase {
        case .opening, .over: return []
        case .leaving: return finish(.answered)
        case .drawing:
            guard let outcome = watch?.verdict(atMs: atMs) else { return [nextLook(atMs)] }
            return drawn(outcome, atMs) + leave(atMs)
        }
    }

    mutating func nextLook(_ atMs: Double) -> ClientSequence.Action {
        wake(afterMs: Int(watch?.nextLookMs(atMs: atMs) ?? session.quietMs), atMs)
    }

    private mutating func wake(afterMs: Int, _ atMs: Double) -> ClientSequence.Action {
        lookAtMs = atMs + Double(afterMs)
        return .wake(afterMs: afterMs)
    }

    /// The server draws without end, or more than we follow: its screen is there, and moves.
    mutating func leaveMoving(_ atMs: Double) -> [ClientSequence.Action] { drawn(.tooMuch, atMs) + leave(atMs) }

    mutating func outOfTime(_ atMs: Double) -> [ClientSequence.Action] {
        switch phase {
        case .opening: return end(.silence, atMs, detail: nil)
        case .drawing:
            let outcome = watch?.finalVerdict() ?? .nothingDrawn
            return drawn(outcome, atMs) + [.send(farewell)] + finish(.answered)
        case .leaving, .over: return finish(.answered)
        }
    }

    /// The connection is gone, or we give it up. Before activation that is the end of activation, later of drawing.
    mutating func end(
        _ outcome: ActivateEnd.Outcome, _ atMs: Double, reason: String? = nil, cutOff: Bool = false,
        saysFarewell: Bool = false, detail: String? = nil
    ) -> [ClientSequence.Action] {
        let last: [ClientSequence.Action] = saysFarewell ? [.send(farewell)] : []
        switch phase {
        case .leaving, .over: return finish(.answered)
        case .opening:
            let licences = licensing.messages.isEmpty ? [] : tellOfLicences(nil)
            let fact = activateEnd(outcome, atMs, reason: reason, detail: detail)
            let attempt: Attempt =
                outcome == .silence ? .unanswered(.timedOut) : cutOff ? .unanswered(.cutOff) : .answered
            return licences + [.observe(fact, durationMs: atMs - startedAtMs)] + last + finish(attempt)
        case .drawing:
            return drawn(drawOutcome(outcome), atMs, reason: reason, detail: detail) + last + finish(.answered)
        }
    }

    private func drawOutcome(_ outcome: ActivateEnd.Outcome) -> DrawEnd.Outcome {
        switch outcome {
        case .closed: .closed
        case .reset: .reset
        case .disconnected: .disconnected
        case .tlsAlert: .tlsAlert
        case .redirected: .redirected
        default: .garbage
        }
    }

    func activateEnd(
        _ outcome: ActivateEnd.Outcome, _ atMs: Double, reason: String? = nil, detail: String? = nil
    ) -> ActivateEnd {
        ActivateEnd(
            outcome: outcome, stage: stage, reason: reason, afterMs: outcome == .silence ? nil : atMs - startedAtMs,
            detail: detail)
    }

    private func drawn(
        _ outcome: DrawEnd.Outcome, _ atMs: Double, reason: String? = nil, detail: String? = nil
    ) -> [ClientSequence.Action] {
        guard let watch else { return [] }
        let afterMs = atMs - watch.activatedAtMs
        let end = DrawEnd(
            outcome: outcome, afterMs: afterMs, reason: reason, deactivated: isDeactivated, detail: detail)
        let picture: [ClientSequence.Action] = watch.screen.map { [.picture($0)] } ?? []
        let fact: [ClientSequence.Action] = watch.fact.map { [.observe($0, durationMs: nil)] } ?? []
        return picture + fact + [.observe(end, durationMs: afterMs)]
    }

    /// Nothing of ours asks for an answer; what the server has still to say is waited for a moment.
    mutating func leave(_ atMs: Double) -> [ClientSequence.Action] {
        phase = .leaving
        return [.send(farewell), wake(afterMs: Self.farewellMs, atMs)]
    }

    private mutating func finish(_ attempt: Attempt) -> [ClientSequence.Action] {
        if case .over = phase { return [] }
        phase = .over
        return [.finish(attempt)]
    }
}
