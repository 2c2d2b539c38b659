import ArgumentParser
import Evidence
import Reports

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of a document that redial prints.")

    @Argument(
        help: """
            report, error, explanation, walk, comparison, plan, result, repairs, journal-list, case, or observations (the list of kinds, in Markdown).
            """)
    var name: String

    func run() throws {
        if name == "observations" { return Console.out(observationCatalogue()) }
        guard let schema = Schema(named: name) else {
            let known = Schema.allCases.map(\.rawValue).joined(separator: ", ")
            throw UserError.usage("There is no schema \"\(name)\"; there are \(known) and observations.")
        }
        Console.out(schema.text.hasSuffix("\n") ? schema.text : schema.text + "\n")
    }
}
