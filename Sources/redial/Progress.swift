import Evidence
import Primitives

/// How far a walk is, on stderr: one line that is written over on a terminal, or with `--verbose` a line an observation.
struct Progress {
    let asked: String
    let isQuiet: Bool
    let isVerbose: Bool

    func show(_ observation: Observation) {
        if isVerbose {
            let time = String(Int(observation.atMs.rounded()))
            Console.error("\(String(repeating: " ", count: max(0, 7 - time.count)))\(time) ms  \(observation.kind)\n")
        } else if isShown, let round = observation.fact as? WatchRound {
            let told = round.ms.map { "answered in \(Int($0.rounded())) ms" } ?? round.outcome.rawValue
            Console.error("\r\u{1b}[Kwatching \(asked): round \(round.round) of \(round.planned), \(told)")
        } else if isShown {
            Console.error("\r\u{1b}[Kwalking to \(asked): \(observation.step.rawValue)")
        }
    }

    /// The walk has ended, that of another place has not.
    func wait(for place: String) {
        if isShown, !isVerbose { Console.error("\r\u{1b}[Kwaiting for \(shown(place, limit: 60))") }
    }

    /// Leaves the line empty for what comes next.
    func clear() {
        if isShown, !isVerbose { Console.error("\r\u{1b}[K") }
    }

    private var isShown: Bool { !isQuiet && Console.isErrorTerminal }
}
