import Diagnosis
import Evidence
import Reports

/// `--ask`: puts the questions to a person, the one that is expected to tell most first, and judges again after each answer.
struct Interview {
    /// Nobody answers more than a handful.
    private static let mostQuestions = 5

    private enum Reply {
        case answered(Answer)
        case stopped
    }

    /// - Throws: where there is no terminal to ask on.
    static func requireTerminal() throws(UserError) {
        guard Console.isInputTerminal, Console.isTerminal else {
            throw .usage("--ask asks on a terminal and there is none; give answers with --answer id=yes|no|unknown.")
        }
    }

    /// What it comes to after the last answer; the same where nothing is worth asking.
    static func hold(over checked: CheckOutcome) -> CheckOutcome {
        var current = checked
        var asked: Set<String> = []
        while asked.count < mostQuestions,
            let question = current.report.diagnosis.ask.first(where: { !asked.contains($0.id) })
        {
            Console.out(leading(current.report) + put(question, number: asked.count + 1))
            asked.insert(question.id)
            guard case .answered(let answer) = readReply() else { break }
            current = current.answering(question.id, answer)
        }
        if !asked.isEmpty { Console.out("\n") }
        return current
    }

    /// `So far, most likely (41%): Remote Desktop is switched off on the server.`
    private static func leading(_ report: Report) -> String {
        guard let top = report.diagnosis.causes.first else { return "\n" }
        return "\nSo far, most likely (\(Int((top.probability * 100).rounded()))%): \(top.title).\n"
    }

    private static func put(_ question: Question, number: Int) -> String {
        "\(number). \(question.question.text)\n   how: \(question.how)\n"
    }

    /// Asked again until it is understood; the end of input stops the interview.
    private static func readReply() -> Reply {
        while true {
            Console.out("   y(es), n(o), u(nknown), q(uit): ")
            guard let line = readLine() else { return .stopped }
            switch line.lowercased().filter({ !$0.isWhitespace }) {
            case "y", "yes": return .answered(.yes)
            case "n", "no": return .answered(.no)
            case "u", "unknown", "?", "": return .answered(.unknown)
            case "q", "quit": return .stopped
            default: continue
            }
        }
    }
}
