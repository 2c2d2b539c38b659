public import Primitives

/// What became of the other connections that the same client made to the same server, as far as the captures hold them.
public struct CapturedOthers: Fact {
    public static let kind = "capture.others"
    public static let step = Step.reach
    public static let meaning =
        "Other captured connections of the same client to the same server: `failed` (how many), `failedStep` and `failedAt` (of the last of those), `through` (of one that failed: how many got past the step where it did), `throughStep` and `throughAt` (of the last of those)."

    public var failed: Int
    public var failedStep: Step?
    public var failedAt: UnixTime?
    public var through: Int
    public var throughStep: Step?
    public var throughAt: UnixTime?

    public init(
        failed: Int = 0, failedStep: Step? = nil, failedAt: UnixTime? = nil, through: Int = 0, throughStep: Step? = nil,
        throughAt: UnixTime? = nil
    ) {
        self.failed = failed
        self.failedStep = failedStep
        self.failedAt = failedAt
        self.through = through
        self.throughStep = throughStep
        self.throughAt = throughAt
    }
}
