import Evidence
import Knowledge
import Primitives

/// Makes sentences: id and arguments for programs, text for people.
struct Words: Sendable {
    let knowledge: Knowledge
    /// The way to the host is then the gateway, and not a TCP connection to it.
    var isThroughGateway = false

    /// What was seen; its id is `finding.value`.
    func say(_ finding: Finding) -> Sentence {
        let template = knowledge.finding(finding.id)?.outcome(finding.value)?.says ?? ""
        return sentence("\(finding.id).\(finding.value)", template, finding.args)
    }

    /// One of the sentences that belong to no finding.
    func say(_ id: String, _ args: [String: Value] = [:]) -> Sentence {
        sentence(id, knowledge.sentences[id] ?? "", args)
    }

    /// What a cause advises in view of a finding.
    func say(advice id: String, _ template: String, _ args: [String: Value]) -> Sentence {
        sentence(id, template, args)
    }

    /// A step in words: `the TLS handshake`.
    func name(of step: Step) -> Value {
        let id = isThroughGateway && step == .reach ? "gateway" : step.rawValue
        return .text(knowledge.sentences["word.\(id)"] ?? step.rawValue)
    }

    private func sentence(_ id: String, _ template: String, _ args: [String: Value]) -> Sentence {
        Sentence(id: id, args: args, text: filled(template, args.mapValues(\.text)))
    }
}
