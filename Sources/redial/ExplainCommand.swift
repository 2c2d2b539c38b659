import ArgumentParser
import Explanation
import Knowledge
import Reports

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what an error code, an event or a copied dialog means.",
        discussion: """
            CODE is one or two numbers as a client shows them (0x904 0x7, 2308 7), a name (STATUS_ACCOUNT_LOCKED_OUT, \
            ERRINFO_…, SEC_E_…, ERRCONNECT_…), an event (event RdpCoreTS 226), an exit code (exit 147), or the whole text \
            of a dialog, in any language. Exit 0 when at least one of them is known, 3 when none is.
            """)

    @Argument(parsing: .allUnrecognized, help: "The code, the extended code beside it, or a text with them in it.")
    var code: [String]
    @Flag(help: "One JSON document (redial.explanation/1) on stdout and nothing else.")
    var json = false
    @Option(help: "auto, always or never; NO_COLOR is honoured.")
    var color: Colour = .auto

    func run() throws {
        guard !code.isEmpty else { throw UserError.usage("explain takes a code, such as 0x904 0x7.") }
        if let option = code.first(where: { $0.hasPrefix("--") }) {
            throw UserError.usage("explain has no option \(option).")
        }
        let knowledge = Knowledge.shared
        let explanation = explain(code.joined(separator: " "), knowledge: knowledge)
        if json {
            Console.out(try encodeJSON(ExplanationDocument(explanation)))
        } else {
            Console.out(
                explanation.terminal(
                    columns: Console.columns, style: color.style, sentences: knowledge.sentences))
        }
        if !explanation.isKnown { throw ArgumentParser.ExitCode(Reports.ExitCode.cannotTell.rawValue) }
    }
}
