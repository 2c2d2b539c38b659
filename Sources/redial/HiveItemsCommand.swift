import Access
import ArgumentParser

/// The child that reads and changes single things of a hive for its parent; nobody needs to know it.
struct HiveItemsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: HiveAccess.command, abstract: "Read or change things of a hive, asked for on standard input.",
        shouldDisplay: false)

    @Argument var mode: String
    @Argument var path: String

    func run() throws { throw ExitCode(HiveItems.run(mode, path).rawValue) }
}
