/// What DNS says of the name by which the answering machine calls itself.
public struct OwnName: Fact {
    public static let kind = "resolve.ownName"
    public static let step = Step.resolve
    public static let meaning =
        "DNS's answer for the answering machine's own name, asked where it is not the name that was asked for: `name`, `outcome` (as of resolve.dns), `addresses`, `leadsHere` (one of them is the address that was walked)."

    public let name: String
    public let outcome: DNSNames.Outcome
    public let addresses: [String]
    public let leadsHere: Bool

    public init(name: String, outcome: DNSNames.Outcome, addresses: [String], leadsHere: Bool) {
        self.name = name
        self.outcome = outcome
        self.addresses = addresses
        self.leadsHere = leadsHere
    }
}
