import Evidence
import Knowledge
import Primitives

/// Whose event logs are judged, where files tell of several computers: what one computer did is no evidence about another.
///
/// Only logs of servers part. What a client's or a gateway's own log tells of a connection to a server belongs to that server.
struct LogMachines {
    /// A computer, under every form of its name that the logs use.
    struct Machine {
        /// The longest form.
        let name: String
        let forms: Set<String>
        /// Something in its logs is a fault.
        var isFailing = false
        /// When that was, else its last event.
        var lastAt = UnixTime(milliseconds: 0)
    }

    enum Reason: String {
        /// The target, or what other files say, names it.
        case named
        /// Of those in whose logs something is a fault, the last.
        case failing
        case newest
    }

    private(set) var judged: Machine?
    private(set) var reason = Reason.newest
    /// Those whose logs are left out.
    private(set) var others: [Machine] = []
    /// Names under which a log begins and never goes on: what the computer was called before it was renamed.
    private(set) var earlier: [Machine] = []
    /// What the server that answered calls itself, where none of the logs is its own.
    private(set) var answering: String?
    /// A capture is judged, and nothing says that the server in it is one of those whose logs there are.
    private(set) var isOfCapturedStranger = false

    /// Names of the server that is meant, whoever's logs there are.
    private let meant: [String]
    /// The time of which the judged one's logs tell, with a day around it.
    private var judgedTimes: ClosedRange<UnixTime>?

    init(_ seen: Seen, _ knowledge: Knowledge) {
        meant = seen.namesOfTheServer
        defer { judgedTimes = judged.flatMap { seen.timesOfLogs($0) } }
        let machines = Self.machines(seen)
        guard !machines.isEmpty else { return }
        let own = seen.ownName
        if let own, !machines.contains(where: { $0.isCalled(own) }) {
            answering = own
            others = machines.map { $0.weighed(seen, knowledge) }
            return
        }
        let met = seen.isCaptured ? machines.filter(seen.isServerOfCapture) : machines
        guard !met.isEmpty else {
            isOfCapturedStranger = true
            others = machines.map { $0.weighed(seen, knowledge) }
            return
        }
        guard machines.count > 1 else {
            judged = machines.first
            return
        }
        choose(of: machines, met: Set(met.map(\.name)), seen, knowledge)
    }

    /// - Parameter met: the names of those that may be it.
    private mutating func choose(of machines: [Machine], met: Set<String>, _ seen: Seen, _ knowledge: Knowledge) {
        let known = machines.filter { met.contains($0.name) }
        let named = seen.namesOfTheServer.lazy.compactMap { name in known.only { $0.isCalled(name) } }.first
        let (before, standing) = Self.parted(machines, seen)
        let weighed = standing.map { $0.weighed(seen, knowledge) }
        let worst = weighed.filter { met.contains($0.name) }.max { $0.rank < $1.rank }
        judged = named ?? worst ?? known.first
        reason = judged?.name != worst?.name ? .named : worst?.isFailing == true ? .failing : .newest
        earlier = before.map { $0.weighed(seen, knowledge) }.filter { $0.name != judged?.name }
        others = weighed.filter { $0.name != judged?.name }
    }

    /// What is left of a walk for its judgement: not a word of servers other than the judged one.
    func kept(_ observation: Observation) -> Bool {
        guard let machine = observation.machine?.lowercased() else { return true }
        if let other = observation.computerWithoutTrust {
            // Whoever logs this keeps the domain itself: what calls itself by that name there is somebody else.
            if isSameComputer(machine, other) { return false }
            return meant.contains { isSameComputer($0, other) } || judged?.isCalled(other) ?? false
        }
        // What a server met as a client of others.
        if observation.fact is any LoggedTrouble, (others + earlier).contains(where: { $0.forms.contains(machine) }) {
            return false
        }
        guard observation.isOfServerLog else { return isOfTheJudged(observation) }
        if answering != nil || isOfCapturedStranger { return false }
        guard let judged else { return true }
        // The only one may have another form of its name in a log that tells nothing else of it.
        return judged.forms.contains(machine) || (others.isEmpty && earlier.isEmpty && judged.isCalled(machine))
    }

    /// What the log of a client or a gateway tells of a host by another name, at a time of which the judged one's logs do not
    /// tell, is of somebody else. At the same time the other name may be one more of the same.
    private func isOfTheJudged(_ observation: Observation) -> Bool {
        guard let judged, let judgedTimes, let told = observation.loggedConnection, let host = told.host else {
            return true
        }
        return judged.isCalled(host) || judgedTimes.overlaps(told.times)
    }

    // MARK: who is told of

    /// Computers that were connected to, or whose logs tell of trouble and not of a client.
    private static func machines(_ seen: Seen) -> [Machine] {
        let clients = Set(seen.all(ClientConnection.self).compactMap { $0.observation.machine?.lowercased() })
        var told: [String: String] = [:]
        for observation in seen.walk.observations where observation.isOfServerLog {
            guard let name = observation.machine, !(observation.fact is LogCoverage) else { continue }
            let isOfOwnTroubles = observation.fact is any LoggedTrouble && clients.contains(name.lowercased())
            if !isOfOwnTroubles { told[name.lowercased()] = name }
        }
        return grouped(told)
    }

