import Primitives

extension PromptScript {
    /// A prompt takes some eight thousand characters a line.
    private static let pieceLength = 4000
    /// More than any repair.
    private static let mostPieces = 40

    /// What stands before the reason where a script did not succeed.
    public var reason: String { "reason-" + mark }

    /// Runs a script of PowerShell, which goes in pieces of Base64 in variables: a prompt reads nothing in them, and there is no
    /// file that somebody else could change before it is run. Nil where it is too long.
    func run(_ script: [String]) -> Command? {
        let encoded = base64(script.joined(separator: "\r\n").utf8)
        let variables = Self.variables(holding: encoded)
        guard !encoded.isEmpty, variables.lines.count <= Self.mostPieces else { return nil }
        let text = "[Text.Encoding]::ASCII.GetString([Convert]::FromBase64String(\(variables.whole)))"
        let words = "try { & ([ScriptBlock]::Create(\(text))); '\(done)' } catch { '\(reason) ' + $_; exit 1 }"
        return Command(
            variables.lines + ["\"\(Self.powerShell)\" -NoProfile -NonInteractive -Command \"\(words)\" <nul 2>nul"])
    }

    /// Lines that put a long text of Base64 into variables, in pieces, and what it is as a whole in PowerShell.
    static func variables(holding encoded: String) -> (lines: [String], whole: String) {
        let pieces = stride(from: 0, to: encoded.utf8.count, by: pieceLength).map {
            encoded.dropFirst($0).prefix(pieceLength)
        }
        return (
            zip(1..., pieces).map { number, piece in "set \"redial\(number)=\(piece)\"" },
            (1...max(1, pieces.count)).map { "$env:redial\($0)" }.joined(separator: " + ")
        )
    }

    /// Ends with 0 where what a script kept is there, and with 1 where it is not.
    public static func keeps(_ file: String) -> String {
        "if exist \"\(file)\" (\(program("cmd", "/d /c exit 0"))) else (\(program("cmd", "/d /c exit 1")))"
    }
}
