/// What runs on the other machine: takes the program from standard input into a folder of its own, runs it, removes the folder.
///
/// The command is constant. All that changes (the arguments, the length of the program) comes over standard input as lines and
/// is only ever used as data, so that nothing a user typed is read by a shell there. The login shell sees one word in single
/// quotes without such a quote or a backslash in it, which every common shell takes as it is.
enum RemoteScript {
    /// Exit codes of the script itself, apart from those of redial and of ssh (255).
    enum Ending: Int32 {
        case noFolder = 81
        case notReceived = 82
        case notStored = 83
        case notExecutable = 84
        case notRunnable = 85
        case otherMachine = 86
        case ended = 87
    }

    /// On one line, for some login shells take no more.
    static let command = "exec sh -c '" + lines.map { $0.hasSuffix("&") ? $0 : $0 + ";" }.joined(separator: " ") + "'"

    /// Standard input stays open while the walk runs. When it ends, whoever asked is gone: then the walk is ended too.
    private static let lines = [
        #"umask 077"#,
        #"IFS= read -r mark && IFS= read -r machine && read -r size && read -r count || exit 82"#,
        #"test "$machine" = "$(uname -s) $(uname -m)" || exit 86"#,
        #"folder=$(mktemp -d) || exit 81"#,
        #"walk="#,
        #"clean() { if test -n "$walk"; then kill "$walk" 2>/dev/null; fi; rm -rf "$folder"; }"#,
        #"trap clean EXIT"#,
        #"trap "exit 87" HUP INT TERM PIPE"#,
        #"set --"#,
        #"while test "$count" -gt 0; do IFS= read -r word || exit 82; set -- "$@" "$word"; count=$((count - 1)); done"#,
        #"head -c "$size" >"$folder/redial" 2>/dev/null || exit 83"#,
        #"stored=$(wc -c <"$folder/redial") || exit 83"#,
        #"test "$stored" -eq "$size" || exit 82"#,
        #"chmod 700 "$folder/redial" || exit 83"#,
        #""$folder/redial" --version >/dev/null 2>&1 </dev/null"#,
        #"case $? in 0) ;; 126) exit 84 ;; *) exit 85 ;; esac"#,
        #"echo "$mark""#,
        #"exec 3<&0"#,
        #""$folder/redial" "$@" </dev/null 3<&- &"#,
        #"walk=$!"#,
        #"{ cat <&3; kill "$walk"; } >/dev/null 2>&1 &"#,
        #"watch=$!"#,
        #"wait "$walk""#,
        #"code=$?"#,
        // Its number may soon be another's.
        #"walk="#,
        #"kill "$watch" 2>/dev/null"#,
        #"exit "$code""#,
    ]

    /// What comes before the program on standard input.
    ///
    /// - Parameter mark: a line that the script says before redial's own output; what a profile said before it is passed over.
    /// - Returns: nil where an argument cannot be a line.
    static func header(mark: String, machine: String, size: Int, arguments: [String]) -> [UInt8]? {
        guard arguments.allSatisfy({ !$0.utf8.contains(0x0a) && !$0.utf8.contains(0) }) else { return nil }
        let lines = [mark, machine, String(size), String(arguments.count)] + arguments
        return Array(lines.map { $0 + "\n" }.joined().utf8)
    }

    /// What redial said: all that follows the line with the mark; nil where that never came.
    static func document(in output: [UInt8], mark: String) -> [UInt8]? {
        let line = Array((mark + "\n").utf8)
        guard output.count >= line.count else { return nil }
        // A profile says little.
        let places = 0...min(output.count - line.count, 65_536)
        guard let start = places.first(where: { output[$0...].starts(with: line) }) else { return nil }
        return Array(output[(start + line.count)...])
    }
}
