import ArgumentParser
import Reports

/// The root of the command line. One file a command.
struct Redial: AsyncParsableCommand {
    static let version = "0.1.0"
    static let name = "redial"

    static let configuration = CommandConfiguration(
        commandName: name,
        abstract: "The doctor for Remote Desktop: walks the connection, names the cause.",
        discussion: """
            redial check HOST walks a Remote Desktop connection step by step as a client would (resolve, reach, negotiate, \
            encrypt, authenticate, join) and names why it fails, with the evidence. redial prove HOST goes on to the first \
            screen. A password is sent only where a user is given, once, and to a server that is known.

            Exit codes of check and prove: 0 healthy, 1 degraded, 2 broken, 3 cannot tell. \
            64 the command line is wrong, 65 a file cannot be read.
            """,
        version: version,
        subcommands: [
            CheckCommand.self, ProveCommand.self, ReadCommand.self, ListenCommand.self, CompareCommand.self,
            ExplainCommand.self, FixCommand.self, TryCommand.self, UndoCommand.self, CollectCommand.self,
            LabCommand.self, DemoCommand.self, SchemaCommand.self, HiveTextCommand.self, HiveItemsCommand.self,
            KerberosLogonCommand.self,
        ])
}

extension Redial {
    /// The command that these words give. One that is named first is parsed by itself: from the root, which looks for
    /// requests of its own and makes every command twice, the same takes 2 ms longer. What that does not settle (help,
    /// mistakes, what is asked of the root) is parsed from the root.
    static func command(of words: [String]) throws -> any ParsableCommand {
        if words.first == ExplainCommand.configuration.commandName,
            let command = ExplainCommand.plain(Array(words.dropFirst()))
        {
            return command
        }
        let isAskedOfTheRoot = words.contains { word in optionsOfTheRoot.contains { word.hasPrefix($0) } }
        if !isAskedOfTheRoot, let name = words.first,
            let type = configuration.subcommands.first(where: { $0.configuration.commandName == name }),
            let command = try? type.parseAsRoot(Array(words.dropFirst())), Swift.type(of: command) == type
        {
            return command
        }
        return try parseAsRoot(words)
    }

    private static let optionsOfTheRoot = ["--version", "--generate-completion-script"]
}
