/// What this machine's hosts file says of the asked name.
public struct HostsFileEntry: Fact {
    public static let kind = "resolve.hostsFile"
    public static let step = Step.resolve
    public static let meaning =
        "What this machine's hosts file says of the asked name, looked at only where the name led nowhere or to somebody else: `addresses` (none: no line has the name)."

    public let addresses: [String]

    public init(addresses: [String]) { self.addresses = addresses }
}

/// Whether the server can be reached by another address than the one that this machine makes of its name.
public struct ByAddress: Fact {
    public static let kind = "resolve.byAddress"
    public static let step = Step.resolve
    public static let meaning =
        "A connection to an address of the asked name that this machine's resolver does not give: `address`, `source` (dns: DNS asked directly gives it; remembered: the name led there in an earlier walk), `reach` (connected, refused, timed-out, unreachable), `spokeRDP`, `computer` and `names` that it showed, `match` of them with the asked name (exact, wildcard, short, none)."

    public enum Source: String, Codable, Sendable { case dns, remembered }

    public let address: String
    public let source: Source
    public let reach: ReachOutcome
    public let spokeRDP: Bool
    public let computer: String?
    public let names: [String]
    public let match: CertificateNames.Match?

    public init(
        address: String, source: Source, reach: ReachOutcome, spokeRDP: Bool, computer: String? = nil,
        names: [String] = [], match: CertificateNames.Match? = nil
    ) {
        self.address = address
        self.source = source
        self.reach = reach
        self.spokeRDP = spokeRDP
        self.computer = computer
        self.names = names
        self.match = match
    }
}
