import Probes

extension CheckCommand {
    /// What `--watch` asks for; nil without it.
    func watchPlan() throws -> WatchPlan? {
        guard let watch else {
            guard watchEvery == nil else { throw UserError.usage("--watch-every goes with --watch.") }
            return nil
        }
        if let watchEvery, !(0.1...3600).contains(watchEvery) {
            throw UserError.usage("--watch-every takes seconds from 0.1 to 3600.")
        }
        guard let seconds = WatchPlan.seconds(of: watch),
            let plan = WatchPlan(seconds: seconds, everySeconds: watchEvery)
        else {
            throw UserError.usage("--watch takes a duration from 1s to 24h, such as 120s or 2m.")
        }
        return plan
    }
}
