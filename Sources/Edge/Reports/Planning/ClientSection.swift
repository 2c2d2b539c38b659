import Diagnosis
public import Repairs

/// `client` of a plan: what the person at the desk can do now, and ready words. With `fix --client`.
public struct ClientSection: Encodable, Equatable, Sendable {
    struct Message: Encodable, Equatable {
        let to: String
        @OrNull private(set) var cause: String?
        @OrNull private(set) var probability: Double?
        let id, text: String
        let commands: [String]
    }

    struct Command: Encodable, Equatable {
        let client, command: String
    }

    /// Where the file was written; nil where none was, for it would only make it worse.
    @OrNull public private(set) var file: String?
    /// What stands in it, a setting a line.
    let settings: [String]
    /// What it does about the causes.
    let does: [String]
    let commands: [Command]
    /// What stands before the words to who did not see the walk.
    let about: String
    let words: [Message]

    /// - Parameter path: of the file that was written, if one was.
    public init(_ now: WorkingNow, of report: Report, path: String?) {
        about = "\(report.target.asked): \(report.diagnosis.verdict.summary.text)"
        file = path
        settings = now.settings.lines
        does = now.does.map(\.text)
        commands = now.settings.commands(path).map { Command(client: $0.client, command: $0.command) }
        words = now.messages.map {
            Message(
                to: $0.to.rawValue, cause: $0.cause, probability: $0.probability.map { rounded($0, digits: 6) },
                id: $0.says.id, text: $0.says.text, commands: $0.commands)
        }
    }

    /// The same for people. Commands stand on lines of their own, unbroken, so that they can be copied.
    func write(to page: inout Page) {
        page.section("Now, from this desk")
        if let file { page.hang([Span("  file:  ")], file) }
        for sentence in does { page.hang([Span("         ")], sentence) }
        for command in commands {
            page.paragraph(command.client, .dim, indent: 2)
            page.verbatim(command.command, indent: 6)
        }
        for (to, title) in [
            ("user", "To say to the user"), ("administrator", "To the administrator"),
            ("network", "To the network team"),
        ] {
            let messages = words.filter { $0.to == to }
            guard !messages.isEmpty else { continue }
            page.section(title)
            if to != "user" { page.paragraph(about, indent: 2) }
            for message in messages { write(message, to: &page) }
        }
    }

    private func write(_ message: Message, to page: inout Page) {
        let lead = message.probability.map { "  to \(percent($0)): " } ?? "  "
        page.hang([Span(lead)], message.text)
        for command in message.commands { page.verbatim(command, indent: 6) }
    }
}
