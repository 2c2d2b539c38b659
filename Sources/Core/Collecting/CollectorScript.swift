import Knowledge

/// The collector as a script for Windows, with lines that end as Windows' own do and nothing but ASCII in them, so that no code
/// page matters.
public struct CollectorScript: Sendable {
    public enum Language: Sendable { case cmd, powerShell }

    public static let usualDays = 14

    private let language: Language
    private let version: String
    private let days: Int

    /// - Parameter days: how far back event logs are taken.
    public init(_ language: Language, version: String, days: Int = usualDays) {
        self.language = language
        self.version = version
        self.days = days
    }

    public var text: String {
        let rows = CollectorRow.all
        let filled =
            switch language {
            case .cmd:
                CollectorFiles.cmdFrame
                    .replacing("{rows:both}", with: rows.filter { $0.place == .both }.map(cmdLines).joined())
                    .replacing("{rows:live}", with: rows.filter { $0.place == .live }.map(cmdLines).joined())
            case .powerShell:
                CollectorFiles.powerShellFrame.replacing("{rows}", with: rows.map(powerShellLine).joined())
            }
        return (filled + "\n").replacing("{version}", with: version).replacing("{days}", with: String(days))
            .replacing("\n", with: "\r\n")
    }

    // MARK: cmd

    /// `set do=…` and what carries it out; nothing for a row that only PowerShell can ask.
    private func cmdLines(_ row: CollectorRow) -> String {
        guard row.isForCmd else { return "" }
        // In a batch file a per cent sign of its own is two; those around names of variables stay.
        let command = command(of: row).replacing("{system}", with: "%sys%").replacing("{software}", with: "%soft%")
            .replacing("{file}", with: "\"%out%\\\(row.file)\"").replacing("|", with: "^|")
        if row.kind == .log { return logLines(row) }
        if row.kind == .guardedRegistry {
            return "set do=\(command)\ncall :guard \"\(row.cmd.replacing("{system}", with: "%sys%"))\" \(row.id)\n"
        }
        return "set do=\(command)\n" + take(row, isPrinted: row.kind == .tool)
    }

    private func take(_ row: CollectorRow, isPrinted: Bool) -> String {
        let how = isPrinted ? "printed" : "itself"
        return "call :take \(row.id) \(row.file) \(how) \(row.rights.rawValue) \(absentCode(row))\n"
    }

    /// Of a Windows that does not run, the log's file is asked in place of the channel.
    private func logLines(_ row: CollectorRow) -> String {
        let file = row.cmd.replacing("/", with: "%%4") + ".evtx"
        let log = "wevtutil epl %log% \"%out%\\\(row.file)\" /ow:true \"/q:\(query(row))\""
        return """
            set log="\(row.cmd)"
            if defined HIVES set log="%HIVES%\\..\\winevt\\Logs\\\(file)" /lf:true
            set do=\(log)
            \(take(row, isPrinted: false))
            """
    }

    // MARK: PowerShell

    private func powerShellLine(_ row: CollectorRow) -> String {
        if row.kind == .script || row.powershell != "=" && row.kind != .log {
            return "Script \(quoted(row.id)) \(quoted(row.file)) \(quoted(row.rights.rawValue)) { \(row.powershell) }\n"
        }
        let how: String =
            switch row.kind {
            case .tool: "printed"
            case .guardedRegistry: "guarded"
            case .registry, .log, .itself, .script: "itself"
            }
        let command =
            row.kind == .log
            ? "wevtutil epl \"\(row.cmd)\" {file} /ow:true \"/q:\(query(row))\""
            : command(of: row).replacing("{system}", with: #"HKLM\SYSTEM\CurrentControlSet"#)
                .replacing("{software}", with: #"HKLM\SOFTWARE"#)
        let words = [row.id, row.file, how, row.rights.rawValue, absentCode(row), command].map(quoted)
        return "Native \(words.joined(separator: " "))\n"
    }

    /// In single quotes nothing is expanded.
    private func quoted(_ word: String) -> String { "'" + word.replacing("'", with: "''") + "'" }

    // MARK: both

    private func command(of row: CollectorRow) -> String {
        switch row.kind {
        case .registry, .guardedRegistry: "reg export \"\(row.cmd)\" {file} /y"
        case .log, .tool, .itself, .script: row.cmd
        }
    }

    /// The exit code by which a command says that there is nothing of the kind: most policies are not set on most machines, and
    /// no machine has every log.
    private func absentCode(_ row: CollectorRow) -> String {
        switch row.kind {
        case .registry, .guardedRegistry: "1"
        // ERROR_EVT_CHANNEL_NOT_FOUND [MS-ERREF 2.2]
        case .log: "15007"
        case .tool: row.cmd.hasPrefix("reg ") || row.cmd.contains("| findstr ") ? "1" : "-"
        case .itself, .script: "-"
        }
    }

    /// Which events, as XPath: those of the last days, of them what the row asks for.
    private func query(_ row: CollectorRow) -> String {
        let time = "TimeCreated[timediff(@SystemTime) <= \(days * 86_400_000)]"
        return row.powershell == "-" ? "*[System[\(time)]]" : "*[System[\(row.powershell) and \(time)]]"
    }
}

extension String {
    /// The library's own needs more than the core has.
    fileprivate func replacing(_ part: String, with other: String) -> String {
        guard !part.isEmpty else { return self }
        var result = ""
        var rest = self[...]
        while let start = rest.firstRange(of: part) {
            result += rest[..<start.lowerBound] + other
            rest = rest[start.upperBound...]
        }
        return result + rest
    }
}

extension Substring {
    fileprivate func firstRange(of part: String) -> Range<Index>? {
        let (text, wanted) = (utf8, Array(part.utf8))
        var index = text.startIndex
        while index < text.endIndex {
            if text[index...].starts(with: wanted) { return index..<text.index(index, offsetBy: wanted.count) }
            index = text.index(after: index)
        }
        return nil
    }
}
