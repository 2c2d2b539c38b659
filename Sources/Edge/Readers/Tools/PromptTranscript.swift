/// What a command prompt printed that was fed commands, with a line of ours after each: `MARK 1 0`, the number of the command and
/// its exit code. What stands before the line `MARK begin` is the prompt's greeting, a profile's or a login banner.
public struct PromptTranscript: Equatable, Sendable {
    public struct Answer: Equatable, Sendable {
        public let output: [UInt8]
        public let status: Int

        public init(output: [UInt8], status: Int) {
            self.output = output
            self.status = status
        }
    }

    public static let mostAnswers = 1000

    /// In the order of the commands, up to the last that ended.
    public private(set) var answers: [Answer] = []

    /// Nil where no prompt took the first command.
    public init?(_ bytes: [UInt8], mark: String) {
        let mark = Array(mark.utf8)
        var output: [UInt8]?
        scan: for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            guard let words = Self.words(line, behind: mark) else {
                output?.append(contentsOf: line + [UInt8(ascii: "\n")])
                continue
            }
            if output == nil {
                guard words == ["begin"] else { continue scan }
            } else {
                guard words.count == 2, Int(words[0]) == answers.count + 1, let status = Int(words[1]),
                    answers.count < Self.mostAnswers
                else { break scan }
                answers.append(Answer(output: output ?? [], status: status))
            }
            output = []
        }
        if output == nil { return nil }
    }

    /// The rest of a line that begins with the mark, or with a prompt and the mark where a prompt shows itself all the same.
    private static func words(_ line: ArraySlice<UInt8>, behind mark: [UInt8]) -> [Substring]? {
        var line = line
        if !line.starts(with: mark) {
            guard line.count < 1000, let end = line.firstIndex(of: UInt8(ascii: ">")) else { return nil }
            line = line[(end + 1)...]
        }
        guard line.starts(with: mark) else { return nil }
        let rest = line.dropFirst(mark.count)
        guard rest.first == UInt8(ascii: " "), rest.count < 40 else { return nil }
        return String(decoding: rest, as: UTF8.self).split { $0 == " " || $0.isNewline }
    }
}
