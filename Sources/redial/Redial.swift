import ArgumentParser
import Reports

/// The root of the command line. One file a command.
struct Redial: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "redial",
        abstract: "The doctor for Remote Desktop: walks the connection, names the cause.",
        discussion: """
            redial check HOST walks a Remote Desktop connection step by step as a client would (resolve, reach, negotiate, \
            encrypt, authenticate, join) and names why it fails, with the evidence. It sends no password.

            Exit codes of check: 0 healthy, 1 degraded, 2 broken, 3 cannot tell. \
            64 the command line is wrong, 65 a file cannot be read.
            """,
        version: version,
        subcommands: [
            CheckCommand.self, ReadCommand.self, CompareCommand.self, ExplainCommand.self, CollectCommand.self,
            LabCommand.self,
            DemoCommand.self, SchemaCommand.self,
        ])
}
