import Evidence
import Testing

@testable import Diagnosis

/// Facts, and what causes.md says that they mean.
struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let facts: [any Fact]
    var host = "ws-041.corp.example"
    var address: String?
    /// The causes that must take the first places, in any order. The first one leads when `leads` is set.
    let causes: [String]
    var leads = false
    var certainty: RankedCause.Certainty?
    let state: Verdict.State
    let step: Step?

    var testDescription: String { name }

    var walked: Walk { walk(facts, host: host, address: address) }
}
