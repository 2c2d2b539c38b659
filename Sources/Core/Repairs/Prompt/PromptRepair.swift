import Primitives

extension PromptScript {
    private static let pieceLength = 4000
    /// A prompt takes some eight thousand characters a line, and so many lines are more than any repair.
    private static let mostPieces = 40

    /// What stands before the reason where a script did not succeed.
    public var reason: String { "reason-" + mark }

    /// Runs a script of PowerShell, which goes in pieces of Base64 in variables: a prompt reads nothing in them, and there is no
    /// file that somebody else could change before it is run. Nil where it is too long.
    func run(_ script: [String]) -> Command? {
        let encoded = base64(script.joined(separator: "\r\n").utf8)
        let pieces = stride(from: 0, to: encoded.utf8.count, by: Self.pieceLength).map {
            String(encoded.dropFirst($0).prefix(Self.pieceLength))
        }
        guard !pieces.isEmpty, pieces.count <= Self.mostPieces else { return nil }
        let variables = zip(1..., pieces).map { number, piece in "set \"redial\(number)=\(piece)\"" }
        let whole = (1...pieces.count).map { "$env:redial\($0)" }.joined(separator: " + ")
        let text = "[Text.Encoding]::ASCII.GetString([Convert]::FromBase64String(\(whole)))"
        let words = "try { & ([ScriptBlock]::Create(\(text))); '\(done)' } catch { '\(reason) ' + $_; exit 1 }"
        return Command(
            variables + ["\"\(Self.powerShell)\" -NoProfile -NonInteractive -Command \"\(words)\" <nul 2>nul"])
    }

    /// Ends with 0 where what a script kept is there, and with 1 where it is not.
    public static func keeps(_ file: String) -> String {
        "if exist \"\(file)\" (\(program("cmd", "/d /c exit 0"))) else (\(program("cmd", "/d /c exit 1")))"
    }
}
