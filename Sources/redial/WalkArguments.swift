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
        name: .customLong("as"),
        help: ArgumentHelp(
            "Judge for this client, whose request and TLS hello are replayed from a capture: one of those that are known, or the first one in a capture of yours (.pcap, .pcapng).",
            valueName: "client"))
    var client: String?
    @Option(
        help: ArgumentHelp(
            "Walk the way through this Remote Desktop Gateway, as far as its logon.", valueName: "host[:port]"))
    var gateway: String?
    @Option(
        help: ArgumentHelp(
            "Ask Windows about its own client by the reg.exe and cmdkey.exe in this folder; in WSL that is done anyway.",
            valueName: "folder"))
    var windowsTools: String?
    @Option(
        help: ArgumentHelp(
            "Ask this DNS server in place of the machine's own; may be repeated.", valueName: "address:port"))
    var dns: [String] = []
    @Option(
        help: ArgumentHelp(
            "Log on as this user, once: user, DOMAIN\\user, .\\user or user@realm. The password is asked for, or comes by --password-fd or --password-env.",
            valueName: "name"))
    var user: String?
    @Option(help: ArgumentHelp("The user's domain, where the name has none.", valueName: "name"))
    var domain: String?
    @Option(
        help: ArgumentHelp(
            "Send the password to a server with this certificate (SHA-256), and to no other; may be repeated.",
            valueName: "fingerprint"))
    var trust: [String] = []
    @Flag(help: "Under network level authentication, send it to a server that was never seen before too.")
    var trustOnFirstUse = false
    @Flag(help: "Log on without handing the password over (restricted admin).")
    var restrictedAdmin = false
    @Option(
        help: ArgumentHelp(
            "Use Kerberos, with the KDCs at these addresses in place of what DNS says; may be repeated.",
            valueName: "host[:port]"))
    var kdc: [String] = []
    @Option(
        help: ArgumentHelp("Use Kerberos, with this realm in place of the one in the user's name.", valueName: "name"))
    var realm: String?
    @Flag(help: "Use Kerberos with the tickets that you have (KRB5CCNAME) in place of a password.")
    var ticketCache = false

    /// The same walk for nobody in particular.
    var withoutUser: WalkArguments {
        var walking = self
        (walking.user, walking.domain, walking.realm) = (nil, nil, nil)
        (walking.trust, walking.kdc) = ([], [])
        (walking.trustOnFirstUse, walking.restrictedAdmin, walking.ticketCache) = (false, false, false)
        return walking
    }

    func options() throws(UserError) -> WalkOptions {
        guard timeout.isFinite, (1...3600).contains(timeout) else {
            throw .usage("--timeout takes seconds from 1 to 3600.")
        }
        var options = WalkOptions()
        options.timeoutMs = timeout * 1000
        options.deep = deep
        options.windowsTools = windowsTools
        if let client { options.asClient = try knownClient(client) }
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
