/// Steps in a batch file, with the names of the place in them.
struct CommandSteps {
    private let steps: [ScriptStep]
    private let host: String
    private let repair: String

    init(_ actions: [Action], _ context: RenderingContext, repair: String) {
        (steps, host, self.repair) = (actions.steps, ScriptNames(context).host, repair)
    }

    var isEmpty: Bool { steps.isEmpty }

    var preparation: [String] { lines(\.preparation) }
    var show: [String] { lines(\.show) }
    var keep: [String] { lines(\.keep) }
    var make: [String] { lines(\.make) }
    var restoring: [String] { lines(\.restoring) }
    var subroutines: [String] { lines(\.subroutines) }

    private func lines(_ part: (CommandStep) -> [String]) -> [String] {
        steps.flatMap { part($0.command) }
            .map { $0.replacing("@HOST@", with: host).replacing("@ID@", with: repair) }
    }
}
