import Evidence
import Primitives

/// What is worth knowing of the event logs beside the verdict: what they cannot tell, what is history, who else failed.
extension Judging {
    private static let mostOthers = 3

    func logNotes() -> [Note] {
        let story = LogStory(seen)
        guard !story.coverages.isEmpty else { return logMachineNotes() }
        if story.isOld { return oldNote(story) }
        return logMachineNotes() + emptyNotes(story)
            + [nextNote(story), historyNote(story), arrivalsNote(story), guessingNote()]
            .compactMap { $0 } + accountNotes() + alsoFailedNotes(story) + leftOutNotes(story)
    }

    private func oldNote(_ story: LogStory) -> [Note] {
        guard let end = story.coverages.compactMap(\.fact.to).max(), let first = story.coverages.first else {
            return []
        }
        return [note("log-old", .warning, first.observation.id, ["when": time(end)])]
    }

    /// A log without a single event of Remote Desktop is probably the wrong one.
    private func emptyNotes(_ story: LogStory) -> [Note] {
        story.coverages.filter { $0.fact.events.isEmpty }.map { sight in
            let args: [String: Value] = [
                "file": .text(sight.observation.source ?? "the log"),
                "channel": .text(sight.fact.channel.isEmpty ? "of no channel" : sight.fact.channel),
            ]
            return note("log-empty", .warning, sight.observation.id, args)
        }
    }

    private func nextNote(_ story: LogStory) -> Note? {
        guard let first = story.coverages.first(where: { !$0.fact.events.isEmpty }) else { return nil }
        let missing = logsWorthAsking(story).filter { !story.holds($0.name) }
        guard !missing.isEmpty else { return nil }
        let logs = missing.map { "\($0.channel) (\($0.tells))" }.joined(separator: "; ")
        return note("log-next", .info, first.observation.id, ["logs": .text(logs)])
    }

    /// The logs that would tell what is open now.
    private func logsWorthAsking(_ story: LogStory) -> [WorthAsking] {
        if story.holds("TerminalServices-RDPClient"), story.attempts.isEmpty { return [.core, .connections, .audit] }
        if story.holds("TerminalServices-Gateway"), story.attempts.isEmpty {
            return value("log.gateway") == "connected" ? [.core, .sessions] : []
        }
        guard let outcome = story.decisive?.fact.outcome else { return [.core, .connections, .sessions] }
        return switch outcome {
        case .refused(.securityLayer): [.system]
        case .refused(.wrongCredentials) where story.decisive?.fact.code == nil: [.audit]
        case .refused: story.decisive?.fact.isPerhapsOther == true ? [.core] : []
        case .left, .open: [.connections, .system, .audit]
        case .joined: [.connections, .sessions]
        case .reached, .accepted: story.holds("LocalSessionManager") ? [.system] : [.sessions]
        case .session: []
        }
    }

    private func historyNote(_ story: LogStory) -> Note? {
        guard let newest = story.history.last else { return nil }
        let count = story.history.reduce(0) { $0 + $1.fact.times }
        let args: [String: Value] = [
            "who": .text(newest.fact.who), "when": time(newest.fact.to), "count": .integer(count),
        ]
        return note("log-history", .info, newest.observation.id, args)
    }

    private func alsoFailedNotes(_ story: LogStory) -> [Note] {
        story.alsoFailed.suffix(Self.mostOthers).map { attempt in
            let why = attempt.fact.refusal.map(\.rawValue) ?? "other"
            let reason = words.say(
                "timeline.refused-\(why)",
                [
                    "who": .text(attempt.fact.whoFirst), "code": .text(attempt.fact.code.map { " (\($0))" } ?? ""),
                    "times": "",
                ]
            ).text
            return note(
                "log-also-failed", .info, attempt.observation.id,
                ["what": .text(reason), "when": time(attempt.fact.to)])
        }
    }

    private func arrivalsNote(_ story: LogStory) -> Note? {
        guard let (observation, bare) = seen.all(BareArrivals.self).last else { return nil }
        let logons = story.attempts.filter { $0.fact.reached >= .logon }.reduce(0) { $0 + $1.fact.times }
        let args: [String: Value] = [
            "count": .integer(bare.count), "from": time(bare.from), "to": time(bare.to), "logons": .integer(logons),
        ]
        return note("log-arrivals", .info, observation.id, args)
    }

    private func guessingNote() -> Note? {
        guard let (observation, guessing) = seen.all(PasswordGuessing.self).last else { return nil }
        let top = guessing.top.prefix(5).map { "\($0.client) (\($0.attempts))" }.joined(separator: ", ")
        return note("log-guessing", .warning, observation.id, ["top": .text(top)])
    }

    private func leftOutNotes(_ story: LogStory) -> [Note] {
        story.coverages.filter { $0.fact.leftOut > 0 }.map {
            note("log-left-out", .info, $0.observation.id, ["count": .integer($0.fact.leftOut)])
        }
    }
}

/// A log that may be asked for.
private enum WorthAsking {
    case core, connections, sessions, audit, system

    /// By what its channel is recognised.
    var name: String {
        switch self {
        case .core: "RdpCoreTS"
        case .connections: "RemoteConnectionManager"
        case .sessions: "LocalSessionManager"
        case .audit: "Security"
        case .system: "System"
        }
    }

    var channel: String {
        switch self {
        case .core: "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational"
        case .connections, .sessions: "Microsoft-Windows-TerminalServices-\(name)/Operational"
        case .audit, .system: name
        }
    }

    var tells: String {
        switch self {
        case .core: "whether connections arrive, and how they end"
        case .connections: "whether a logon was reached"
        case .sessions: "whether a session began, and how it ended"
        case .audit: "why a logon was refused"
        case .system: "trouble with the certificate, TLS, licences and services"
        }
    }
}