    /// `ws-041` is the only full name that begins so; where there are two of those, it is a computer of its own.
    private static func grouped(_ told: [String: String]) -> [Machine] {
        let full = told.keys.filter { $0.contains(".") }.sorted()
        let short = told.keys.filter { !$0.contains(".") }.sorted()
        var forms = Dictionary(uniqueKeysWithValues: full.map { ($0, Set([$0])) })
        for name in short {
            let fitting = full.filter { isSameComputer($0, name) }
            forms[fitting.count == 1 ? fitting[0] : name, default: []].insert(name)
        }
        return forms.sorted { $0.key < $1.key }.map { Machine(name: told[$0.key] ?? $0.key, forms: $0.value) }
    }

    /// A computer is renamed when it is set up, and perhaps once more. A log with more names is one that was collected.
    private static let mostNames = 3

    /// A name with which a log begins, and which no log has again once the next one came. Logs of several computers that were
    /// collected in one alternate, or are many.
    private static func parted(_ machines: [Machine], _ seen: Seen) -> (earlier: [Machine], standing: [Machine]) {
        let coverages = seen.all(LogCoverage.self)
        let spans = Dictionary(
            machines.map { machine in (machine.name, coverages.filter { machine.wrote($0.observation) }) }
        ) { first, _ in first }
        let names = spans.values.reduce(into: [String?: Int]()) { names, own in
            for source in Set(own.map(\.observation.source)) { names[source, default: 0] += 1 }
        }
        func isEarlier(_ machine: Machine) -> Bool {
            let own = (spans[machine.name] ?? []).filter { names[$0.observation.source, default: 0] <= mostNames }
            guard let end = own.compactMap(\.fact.to).max() else { return false }
            return machines.contains { other in
                other.name != machine.name
                    && (spans[other.name] ?? []).contains { sight in
                        own.contains { $0.observation.source == sight.observation.source }
                            && sight.fact.from.map { $0 >= end } ?? false
                    }
            }
        }
        return (machines.filter(isEarlier), machines.filter { !isEarlier($0) })
    }
}

extension LogMachines.Machine {
    /// The last one that failed comes first.
    fileprivate var rank: (Int, UnixTime) { (isFailing ? 1 : 0, lastAt) }

    func isCalled(_ name: String) -> Bool { forms.contains { isSameComputer($0, name) } }

    /// It stands in a log of this one.
    func wrote(_ observation: Observation) -> Bool {
        observation.machine.map { forms.contains($0.lowercased()) } ?? false
    }

    /// With what its own logs come to, the others' set aside.
    fileprivate func weighed(_ seen: Seen, _ knowledge: Knowledge) -> Self {
        let own = seen.keeping { observation in
            if let about = observation.computerWithoutTrust { return isCalled(about) }
            return !observation.isOfServerLog || wrote(observation)
        }
        let failures = serverLogFindings(own).filter {
            knowledge.finding($0.id)?.outcome($0.value)?.state == .failed
        }
        let telling = Set(failures.map(\.observation))
        let of = own.walk.observations.filter { telling.isEmpty ? $0.isOfServerLog : telling.contains($0.id) }
        var weighed = self
        weighed.isFailing = !failures.isEmpty
        weighed.lastAt = of.compactMap { $0.at ?? ($0.fact as? LogCoverage)?.to }.max() ?? weighed.lastAt
        return weighed
    }
}

/// Of Kerberos, NTLM and CredSSP: on the way to another computer.
private let whatClientsMeet: Set<String> = [
    "credssp-version", "ticket-for-another", "clock", "saved-password", "spn-unknown", "spn-twice", "ntlm-out-blocked",
]

extension Observation {
    /// Of which computer a domain controller says that it does not trust it.
    fileprivate var computerWithoutTrust: String? {
        guard let group = (fact as? IdentityEvents)?.group, group.what == "trust-refused" else { return nil }
        return group.about ?? ""
    }

    /// To which host a client or a gateway led a connection, by its own log.
    fileprivate var loggedConnection: (host: String?, times: ClosedRange<UnixTime>)? {
        switch fact {
        case let told as ClientConnection: (told.server, min(told.from, told.to)...max(told.from, told.to))
        case let told as GatewayConnection: (told.resource, min(told.from, told.to)...max(told.from, told.to))
        default: nil
        }
    }

    /// It comes from the log of a computer that is connected to.
    var isOfServerLog: Bool {
        switch fact {
        case is LoggedAttempt, is PasswordGuessing, is BareArrivals: true
        case let service as ServiceEvents: service.group.what != "gateway-stopped"
        case let identity as IdentityEvents:
            !whatClientsMeet.contains(identity.group.what) && computerWithoutTrust == nil
        case is any LoggedTrouble: true
        case let refusal as AccountRefusal: refusal.why == .ntlmBlocked && refusal.event != 4776
        case let log as LogCoverage: !["RDPClient", "TerminalServices-Gateway"].contains { log.channel.contains($0) }
        default: false
        }
    }
}

/// Whether two names may be one computer's: alike, or one of them the beginning of the other.
func isSameComputer(_ left: String, _ right: String) -> Bool {
    [.exact, .short].contains(nameMatch(asked: left, names: [right])) || isCutShort(left, of: right)
}

/// NetBIOS names have fifteen letters, however long the name that they stand for.
private func isCutShort(_ left: String, of right: String) -> Bool {
    let (left, right) = (left.lowercased(), right.lowercased())
    let names = [left, right].map { $0.prefix { $0 != "." } }
    guard let short = names.first(where: { $0.count == 15 && [left, right].contains(String($0)) }) else { return false }
    return names.allSatisfy { $0.hasPrefix(short) }
}

extension Array {
    /// The one element that fits; nil where several do.
    fileprivate func only(where fits: (Element) -> Bool) -> Element? {
        let fitting = filter(fits)
        return fitting.count == 1 ? fitting.first : nil
    }
}
