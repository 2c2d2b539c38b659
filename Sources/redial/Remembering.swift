import Evidence
import Identity
import Primitives

extension CheckCommand {
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
