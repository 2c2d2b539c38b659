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

    /// Before anyone is walked to: a file that is there is somebody's, and is not written over unless it was named.
    ///
    /// Throws a `UserError` of code 64 for a name that no Windows client takes, 65 where the file cannot be written.
    func check(_ target: String) throws(UserError) {
        guard isAsked, let output else { return }
        guard output.lowercased().hasSuffix(".rdp"), !output.contains("\"") else {
            throw .usage("--output takes a file that ends with .rdp.")
        }
        try requireWritable(output)
    }

    /// Writes the file and gives the section of the plan; nil where it was not asked for.
    func help(with report: Report) throws(UserError) -> ClientSection? {
        guard isAsked else { return nil }
        let now = WorkingNow(report.diagnosis, on: report.walk)
        guard now.isFileOfUse else { return ClientSection(now, of: report, path: nil) }
        let path = output ?? Self.name(of: report.walk.target)
        guard output != nil || !isFile(path) else {
            throw .badFile("The file \(path) is there already; name another one by --output.")
        }
        try writeFile(now.settings.bytes, to: path)
        return ClientSection(now, of: report, path: path)
    }

    /// Colons of addresses are for drives in names of files.
    private static func name(of target: Target) -> String {
        target.host.map { $0 == ":" || $0 == "%" ? "-" : String($0) }.joined() + ".rdp"
    }
}
