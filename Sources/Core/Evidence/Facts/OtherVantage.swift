/// What the same question came to from another place at about the same time.
public struct OtherVantage: Fact {
    public static let kind = "vantage.other"
    public static let step = Step.reach
    public static let meaning =
        "The same walk from another place: `place` (how it was reached), `state` (its verdict: healthy, degraded, broken, inconclusive), `failedStep`, `failure` (id of the sentence that says how that step failed), `provenThrough`, and whom it met: `address`, `publicKeySHA256`, `computer`."

    public let place: String
    public let state: String
    public let failedStep: Step?
    public let failure: String?
    public let provenThrough: Step?
    public let address: String?
    public let publicKeySHA256: String?
    public let computer: String?

    public init(
        place: String, state: String, failedStep: Step? = nil, failure: String? = nil, provenThrough: Step? = nil,
        address: String? = nil, publicKeySHA256: String? = nil, computer: String? = nil
    ) {
        self.place = place
        self.state = state
        self.failedStep = failedStep
        self.failure = failure
        self.provenThrough = provenThrough
        self.address = address
        self.publicKeySHA256 = publicKeySHA256
        self.computer = computer
    }
}
