public import Diagnosis
public import Knowledge
import Primitives

/// Plans from a verdict. Pure: the same diagnosis gives the same plan.
public struct Planner: Sendable {
    /// Below this nothing is changed for a cause: the question that would tell comes first.
    private static let leastProbability = 0.15

    /// Whether a cause is likely enough, and known well enough, for something to be done about it.
    public static func isWorthRepairing(_ cause: RankedCause) -> Bool {
        cause.probability >= leastProbability && cause.id != "unlisted-cause"
    }

    private let catalogue: RepairCatalogue
    private let reach: Set<Reach>

    /// - Parameter reach: what the person can change; empty where nothing was said, which excludes nothing.
    public init(_ catalogue: RepairCatalogue = .shared, reach: Set<Reach> = []) {
        self.catalogue = catalogue
        self.reach = reach
    }

    /// - Parameter chosen: the id of the one repair that was asked for; nil for all that the evidence supports.
    public func plan(for diagnosis: Diagnosis, chosen: String? = nil) -> Plan {
        let worthwhile = diagnosis.causes.filter(Self.isWorthRepairing)
        var served: [String: [RankedCause]] = [:]
        for cause in worthwhile {
            for id in cause.repairs { served[id, default: []].append(cause) }
        }
        let candidates = catalogue.repairs.filter { chosen == nil ? served[$0.id] != nil : $0.id == chosen }
        let named = Self.decisivePaths(of: diagnosis)
        let steps = candidates.filter { isPossible($0) && isSafe($0) }
            .map { (step: step($0, served[$0.id] ?? []), isNamed: $0.touches(named)) }
            .sorted { $0.isNamed == $1.isNamed ? isLessInvasive($0.step, $1.step) : $0.isNamed }
            .map(\.step)
        return Plan(
            steps: steps, refused: refusals(among: candidates, chosen), advice: advice(for: worthwhile, candidates))
    }

    /// The values that prove the leading cause: what changes one of them comes before what might help as well.
    private static func decisivePaths(of diagnosis: Diagnosis) -> Set<String> {
        guard let leading = diagnosis.causes.first, leading.certainty == .proven else { return [] }
        return Set(
            leading.because.filter { $0.bits > 0 }.compactMap { reason in
                if case .text(let path)? = reason.says.args["path"] { path.lowercased() } else { nil }
            })
    }

    private func step(_ repair: Repair, _ causes: [RankedCause]) -> Plan.Step {
        let probability = min(1, causes.reduce(0) { $0 + $1.probability })
        let why =
            causes.first.map {
                Sentence(id: "plan.serves", args: ["cause": .text($0.id)], text: "It serves the cause: \($0.title).")
            } ?? Sentence(id: "plan.asked-for", text: "It was asked for; the evidence does not point to it.")
        return Plan.Step(repair: repair, causes: causes.map(\.id), probability: probability, why: why)
    }

    /// What cuts nobody off, then risk, then what has to restart, then the order of the data, which puts what is a condition of
    /// others first.
    private func isLessInvasive(_ left: Plan.Step, _ right: Plan.Step) -> Bool {
        let (one, other) = (left.repair, right.repair)
        if one.cutsThisSession != other.cutsThisSession { return other.cutsThisSession }
        if one.risk != other.risk { return one.risk < other.risk }
        if one.reboot != other.reboot { return one.reboot < other.reboot }
        return (one.order, one.id) < (other.order, other.id)
    }

    private func isSafe(_ repair: Repair) -> Bool { repair.experiment != true && repair.adviceOnly != true }

    private func isPossible(_ repair: Repair) -> Bool {
        guard !reach.isEmpty else { return true }
        return switch repair.place {
        case .client: reach.contains(.client)
        case .server: reachesServers || isOnlyByPolicy(repair)
        case .domain: !reach.isDisjoint(with: [.domain, .server])
        case .network: false
        }
    }

    /// A cloud's agent and an offline disk change what the server's own administrator would.
    private var reachesServers: Bool { !reach.isDisjoint(with: [.server, .azure, .disk]) }

    /// Whoever has the domain alone changes a server by a group policy, where one can hold the repair.
    private func isOnlyByPolicy(_ repair: Repair) -> Bool {
        repair.place == .server && reach.contains(.domain) && !reachesServers
            && Rendering.groupPolicy.obstacle(to: repair) == nil
    }

    private func refusals(among candidates: [Repair], _ chosen: String?) -> [Plan.Refusal] {
        var refusals = candidates.filter { !isSafe($0) }.map { repair in
            Plan.Refusal(
                id: repair.id,
                why: repair.adviceOnly == true
                    ? "It is for its owner to decide; redial does not carry it out."
                    : "It lowers security, so it is only ever a timed experiment that undoes itself.")
        }
        if let chosen, let refused = catalogue.refused.first(where: { $0.id == chosen }) {
            refusals.append(.init(id: refused.id, why: refused.why))
        }
        return refusals
    }

    /// Each cause's own advice to who can follow it; and what this person cannot reach, to who can.
    private func advice(for causes: [RankedCause], _ candidates: [Repair]) -> [Plan.Advice] {
        let ofCauses = causes.filter { !$0.advice.text.isEmpty }.map {
            Plan.Advice(to: recipient(of: $0), text: $0.advice.text)
        }
        let beyond = candidates.filter { !isPossible($0) || $0.adviceOnly == true }.map {
            Plan.Advice(to: recipient(of: $0), text: "\($0.title). Before: \($0.precheck.first ?? "nothing.")")
        }
        let byPolicy = candidates.filter { isSafe($0) && isOnlyByPolicy($0) }.map {
            Plan.Advice(
                to: .administrator,
                text:
                    "\($0.title): --repair \($0.id) --inside gpo:FOLDER writes it as a group policy, to be linked to the machine's unit."
            )
        }
        var told: Set<String> = []
        return (byPolicy + ofCauses + beyond).filter { told.insert($0.text).inserted }
    }

    private func recipient(of cause: RankedCause) -> Plan.Advice.Recipient {
        switch cause.place.first {
        case "client": .user
        case "network", "gateway": .network
        default: .administrator
        }
    }

    private func recipient(of repair: Repair) -> Plan.Advice.Recipient {
        switch repair.place {
        case .client: repair.needs == ["user"] ? .user : .administrator
        case .network: .network
        case .server, .domain: .administrator
        }
    }
}

extension Repair {
    /// - Parameter paths: of values of the registry, in small letters.
    fileprivate func touches(_ paths: Set<String>) -> Bool {
        changes.contains { $0.where == .registry && paths.contains($0.path.lowercased()) }
    }
}
