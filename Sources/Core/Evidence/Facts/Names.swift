/// What was asked for, before any look-up.
public struct NameAsked: Fact {
    public static let kind = "resolve.asked"
    public static let step = Step.resolve
    public static let meaning =
        "The host as asked for: `host`, `form` (name, ipv4, ipv6), `given` (the address that the user put in place of a look-up)."

    public enum Form: String, Codable, Sendable { case name, ipv4, ipv6 }

    public let host: String
    public let form: Form
    public let given: String?

    public init(host: String, form: Form, given: String? = nil) {
        self.host = host
        self.form = form
        self.given = given
    }
}

/// What this machine's own resolver says: hosts file, DNS and whatever else it is set to ask.
public struct SystemNames: Fact {
    public static let kind = "resolve.system"
    public static let step = Step.resolve
    public static let meaning =
        "The system resolver's answer: `outcome` (answered, not-found, no-address, temporary-failure, timed-out, failed), `addresses`, `error` (its own words)."

    public enum Outcome: String, Codable, Sendable {
        case answered
        case notFound = "not-found"
        case noAddress = "no-address"
        case temporaryFailure = "temporary-failure"
        case timedOut = "timed-out"
        case failed
    }

    public let outcome: Outcome
    public let addresses: [String]
    public let error: String?

    public init(outcome: Outcome, addresses: [String] = [], error: String? = nil) {
        self.outcome = outcome
        self.addresses = addresses
        self.error = error
    }
}

/// What the DNS servers say when asked directly, hosts file and other sources left aside.
public struct DNSNames: Fact {
    public static let kind = "resolve.dns"
    public static let step = Step.resolve
    public static let meaning =
        "DNS's own answer: `outcome` (answered, nxdomain, no-data, servfail, refused, timed-out, unreachable, failed), `addresses`, `canonicalName`."

    public enum Outcome: String, Codable, Sendable {
        case answered, nxdomain, servfail, refused, unreachable, failed
        case noData = "no-data"
        case timedOut = "timed-out"
    }

    public let outcome: Outcome
    public let addresses: [String]
    public let canonicalName: String?

    public init(outcome: Outcome, addresses: [String] = [], canonicalName: String? = nil) {
        self.outcome = outcome
        self.addresses = addresses
        self.canonicalName = canonicalName
    }
}

/// An address that is not just some host on a network.
public struct AddressClass: Fact {
    public static let kind = "resolve.address"
    public static let step = Step.resolve
    public static let meaning =
        "A resolved address with a special nature: `address`, `nature` (own, loopback, overlay, synthetic, carrier-nat, link-local), `name` of the network where known."

    public enum Nature: String, Codable, Sendable {
        case own, loopback, overlay, synthetic
        case carrierNAT = "carrier-nat"
        case linkLocal = "link-local"
    }

    public let address: String
    public let nature: Nature
    public let name: String?

    public init(address: String, nature: Nature, name: String? = nil) {
        self.address = address
        self.nature = nature
        self.name = name
    }
}
