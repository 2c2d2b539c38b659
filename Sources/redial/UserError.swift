import ArgumentParser
import Primitives
import Reports

/// What stops a command before it has begun: one sentence for the person, an id for programs, an exit code.
struct UserError: Error, Equatable {
    let code: Int32
    let id: String
    let text: String

    static func usage(_ text: String) -> UserError { .init(code: 64, id: "usage", text: text) }
    static func badTarget(_ text: String) -> UserError { .init(code: 64, id: "bad-target", text: text) }
    static func badFile(_ text: String) -> UserError { .init(code: 65, id: "bad-file", text: text) }
    static func fault(_ text: String) -> UserError { .init(code: 70, id: "internal-fault", text: text) }
    static let interrupted = UserError(code: 130, id: "interrupted", text: "Interrupted before there was a verdict.")

    /// The sentence goes to stderr; with `--json` the document goes to stdout as well.
    func tell(asJSON: Bool) {
        Console.error("redial: \(shown(text, limit: 400))\n")
        guard asJSON, let document = try? encodeJSON(ErrorDocument(code: code, id: id, text: shown(text, limit: 400)))
        else {
            return
        }
        Console.out(document)
    }
}
