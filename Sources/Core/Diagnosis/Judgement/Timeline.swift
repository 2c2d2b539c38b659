public import Evidence
public import Knowledge
public import Primitives

/// One thing that happened, as files tell it, or a walk of our own: a row of `timeline` of the report.
public struct TimelineRow: Codable, Sendable, Equatable {
    public let at: UnixTime
    public let step: Step?
    public let says: Sentence
    public let observation: String?
    public let file: String?
    /// The computer whose log tells it, where there are logs of several.
    public let machine: String?

    public init(
        at: UnixTime, step: Step?, says: Sentence, observation: String?, file: String?, machine: String? = nil
    ) {
        self.at = at
        self.step = step
        self.says = says
        self.observation = observation
        self.file = file
        self.machine = machine
    }

    /// What happened, behind the name of the computer where that is not clear by itself.
    public var text: String { (machine.map { "\($0): " } ?? "") + says.text }
}

/// So many of the newest rows are kept.
private let mostRows = 500

/// Everything that has an instant, of all files and of the walk itself, the oldest first. Empty where no file tells of any.
public func timelineRows(of walk: Walk, verdict: Verdict, knowledge: Knowledge) -> [TimelineRow] {
    let telling = Telling(words: Words(knowledge: knowledge))
    let isOfSeveral = Set(walk.observations.compactMap { $0.at == nil ? nil : $0.machine?.lowercased() }).count > 1
    var rows = walk.observations.compactMap { seen -> TimelineRow? in
        // The connections of a capture are rows of their own.
        guard let at = seen.at, seen.probe != FileKind.capture.rawValue else { return nil }
        return TimelineRow(
            at: at, step: telling.step(of: seen.fact), says: telling.sentence(seen.fact), observation: seen.id,
            file: seen.source, machine: isOfSeveral ? seen.machine : nil)
    }
    guard !rows.isEmpty else { return [] }
    if !walk.isOfFiles {
        let args: [String: Value] = ["host": .text(walk.target.host), "verdict": .text(verdict.summary.text)]
        rows.append(
            TimelineRow(
                at: walk.startedAt, step: verdict.step, says: telling.words.say("timeline.walk", args),
                observation: nil, file: nil))
    }
    return Array(rows.sorted { ($0.at, $0.observation ?? "") < ($1.at, $1.observation ?? "") }.suffix(mostRows))
}

/// What a fact is in one short sentence beside its time.
private struct Telling {
    let words: Words

    /// Of a connection the step that it came to, or where it ended.
    func step(of fact: any Fact) -> Step {
        switch fact {
        case let attempt as LoggedAttempt: attempt.stepReached
        case let client as ClientConnection: client.loggedOn ? .activate : client.connected ? .negotiate : .reach
        default: fact.step
        }
    }

    func sentence(_ fact: any Fact) -> Sentence {
        switch fact {
        case let attempt as LoggedAttempt: sentence(attempt)
        case let refusal as AccountRefusal: words.say(refusal)
        case let trouble as any LoggedTrouble: sentence(trouble.group)
        case let gateway as GatewayConnection: sentence(gateway)
        case let client as ClientConnection: sentence(client)
        case let bare as BareArrivals:
            words.say("timeline.arrivals", ["count": .integer(bare.count), "from": time(bare.from)])
        case let guessing as PasswordGuessing:
            words.say(
                "timeline.guessing",
                [
                    "attempts": .integer(guessing.attempts), "sources": .integer(guessing.sources),
                    "from": time(guessing.from),
                ])
        default: words.say("timeline.other", ["kind": .text(fact.kind)])
        }
    }

    private func sentence(_ attempt: LoggedAttempt) -> Sentence {
        let args: [String: Value] = [
            "who": .text(attempt.whoFirst), "code": .text(attempt.code.map { " (\($0))" } ?? ""),
            "times": .text(times(attempt.times, attempt.from)),
        ]
        if case .refused(let why) = attempt.outcome { return words.say("timeline.refused-\(why.rawValue)", args) }
        if attempt.outcome == .session, attempt.isOver {
            return words.say("timeline.ended-\(attempt.ending?.rawValue ?? "unknown")", args)
        }
        return words.say("timeline.\(attempt.outcome.word)", args)
    }

    private func sentence(_ group: EventGroup) -> Sentence {
        if words.knowledge.sentences["timeline.what-\(group.what)"] != nil {
            let args: [String: Value] = [
                "event": .integer(group.event), "about": .text(group.about ?? "it"),
                "times": .text(times(group.count, group.from)),
            ]
            return words.say("timeline.what-\(group.what)", args)
        }
        let known = CodeTable.shared.events(UInt32(clamping: group.event), provider: group.provider).first
        let details = [group.about, group.code].compactMap(\.self)
        return words.say(
            "timeline.event",
            [
                "event": .integer(group.event), "meaning": .text(known?.meaning ?? group.what),
                "details": .text(details.isEmpty ? "" : " (\(details.joined(separator: ", ")))"),
                "times": .text(times(group.count, group.from)),
            ])
    }

    private func sentence(_ gateway: GatewayConnection) -> Sentence {
        let who = [gateway.user, gateway.client.map { "from \($0)" }].compactMap(\.self).joined(separator: " ")
        let args: [String: Value] = [
            "who": .text(who.isEmpty ? "A client" : who), "host": .text(gateway.resource ?? "the inner host"),
        ]
        if let refusal = gateway.refusal { return words.say("timeline.gateway-\(refusal.rawValue)", args) }
        return words.say("timeline.gateway-\(gateway.reached.rawValue)", args)
    }

    private func sentence(_ client: ClientConnection) -> Sentence {
        let entry = client.reason.flatMap { CodeTable.shared.entry(.disconnectReason, $0) }
        let args: [String: Value] = [
            "server": .text(client.server ?? "a server"), "code": .text(client.reason.map { hexCode($0) } ?? ""),
            "meaning": .text(entry?.meaning ?? "an end that is not known"),
        ]
        if client.reason != nil { return words.say("timeline.client-ended", args) }
        return words.say(client.loggedOn ? "timeline.client-logged-on" : "timeline.client-asked", args)
    }

    private func times(_ count: Int, _ from: UnixTime) -> String {
        count > 1 ? ", \(count) times since \(time(from).text)" : ""
    }
}

extension LoggedAttempt {
    fileprivate var stepReached: Step {
        switch outcome {
        case .refused(.securityLayer): .encrypt
        case .refused, .left, .reached, .accepted: .authenticate
        case .open: .reach
        case .joined: .join
        case .session: isOver ? .stay : reached == .shell ? .draw : .activate
        }
    }
}

extension AttemptOutcome {
    fileprivate var word: String {
        switch self {
        case .refused: "refused-other"
        case .left: "left"
        case .open: "open"
        case .joined: "joined"
        case .reached: "reached"
        case .accepted: "accepted"
        case .session: "session"
        }
    }
}
