import ArgumentParser
import Probes

/// Whether, and how long, a host is looked at again after the walk.
struct WatchOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            After the walk look again for so long (120s, 2m): one connection a round, rounds at least 10 s apart, at most 12 of \
            them. An interrupt ends it with what it has.
            """, valueName: "duration"))
    var watch: String?
    /// Seconds between rounds, for tests on loopback.
    @Option(help: .hidden)
    var watchEvery: Double?

    /// What was asked for; nil without `--watch`.
    func plan() throws(UserError) -> WatchPlan? {
        guard let watch else {
            guard watchEvery == nil else { throw .usage("--watch-every goes with --watch.") }
            return nil
        }
        if let watchEvery, !(0.1...3600).contains(watchEvery) {
            throw .usage("--watch-every takes seconds from 0.1 to 3600.")
        }
        guard let seconds = WatchPlan.seconds(of: watch),
            let plan = WatchPlan(seconds: seconds, everySeconds: watchEvery)
        else { throw .usage("--watch takes a duration from 1s to 24h, such as 120s or 2m.") }
        return plan
    }
}
