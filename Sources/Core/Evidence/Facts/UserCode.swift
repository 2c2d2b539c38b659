/// What the user's own client showed; weak evidence, for the same code has many causes.
public struct UserCode: Fact {
    public static let kind = "client.code"
    public static let step = Step.stay
    public static let meaning =
        "The code the user's client showed: `code` (mstsc's disconnect reason), `extended` where given."

    public let code: UInt32
    public let extended: UInt32?

    public init(code: UInt32, extended: UInt32?) {
        self.code = code
        self.extended = extended
    }
}
