import Diagnosis
import Evidence

/// What every form of the report for people says in the same way.
extension Report {
    /// `broken at encrypt`.
    var headline: String {
        let step = diagnosis.verdict.step
        return switch diagnosis.verdict.state {
        case .healthy: "healthy"
        case .degraded: "degraded" + (step.map { " at \($0.rawValue)" } ?? "")
        case .broken: "broken" + (step.map { " at \($0.rawValue)" } ?? "")
        case .inconclusive: "cannot tell" + (step.map { ", stopped at \($0.rawValue)" } ?? "")
        }
    }

    /// The address that the walk went over, where the target is a name.
    var addressBehindName: String? {
        target.addresses.first(where: \.used).flatMap { $0.address == target.host ? nil : $0.address }
    }

    /// The host named itself; else only files name it.
    var hasNamedItself: Bool { walk.first(NTLMIdentity.self) != nil }

    /// Which host it is: `ws-041.corp.example, Windows 10.0.20348`.
    var machine: String? {
        guard let name = host.dnsName ?? host.netbiosName else { return nil }
        return name + (host.windowsBuild.map { ", Windows \($0)" } ?? "")
    }

    /// `4 connections, 4 answered, 1 UDP datagram`.
    var spent: String {
        let connections = walk.connections
        let datagrams = connections.datagrams > 0 ? ", " + counted(connections.datagrams, "UDP datagram") : ""
        return counted(connections.opened, "connection") + ", \(connections.answered) answered" + datagrams
    }

    var vantagePoint: String {
        let vantage = walk.vantage
        let source = vantage.source.map { [$0 + (vantage.interface.map { " on \($0)" } ?? "")] } ?? []
        let overlays = vantage.overlays.isEmpty ? [] : ["overlays " + vantage.overlays.joined(separator: ", ")]
        return "\(vantage.host) (" + ([vantage.kind.rawValue] + source + overlays).joined(separator: ", ") + ")"
    }
}

extension Verdict.State {
    var mark: String {
        switch self {
        case .healthy: "✓"
        case .degraded: "!"
        case .broken: "✗"
        case .inconclusive: "?"
        }
    }
}

extension StepResult.State {
    var mark: String {
        switch self {
        case .ok: "✓"
        case .warning: "!"
        case .failed: "✗"
        case .skipped: "·"
        case .unknown: "?"
        }
    }
}

/// The causes of a diagnosis as people are shown them.
struct CauseGroups {
    /// Probabilities that differ by less come from the same evidence.
    static let alike = 0.001
    /// Where no step failed, causes that are less likely than this in sum are no news: they would be named for want of better.
    private static let least = 0.1

    /// The most probable cause and those that cannot be told from it; none for a healthy host.
    let leaders: [RankedCause]
    let others: [RankedCause]

    init(_ diagnosis: Diagnosis) {
        guard diagnosis.verdict.state != .healthy, let top = diagnosis.causes.first, Self.areWorthTelling(diagnosis)
        else {
            (leaders, others) = ([], [])
            return
        }
        leaders = Array(diagnosis.causes.prefix { top.probability - $0.probability < Self.alike })
        others = Array(diagnosis.causes.dropFirst(leaders.count))
    }

    private static func areWorthTelling(_ diagnosis: Diagnosis) -> Bool {
        if diagnosis.steps.contains(where: { $0.state == .failed || $0.state == .unknown }) { return true }
        let listed = diagnosis.causes.filter { !$0.isUnlisted }
        guard let first = listed.first else { return false }
        let alike = listed.prefix { first.probability - $0.probability < Self.alike }
        return alike.reduce(0) { $0 + $1.probability } >= least
    }

    var heading: String {
        guard leaders.count == 1, let top = leaders.first else {
            return "One of \(leaders.count) causes that look alike from here"
        }
        return switch top.certainty {
        case .proven: "Cause, proven"
        case .likely: "Likely cause"
        case .possible: "Possible cause"
        }
    }

    /// Whether the same is said for every one of the leaders.
    var sharesReasons: Bool {
        leaders.allSatisfy { $0.because.map(\.says) == leaders.first?.because.map(\.says) }
    }
}

/// Causes that one and the same observation rules out stand together.
func groupedByReason(_ causes: [RuledOut]) -> [[RuledOut]] {
    causes.reduce(into: [[RuledOut]]()) { groups, cause in
        let same = groups.firstIndex {
            $0.first?.observation == cause.observation && $0.first?.because == cause.because
        }
        if let same { groups[same].append(cause) } else { groups.append([cause]) }
    }
}

extension RankedCause {
    /// What stands for everything that the catalogue does not know.
    var isUnlisted: Bool { id == "unlisted-cause" }

    /// The weight of evidence in a word: 1 bit doubles the odds, 3 make them eight times as good. That nothing known explains
    /// what was seen never decides for what nobody knows.
    func weight(of reason: Reason) -> String {
        let word =
            switch abs(reason.bits) {
            case 6... where !isUnlisted: "decisive"
            case 3...: "strong"
            case 1..<3: "clear"
            default: "slight"
            }
        return reason.bits < 0 ? word + " against" : word
    }
}
