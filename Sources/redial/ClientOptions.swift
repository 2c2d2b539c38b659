import ArgumentParser
import Evidence
import Repairs
import Reports

/// `fix --client`: what the person at the desk can do while the repair waits for an administrator.
struct ClientOptions: ParsableArguments {
    @Flag(
        name: .customLong("client"),
        help: "What can be done now, without rights: a .rdp file with the right settings, the command, and ready words."
    )
    var isAsked = false
    @Option(
        name: .customLong("output"),
        help: ArgumentHelp("Where --client writes its file; HOST.rdp in this folder otherwise.", valueName: "file"))
    var output: String?

    func validate() throws {
        guard isAsked || output == nil else { throw ValidationError("--output names the file of --client.") }
    }

    /// Before anyone is walked to: a file that is there is somebody's, and is not written over unless redial wrote it.
    ///
    /// Throws a `UserError` of code 64 for a name that no Windows client takes, 65 where the file cannot be written.
    func check(replacing replaces: Bool) throws(UserError) {
        guard isAsked, let output else { return }
        guard output.lowercased().hasSuffix(".rdp"), !output.contains("\"") else {
            throw .usage("--output takes a file that ends with .rdp.")
        }
        try requireWritable(output)
        guard replaces || !isFile(output) || Self.isOwn(readFile(output, limit: 1 << 20)) else {
            throw .otherFile(output)
        }
    }

    private static func isOwn(_ bytes: [UInt8]?) -> Bool { bytes.map(ConnectionFile.wrote) ?? false }

    /// Writes the file and gives the section of the plan; nil where it was not asked for. The words are given whatever is there.
    func help(with report: Report, replacing replaces: Bool) throws(UserError) -> ClientSection? {
        guard isAsked else { return nil }
        let now = WorkingNow(report.diagnosis, on: report.walk)
        guard now.isFileOfUse else { return ClientSection(now, of: report, path: nil) }
        let path = output ?? Self.name(of: report.walk.target)
        if isFile(path) {
            let there = readFile(path, limit: 1 << 20)
            if there == now.settings.bytes {
                Console.error("redial: the file \(path) is there already, as it has to be.\n")
                return ClientSection(now, of: report, path: path)
            }
            guard replaces || Self.isOwn(there) else {
                Console.error(
                    "redial: the file \(path) is there already and holds something else; --output names another.\n")
                return ClientSection(now, of: report, path: nil)
            }
        }
        try writeFile(now.settings.bytes, to: path)
        return ClientSection(now, of: report, path: path)
    }

    /// Colons of addresses are for drives in names of files.
    private static func name(of target: Target) -> String {
        target.host.map { $0 == ":" || $0 == "%" ? "-" : String($0) }.joined() + ".rdp"
    }
}
