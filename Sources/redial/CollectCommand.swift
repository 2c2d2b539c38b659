import ArgumentParser
import Collecting
import Reports

struct CollectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collect",
        abstract: "Print the read-only collector for the Windows side.",
        discussion: """
            The script asks a Windows machine what the diagnosis can use (settings, services, certificates without keys, \
            event logs) and writes it into one folder or zip of its own; it changes nothing and takes no passwords. \
            redial read FOLDER-OR-ZIP judges it.

              redial collect > redial-collect.cmd
                then on Windows: redial-collect.cmd, as an administrator for all of it; works in recovery consoles too \
            (set HIVES=D:\\Windows\\System32\\config before it)
              redial collect --powershell > redial-collect.ps1
                then on Windows: powershell -NoProfile -ExecutionPolicy Bypass -File redial-collect.ps1
            """)

    @Flag(help: "As a batch file, which runs everywhere (this is the default).")
    var cmd = false
    @Flag(help: "As PowerShell, which takes more.")
    var powershell = false
    @Flag(help: "Print what is taken, and what for, in place of a script.")
    var list = false
    @Flag(help: "With --list: one JSON document on stdout and nothing else.")
    var json = false
    @Option(help: ArgumentHelp("How far back event logs are taken.", valueName: "number"))
    var days = CollectorScript.usualDays
    @Option(help: ArgumentHelp("Write the script to a file in place of standard output.", valueName: "file"))
    var output: String?

    func run() throws {
        guard !(cmd && powershell) else { throw UserError.usage("Take --cmd or --powershell, not both.") }
        guard (1...365).contains(days) else { throw UserError.usage("--days takes a number from 1 to 365.") }
        guard list || !json else { throw UserError.usage("--json goes with --list.") }
        if list { return try showList() }
        let script = CollectorScript(powershell ? .powerShell : .cmd, version: Redial.version, days: days)
        if let output {
            try writeFile(Array(script.text.utf8), to: output)
        } else {
            Console.out(script.text)
        }
    }

    private func showList() throws {
        if json { return Console.out(try encodeJSON(CollectorRow.all.map(ListedRow.init))) }
        for row in CollectorRow.all {
            let rights = row.rights == .administrator ? ", as an administrator" : ""
            let language = row.isForCmd ? "" : ", by PowerShell alone"
            Console.out("\(row.file): \(row.what)\(rights)\(language)\n    \(row.serves.joined(separator: ", "))\n")
        }
    }

    private struct ListedRow: Encodable {
        let id, file, what, rights: String
        let cmd, powershell, offline: Bool
        let causes: [String]

        init(_ row: CollectorRow) {
            id = row.id
            file = row.file
            what = row.what
            rights = row.rights.rawValue
            cmd = row.isForCmd
            powershell = true
            offline = row.place == .both && row.isForCmd
            causes = row.serves
        }
    }
}
