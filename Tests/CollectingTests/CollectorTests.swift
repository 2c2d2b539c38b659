import Collecting
import Knowledge
import Testing

@Suite struct CollectorTests {
    @Test func everyLineOfTheTableIsARow() {
        let lines = CollectorFiles.rows.split(separator: "\n").count - 1
        #expect(CollectorRow.all.count == lines && lines > 50)
    }

    @Test func idsAndFilesAreUniqueAndPlain() {
        let rows = CollectorRow.all
        #expect(Set(rows.map(\.id)).count == rows.count)
        #expect(Set(rows.map(\.file)).count == rows.count)
        for row in rows {
            #expect(row.id.utf8.allSatisfy { $0 == 0x2d || (0x61...0x7a).contains($0) }, "\(row.id)")
            #expect(row.file.hasPrefix(row.id + ".") && row.file != "manifest.txt", "\(row.file)")
            // Copies of hives lie under these names for a while.
            #expect(!row.file.hasPrefix("system") && !row.file.hasPrefix("software"), "\(row.file)")
        }
    }

    @Test func everyRowServesCausesThatThereAre() {
        for row in CollectorRow.all {
            #expect(!row.serves.isEmpty, "\(row.id)")
            for cause in row.serves { #expect(Knowledge.shared.cause(cause) != nil, "\(row.id): \(cause)") }
        }
    }

    /// Outside of quotes none of what a command interpreter acts on but a pipe; and no per cent sign but around names.
    @Test func commandsNeedNoOtherQuoting() {
        for row in CollectorRow.all where row.isForCmd {
            let outside = row.cmd.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 0 }.map(\.element).joined()
            #expect(!outside.contains { "&<>^!".contains($0) }, "\(row.id)")
            #expect(row.cmd.count { $0 == "%" } % 2 == 0 && row.cmd.count { $0 == "\"" } % 2 == 0, "\(row.id)")
        }
    }

    @Test(arguments: [CollectorScript.Language.cmd, .powerShell])
    func scriptsArePlainTextOfWindows(_ language: CollectorScript.Language) {
        let script = CollectorScript(language, version: "1.2.3", days: 7).text
        #expect(script.utf8.allSatisfy { $0 < 0x7f && ($0 >= 0x20 || $0 == 0x0a || $0 == 0x0d) })
        let lines = script.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(!lines.contains { $0.contains("\n") || $0.contains("\r") })
        #expect(script.contains("1.2.3") && script.contains("<= 604800000"))
        for left in ["{rows", "{version}", "{days}", "{system}", "{software}", "{milliseconds}"] {
            #expect(!script.contains(left), "\(left)")
        }
    }

    @Test func everyRowIsInTheScripts() {
        let cmd = CollectorScript(.cmd, version: "1").text
        let powerShell = CollectorScript(.powerShell, version: "1").text
        for row in CollectorRow.all {
            let isThere = cmd.contains("call :take \(row.id) ") || cmd.contains(" \(row.id)\r\n")
            #expect(isThere == row.isForCmd, "\(row.id)")
            #expect(powerShell.contains(" '\(row.id)' '\(row.file)' "), "\(row.id)")
        }
    }

    /// A command interpreter cuts longer lines.
    @Test func noLineIsTooLong() {
        for language in [CollectorScript.Language.cmd, .powerShell] {
            for line in CollectorScript(language, version: "1").text.split(separator: "\r\n") {
                #expect(line.utf8.count < 2000)
            }
        }
    }
}
