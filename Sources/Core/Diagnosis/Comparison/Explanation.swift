import Evidence
import Primitives

extension Comparing {
    /// What most likely lies behind the difference at which the walks part.
    func explanation(of difference: Difference) -> Sentence? {
        if let machine = explanationByMachine(difference) { return machine }
        return switch relation {
        case .otherVantage: explanationByPlace(difference)
        case .otherTime: words.say("compare.explain.changed", times)
        case .otherName: words.say("compare.explain.name")
        case .otherTarget where difference.step == .resolve: words.say("compare.explain.one-name")
        case .otherTarget: words.say("compare.explain.hosts", ["step": words.name(of: difference.step)])
        case .repeated: words.say("compare.explain.unsteady", ["step": words.name(of: difference.step)])
        }
    }

    /// Another certificate, another name: the same machine later, another one, or something in between.
    private func explanationByMachine(_ difference: Difference) -> Sentence? {
        guard relation != .otherTarget else { return nil }
        let computers = [first, second].map { $0.value(computerID) }
        switch difference.id {
        case certificateKeyID, certificateID: break
        case computerID, buildID:
            return words.say(difference.id == buildID ? "compare.explain.updated" : "compare.explain.machine")
        default: return nil
        }
        if computers[0] != nil, computers[1] != nil, computers[0] != computers[1] {
            return words.say("compare.explain.machine")
        }
        if let day = dayOfRenewal { return words.say("compare.explain.renewed", ["day": .text(day)]) }
        if difference.id == certificateID { return words.say("compare.explain.reissued") }
        return words.say(relation == .otherVantage ? "compare.explain.intercepted" : "compare.explain.replaced")
    }

    /// The later walk's certificate begins after the earlier walk: it was made in between.
    private var dayOfRenewal: String? {
        let (earlier, later) =
            first.walk.startedAt <= second.walk.startedAt ? (first, second) : (second, first)
        guard let begins = later.seen.first(CertificateNotBefore.self)?.fact.instant else { return nil }
        // Windows dates its own certificate back by no more than a day.
        let slack: Int64 = 86_400_000
        guard relation != .repeated, later.walk.startedAt.since(earlier.walk.startedAt) > 0,
            begins.since(earlier.walk.startedAt) > -slack, begins <= later.walk.startedAt,
            begins != earlier.seen.first(CertificateNotBefore.self)?.fact.instant
        else { return nil }
        return begins.day
    }

    private func explanationByPlace(_ difference: Difference) -> Sentence? {
        if difference.step == .resolve { return words.say("compare.explain.names") }
        let works = [first, second].filter { isThrough($0, difference.step) }
        guard works.count == 1, let good = works.first else { return words.say("compare.explain.places") }
        let id = difference.step == .reach ? "compare.explain.path" : "compare.explain.path-later"
        return words.say(id, ["place": words.place(good.walk.vantage)])
    }

    private func isThrough(_ side: Side, _ step: Step) -> Bool {
        let state = side.state(of: step)
        return state == .ok || state == .warning
    }

    private var times: [String: Value] {
        let ordered = [first.walk.startedAt, second.walk.startedAt].sorted()
        return ["from": .text(ordered[0].day), "to": .text(ordered[1].day)]
    }
}
