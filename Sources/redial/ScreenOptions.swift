import ArgumentParser
import Drawing
import Pictures

/// What becomes of the picture.
struct ScreenOptions: ParsableArguments {
    struct Size: Equatable {
        var width: Int
        var height: Int
    }

    @Option(
        name: .customLong("screen"),
        help: ArgumentHelp("Save the first screen as a PNG file, which only you can read.", valueName: "file"))
    var file: String?
    @Option(help: ArgumentHelp("The size of the desktop to ask for.", valueName: "WxH"))
    var size = "1024x768"
    @Option(help: "How the picture is shown in the terminal: auto, kitty, sixel, blocks or none.")
    var picture: Form = .auto

    enum Form: String, ExpressibleByArgument, CaseIterable { case auto, kitty, sixel, blocks, none }

    /// As [MS-RDPBCGR 2.2.1.3.2] lets a client ask.
    private static let sides = 200...8192
    private static let mostPixels = Canvas.pixelLimit

    func parsedSize() throws(UserError) -> Size {
        let words = size.lowercased().split(separator: "x", omittingEmptySubsequences: false)
        let parts = words.compactMap { Int($0) }
        guard words.count == 2, parts.count == 2, parts.allSatisfy(Self.sides.contains),
            parts[0] * parts[1] <= Self.mostPixels
        else {
            throw .usage("--size takes WxH, each from 200 to 8192 and at most 8 million pixels, such as 1024x768.")
        }
        return Size(width: parts[0], height: parts[1])
    }

    /// - Throws: code 65 where it cannot be written.
    func save(_ canvas: Canvas) throws(UserError) {
        guard let file else { return }
        guard let bytes = png(of: canvas) else { throw .badFile("The picture could not be made.") }
        // A desktop may show what is nobody else's business.
        try writeFile(bytes, to: file, mode: 0o600)
    }

    /// On a terminal that can, below the report.
    func show(_ canvas: Canvas) {
        guard let graphics else { return }
        Console.out(terminalPicture(of: canvas, graphics, columns: min(Console.columns, 100), rows: 30))
    }

    private var graphics: TerminalGraphics? {
        let isTrueColour = ["truecolor", "24bit"].contains(Console.environment("COLORTERM") ?? "")
        switch picture {
        case .none: return nil
        case .kitty: return .kitty
        case .sixel: return .sixel
        case .blocks: return .halfBlocks(isTrueColour: isTrueColour)
        case .auto:
            guard Console.isTerminal, Console.environment("NO_COLOR") == nil else { return nil }
            let terminal = Console.environment("TERM") ?? ""
            if Console.environment("KITTY_WINDOW_ID") != nil || terminal.contains("kitty") { return .kitty }
            // Few terminals say that they know sixel; those that are named for it do.
            if terminal.contains("sixel") || terminal == "mlterm" || terminal == "foot" { return .sixel }
            return Console.isUnicode && terminal != "dumb" ? .halfBlocks(isTrueColour: isTrueColour) : nil
        }
    }
}
