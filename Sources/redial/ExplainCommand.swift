import ArgumentParser
import Explanation
import Knowledge
import Programs
import Reports

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        _superCommandName: Redial.name,
        abstract: "Say what an error code, an event or a copied dialog means.",
        discussion: """
            CODE is one or two numbers as a client shows them (0x904 0x7, 2308 7), a number behind the name of its family \
            (errorInfo 7, as --json names families), a name (STATUS_ACCOUNT_LOCKED_OUT, \
            ERRINFO_…, SEC_E_…, ERRCONNECT_…), an event (event RdpCoreTS 226), an exit code (exit 147), or the whole text \
            of a dialog, in any language, or the path of a picture of one (PNG or JPEG; read by tesseract). Exit 0 when at least one of them is known, 3 when none is.
            """)

    @Argument(parsing: .allUnrecognized, help: "The code, the extended code beside it, or a text with them in it.")
    var code: [String]
    @Flag(help: "One JSON document (redial.explanation/1) on stdout and nothing else.")
    var json = false
    @Option(help: "auto, always or never; NO_COLOR is honoured.")
    var color: Colour = .auto

    /// What is asked of it mostly, words and perhaps --json: the parser, which asks the runtime for the type of every option,
    /// takes a tenth of the whole time for it. Nil for anything else.
    static func plain(_ words: [String]) -> ExplainCommand? {
        let flag = "--json"
        let asked = words.prefix { $0 != terminator }
        let code = asked.filter { $0 != flag } + words.dropFirst(asked.count)
        guard !code.isEmpty, !asked.contains(where: { $0 != flag && isOption($0) }) else { return nil }
        var command = ExplainCommand()
        command.code = code
        command.json = asked.contains(flag)
        command.color = .auto
        return command
    }

    /// What follows it is no option.
    private static let terminator = "--"

    /// `-2146893022` is a number.
    private static func isOption(_ word: String) -> Bool {
        word.hasPrefix("-") && !(word.dropFirst().first?.isNumber ?? false)
    }

    /// The words of the command line, without what only ends its options.
    private func words() throws -> [String] {
        let asked = code.prefix { $0 != Self.terminator }
        if let option = asked.first(where: { $0.hasPrefix("--") }) {
            throw UserError.usage("explain has no option \(option).")
        }
        return Array(asked + code.dropFirst(asked.count + 1))
    }

    func run() async throws {
        let words = try words()
        guard !words.isEmpty else { throw UserError.usage("explain takes a code, such as 0x904 0x7.") }
        // Some hundred rows each: read at the same time.
        async let table = CodeTable.shared
        let knowledge = Knowledge.shared
        let explanation = explain(try await text(words), knowledge: knowledge, table: await table)
        if json {
            Console.out(try encodeJSON(ExplanationDocument(explanation)))
        } else {
            Console.out(
                explanation.terminal(
                    columns: Console.columns, style: color.style, sentences: knowledge.sentences))
        }
        if !explanation.isKnown { throw ArgumentParser.ExitCode(Reports.ExitCode.cannotTell.rawValue) }
    }

    /// The words of the command line, or what a picture of a dialog says.
    private func text(_ code: [String]) async throws -> String {
        let words = code.joined(separator: " ")
        guard code.count == 1, let bytes = try picture(words) else { return words }
        do {
            return try await DialogPicture.text(in: bytes)
        } catch .noReader {
            throw UserError.fault(
                "Reading a picture needs tesseract, which is not installed: apt install tesseract-ocr.")
        } catch .unreadable(let why) {
            throw UserError.badFile("The picture \(words) cannot be read: \(why).")
        }
    }

    /// The bytes of a picture; nil for words that name none. A code is no name of a file, whatever lies in the folder, but what
    /// ends as pictures do names one.
    private func picture(_ path: String) throws -> [UInt8]? {
        let isNamedSo = [".png", ".jpg", ".jpeg"].contains { path.lowercased().hasSuffix($0) }
        if isNamedSo, !isFile(path) { throw UserError.badFile("There is no picture \(path).") }
        let bytes = readFile(path, limit: DialogPicture.limit)
        if let bytes, DialogPicture.isPicture(bytes) { return bytes }
        guard isNamedSo else { return nil }
        throw UserError.badFile(
            bytes == nil
                ? "The picture \(path) cannot be read, or is larger than \(DialogPicture.limit >> 20) MiB."
                : "The file \(path) is no picture: neither PNG nor JPEG.")
    }
}
