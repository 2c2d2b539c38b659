import Drawing
import Evidence
import Pictures
import Primitives
import Programs

extension PictureSeen {
    /// What a screen shows; words are looked for where tesseract is there.
    static func read(_ screen: Screen, isLoggedOn: Bool, limitMs: Double) async -> PictureSeen {
        let statistics = PixelStatistics(of: screen.canvas)
        let text = await words(in: screen, limitMs)
        let looks = ScreenClass(statistics, screen.tally, text: text, isLoggedOn: isLoggedOn)
        return PictureSeen(
            looks: looks.name, width: screen.canvas.width, height: screen.canvas.height, colours: statistics.colours,
            commonShare: statistics.commonShare, blackShare: statistics.blackShare, textRead: text != nil,
            phrase: looks.phrase)
    }

    /// Nil where nobody can read, and where there is nothing to read.
    private static func words(in screen: Screen, _ limitMs: Double) async -> [String]? {
        guard screen.tally.pixelsDrawn > 0, let picture = png(of: screen.canvas) else { return nil }
        guard let text = try? await DialogPicture.text(in: picture, limitMs: limitMs) else { return nil }
        return text.split(separator: "\n").map(String.init)
    }
}

extension ScreenClass {
    fileprivate var phrase: String? {
        switch self {
        case .loginScreen(let phrase), .refusedLogon(let phrase): phrase
        case .nothingDrawn, .black, .singleColour, .desktop, .unknown: nil
        }
    }
}
