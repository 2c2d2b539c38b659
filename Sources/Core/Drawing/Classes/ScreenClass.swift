/// What a screen shows, by rules on its pixels and on the text in it. What cannot be told is `unknown`.
public enum ScreenClass: Equatable, Sendable {
    /// The server drew no pixel at all.
    case nothingDrawn
    /// Black, save for a pointer or a few pixels.
    case black
    /// One other colour (0x00RRGGBB) and nothing on it.
    case singleColour(UInt32)
    /// Asks for a name or a password; the phrase that says so.
    case loginScreen(phrase: String)
    /// Says that a logon was refused or failed; the phrase that says so.
    case refusedLogon(phrase: String)
    case desktop
    case unknown

    /// One word for reports.
    public var name: String {
        switch self {
        case .nothingDrawn: "nothing-drawn"
        case .black: "black-screen"
        case .singleColour: "single-colour"
        case .loginScreen: "login-screen"
        case .refusedLogon: "refused-logon"
        case .desktop: "desktop"
        case .unknown: "unknown-picture"
        }
    }

    /// - Parameters:
    ///   - tally: what was drawn until this screen.
    ///   - text: the lines that were recognised in the picture; nil when nobody looked for text.
    ///   - isLoggedOn: whether the server has said that a session is logged on (Save Session Info).
    public init(
        _ statistics: PixelStatistics, _ tally: DrawingTally, text: [String]? = nil, isLoggedOn: Bool = false
    ) {
        let isText = (text ?? []).contains(where: hasWord)
        if tally.pixelsDrawn == 0 {
            self = .nothingDrawn
        } else if let text, let phrase = ScreenWords.phrase(of: .refused, in: text) {
            self = .refusedLogon(phrase: phrase)
        } else if let text, let phrase = ScreenWords.phrase(of: .login, in: text) {
            self = .loginScreen(phrase: phrase)
        } else if statistics.blackShare >= ScreenRules.blackShare {
            // A line of a console on black is neither a black screen nor known to be a desktop.
            self = isText ? .unknown : .black
        } else if statistics.commonShare >= ScreenRules.singleColourShare {
            self = isText ? .unknown : .singleColour(statistics.commonColour)
        } else if statistics.colours >= ScreenRules.desktopColours, isLoggedOn || isText {
            // A login screen has as many colours: that this is none is told by its words, or by the server.
            self = .desktop
        } else {
            self = .unknown
        }
    }
}

private func hasWord(_ line: String) -> Bool {
    line.split(whereSeparator: { !$0.isLetter }).contains { $0.count >= ScreenRules.wordLetters }
}
