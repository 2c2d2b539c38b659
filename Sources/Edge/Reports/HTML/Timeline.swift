import Evidence

/// The observations of a walk as bars on one scale, those of a probe together. What files tell happened at its own time, or has
/// none: it stands beside the scale, not on it.
struct Timeline {
    /// A page is for people: a stored walk may hold any number.
    static let most = 80

    struct Bar {
        /// From 1, in the order of sight over the whole walk.
        let number: Int
        let observation: Observation
        /// Milliseconds from the start of the walk; both are the same for what was seen in passing.
        let from: Double
        let to: Double
    }

    struct Group {
        let probe: String
        var bars: [Bar]
    }

    /// In the order in which the probes first saw something.
    let groups: [Group]
    /// Length of the scale in milliseconds, more than zero.
    let length: Double
    let leftOut: Int
    /// What files tell, with its number on the page.
    let fromFiles: [(number: Int, observation: Observation)]
    let leftOutOfFiles: Int
    private let numbers: [String: Int]

    init(_ walk: Walk) {
        let seen = walk.observations.filter { $0.source == nil }
        let bars = seen.prefix(Self.most).enumerated().map { Bar(number: $0 + 1, $1) }
        leftOut = seen.count - bars.count
        let told = walk.observations.filter { $0.source != nil }
        fromFiles = told.suffix(Self.most).enumerated().map { (bars.count + $0 + 1, $1) }
        leftOutOfFiles = told.count - fromFiles.count
        length = bars.reduce(max(measurable(walk.durationMs), 0.001)) { max($0, $1.to) }
        numbers = Dictionary(
            bars.map { ($0.observation.id, $0.number) } + fromFiles.map { ($0.observation.id, $0.number) },
            uniquingKeysWith: { first, _ in first })
        groups = bars.reduce(into: []) { groups, bar in
            if let same = groups.firstIndex(where: { $0.probe == bar.observation.probe }) {
                groups[same].bars.append(bar)
            } else {
                groups.append(Group(probe: bar.observation.probe, bars: [bar]))
            }
        }
    }

    func number(of observation: String) -> Int? { numbers[observation] }
}

extension Timeline.Bar {
    fileprivate init(number: Int, _ observation: Observation) {
        let end = measurable(observation.atMs)
        self.init(
            number: number, observation: observation, from: max(0, end - measurable(observation.durationMs ?? 0)),
            to: end)
    }
}

/// Zero for what no clock shows; at most some thirty years, so that sums and quotients stay numbers.
private func measurable(_ milliseconds: Double) -> Double {
    milliseconds.isFinite ? min(max(milliseconds, 0), 1e12) : 0
}
