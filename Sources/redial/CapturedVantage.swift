import Evidence
import Primitives
import Reports

extension CheckOutcome {
    /// The walk beside the connection of the client that really fails, where a capture that was read holds one with the same
    /// server: it becomes one fact, as a walk from another place does.
    func joined(withConversationsOf evidence: FileEvidence) -> CheckOutcome {
        let met = evidence.conversations.filter { $0.walk.isOfFiles && isOfSameServer($0.walk) }
        let judged = met.suffix(Self.mostJudged).map {
            (file: $0.file, walk: $0.walk, severity: redial.severity(of: $0.walk))
        }
        guard
            let worst = judged.enumerated().max(by: {
                ($0.element.severity, $0.offset) < ($1.element.severity, $1.offset)
            })
        else { return self }
        let client = worst.element.walk.vantage.source.map { "the client \($0)" } ?? "a client"
        return joined(with: worst.element.walk, from: "\(client) in \(shown(worst.element.file, limit: 60))")
    }

    private static let mostJudged = 50

    /// Behind a NAT both may differ: then the capture is for `redial read` alone.
    private func isOfSameServer(_ conversation: Walk) -> Bool {
        let met = report.walk.all(PortAnswer.self).map(\.fact.address)
        return met.contains(conversation.target.host) && conversation.target.port == report.walk.target.port
    }
}
