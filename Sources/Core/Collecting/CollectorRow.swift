import Knowledge

/// One thing that the collector takes: a line of `Data/collect/rows.tsv`. A new row is a new line there.
public struct CollectorRow: Equatable, Sendable {
    public enum Kind: String, Sendable {
        /// A key of the registry with all below it; `cmd` is the key.
        case registry = "reg"
        /// The same where it may hold a password.
        case guardedRegistry = "reg-guarded"
        /// An event log; `cmd` is the channel, `powershell` which events (`-`: all).
        case log
        /// A command that prints.
        case tool
        /// A command that writes the file itself, at `{file}`.
        case itself
        /// A question that only PowerShell can ask.
        case script
    }

    public enum Rights: String, Sendable { case any, administrator }

    public enum Place: String, Sendable {
        /// Also of a Windows that does not run, from a recovery console.
        case both
        case live
    }

    /// Stable, kebab-case; the manifest names it.
    public let id: String
    public let file: String
    public let kind: Kind
    public let rights: Rights
    public let place: Place
    /// In a few words, for people.
    public let what: String
    public let cmd: String
    /// `=` where it is what `cmd` says.
    public let powershell: String
    /// Ids of the causes that it bears on.
    public let serves: [String]

    public var isForCmd: Bool { kind != .script }

    /// All of them, in the order in which they are taken. A line that is none is passed over, which a test excludes for our own.
    public static let all: [CollectorRow] = CollectorFiles.rows.split(separator: "\n").dropFirst()
        .compactMap { CollectorRow(line: $0) }

    init?(line: Substring) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 9, let kind = Kind(rawValue: fields[2]), let rights = Rights(rawValue: fields[3]),
            let place = Place(rawValue: fields[4])
        else { return nil }
        id = fields[0]
        file = fields[1]
        self.kind = kind
        self.rights = rights
        self.place = place
        what = fields[5]
        cmd = fields[6]
        powershell = fields[7]
        serves = fields[8].split(separator: " ").map(String.init)
    }
}
