/// What the first screen shows, by stated rules on its pixels and the words in it.
public struct PictureSeen: Fact {
    public static let kind = "draw.picture"
    public static let step = Step.draw
    public static let meaning =
        "What the screen shows: `looks` (nothing-drawn, black-screen, single-colour, login-screen, refused-logon, desktop, unknown-picture), `width`, `height`, `colours` (how many, 16384 at most), `commonShare` and `blackShare` (parts of the pixels), `textRead` (somebody looked for words in it), `phrase` (the known words that told; nothing else of the text is kept)."

    public let looks: String
    public let width: Int
    public let height: Int
    public let colours: Int
    public let commonShare: Double
    public let blackShare: Double
    public let textRead: Bool
    public let phrase: String?

    public init(
        looks: String, width: Int, height: Int, colours: Int, commonShare: Double, blackShare: Double, textRead: Bool,
        phrase: String? = nil
    ) {
        self.looks = looks
        self.width = width
        self.height = height
        self.colours = colours
        self.commonShare = commonShare
        self.blackShare = blackShare
        self.textRead = textRead
        self.phrase = phrase
    }
}
