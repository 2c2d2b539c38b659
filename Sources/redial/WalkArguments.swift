import ArgumentParser
import Evidence
import Probes

/// How far and how long a walk goes: the same on every command that walks.
struct WalkArguments: ParsableArguments {
    @Option(help: "Seconds until the walk ends, whatever has not answered.")
    var timeout: Double = 30
    @Flag(help: "Ask more, over at most 40 connections.")
    var deep = false
    @Option(
        help: ArgumentHelp(
            "Ask this DNS server in place of the machine's own; may be repeated.", valueName: "address:port"))
    var dns: [String] = []

    func options() throws(UserError) -> WalkOptions {
        guard timeout.isFinite, (1...3600).contains(timeout) else {
            throw .usage("--timeout takes seconds from 1 to 3600.")
        }
        var options = WalkOptions()
        options.timeoutMs = timeout * 1000
        options.deep = deep
        for text in dns { options.dnsServers.append(try nameServer(text)) }
        return options
    }

    /// `10.0.0.2`, `10.0.0.2:5353`, `[fd00::2]:53`: an address, for a name would need a name server to be found.
    private func nameServer(_ text: String) throws(UserError) -> String {
        guard let target = try? parseTarget(text), isLiteralAddress(target.host) else {
            throw .usage("--dns takes the address of a name server, with :port where it is not 53.")
        }
        return text
    }
}
