extension PromptScript {
    /// Of redial, beside the machine.
    static let folder = "%ProgramData%\\redial"
    static let makesFolder = #"if not exist "\#(folder)" mkdir "\#(folder)" 2>nul"#

    /// Longer lines a prompt does not take.
    private static let longestLine = 7000

    /// Writes a journal entry, which is JSON, beside the machine. Nil where one of its lines is too long.
    ///
    /// Whatever a prompt might read stands in JSON only within texts, where it can be written by its number.
    public static func kept(_ entry: [UInt8], id: String) -> Command? {
        let lines = String(decoding: entry, as: UTF8.self).split(separator: "\n").map(escaped)
        guard PromptText.isName(id), lines.allSatisfy({ $0.utf8.count < longestLine }) else { return nil }
        let file = "\"\(folder)\\\(id).json\""
        let written = PromptText.writing(lines, to: file)
        let isThere = "if exist \(file) (set \"redial=0\") else (set \"redial=5\")"
        return Command([makesFolder] + written + [isThere], hasOwnStatus: true)
    }

    /// [RFC 8259 7]
    private static func escaped(_ line: Substring) -> String {
        line.utf16.map { unit in
            let isPlain = (0x20...0x7e).contains(unit) && !"%&|<>^()!".utf16.contains(unit)
            return isPlain ? String(UnicodeScalar(UInt8(unit))) : "\\u" + hexadecimal(unit)
        }.joined()
    }

    private static func hexadecimal(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
