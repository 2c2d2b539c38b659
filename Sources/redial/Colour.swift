import ArgumentParser
import Reports

/// When to colour: `auto` is on a terminal, unless NO_COLOR is set.
enum Colour: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never

    var style: Style {
        let isWanted =
            switch self {
            case .always: true
            case .never: false
            case .auto: Console.isTerminal && Console.environment("NO_COLOR") == nil
            }
        return Style(colour: isWanted, unicode: Console.isUnicode)
    }
}
