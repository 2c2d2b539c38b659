import ArgumentParser
import Evidence
import Identity
import Primitives
import State

/// What is kept of hosts from one walk to the next, and whether.
struct RememberOptions: ParsableArguments {
    @Flag(name: .customLong("no-remember"), help: "Neither remember who answers nor hold it against earlier walks.")
    var isForgetting = false
    @Option(
        name: .customLong("known-hosts"),
        help: ArgumentHelp(
            "What is remembered of hosts is kept in this folder (else redial/known-hosts under XDG_STATE_HOME).",
            valueName: "folder"))
    var knownHostsFolder: String?

    /// Where hosts are remembered; nil where they are not to be, or there is no place for it.
    var knownHosts: KnownHosts? {
        if isForgetting { return nil }
        return knownHostsFolder.map { KnownHosts(folder: $0) } ?? KnownHosts.standard(environment: Console.environment)
    }

    /// Once the verdict is told. What goes wrong here is a warning: the walk itself is as good as it was.
    func remember(_ walk: Walk) {
        do {
            try knownHosts?.remember(walk)
        } catch {
            Console.error("redial: \(shown(error.text, limit: 400))\n")
        }
    }
}
