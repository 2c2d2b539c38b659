import ArgumentParser
import Files

/// The child that reads a hive for its parent, which a hostile hive must not take down; nobody needs to know it.
struct HiveTextCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: HiveFileReader.command, abstract: "Print the settings in the hive on standard input.",
        shouldDisplay: false)

    func run() throws { throw ExitCode(HiveText.run().rawValue) }
}
