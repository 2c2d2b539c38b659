import Evidence
import Knowledge
import Testing

@testable import Diagnosis

private let allWalks =
    (nameCases + reachCases + tlsCases + logonCases + pathCases).map(\.walked) + [walk(healthyWindows), walk([])]

private let results = allWalks.map { diagnose($0, knowledge: .shared) }

/// What must hold of every diagnosis.
struct PropertyTests {
    @Test(arguments: allWalks.indices)
    func probabilitiesAreProbabilities(_ index: Int) {
        let result = results[index]
        let sum = result.hypotheses.reduce(0) { $0 + $1.probability }
        #expect(abs(sum - 1) < 1e-6)
        #expect(result.hypotheses.allSatisfy { $0.probability > 0 && $0.probability < 1 })
        #expect(result.causes.allSatisfy { $0.probability > 0 && $0.probability < 1 })
        #expect(result.causes.count <= 12 && result.ruledOut.count <= 8)
    }

    @Test(arguments: allWalks.indices)
    func orderOfObservationsDoesNotMatter(_ index: Int) {
        var shuffled = allWalks[index]
        shuffled.observations.reverse()
        #expect(essence(results[index]) == essence(diagnose(shuffled, knowledge: .shared)))
    }

    @Test(arguments: allWalks.indices)
    func orderOfKnowledgeDoesNotMatter(_ index: Int) {
        let known = Knowledge.shared
        let reversed = Knowledge(
            version: known.version, digest: known.digest, causes: known.causes.reversed(),
            findings: known.findings.reversed(),
            questions: known.questions.reversed(), issuers: known.issuers.reversed(),
            windows: known.windows.reversed(),
            sentences: known.sentences)
        #expect(essence(results[index]) == essence(diagnose(allWalks[index], knowledge: reversed)))
    }

    @Test(arguments: allWalks.indices)
    func aFactForANoteOnlyChangesNoRanking(_ index: Int) {
        let before = results[index]
        var walk = allWalks[index]
        let fact = answer(.selected, selected: 0, flags: 0, question: .rdpOnly)
        walk.observations.append(.init(id: "o98", probe: "test", atMs: 98, fact: fact))
        let after = diagnose(walk, knowledge: .shared)
        #expect(after.notes.contains { $0.id == "standard-rdp-security-allowed" })
        #expect(after.causes.map(\.id) == before.causes.map(\.id))
        #expect(after.causes.map(\.probability) == before.causes.map(\.probability))
    }

    /// Proven needs an observation that decides, declared in the data.
    @Test(arguments: allWalks.indices)
    func nothingIsProvenByAPrior(_ index: Int) {
        let result = results[index]
        let seen = findings(in: Seen(allWalks[index]), .shared)
        for cause in result.causes where cause.certainty == .proven {
            let proofs = Knowledge.shared.cause(cause.id)?.proves ?? []
            #expect(
                proofs.contains { $0.allSatisfy { id, value in seen.contains { $0.id == id && $0.value == value } } })
        }
    }

    @Test(arguments: allWalks.indices)
    func everySentenceIsWhole(_ index: Int) {
        let result = results[index]
        let sentences =
            [result.verdict.summary] + result.steps.map(\.detail) + result.causes.flatMap { $0.because.map(\.says) }
            + result.ruledOut.map(\.because) + result.ask.map(\.question)
        for text in sentences.map(\.text) + result.notes.map(\.text) {
            #expect(!text.isEmpty && !text.contains("{"), "\(text)")
        }
    }

    @Test(arguments: allWalks.indices)
    func reasonsPointAtObservations(_ index: Int) {
        let result = results[index]
        let ids = Set(allWalks[index].observations.map(\.id))
        let reasons = result.causes.flatMap(\.because)
        #expect(ids.isSuperset(of: reasons.map(\.observation) + result.ruledOut.map(\.observation)))
        #expect(reasons.allSatisfy { abs($0.bits) >= 0.3 })
        #expect(result.causes.allSatisfy { $0.because.count <= 6 })
    }

    @Test(arguments: allWalks.indices)
    func everyFindingIsOfTheClosedList(_ index: Int) {
        let found = findings(in: Seen(allWalks[index]), .shared)
        #expect(Set(found.map(\.id)).count == found.count)
        for finding in found {
            let row = Knowledge.shared.finding(finding.id)
            let template = row?.outcome(finding.value)?.says
            #expect(template != nil, "\(finding.id) \(finding.value)")
            #expect(
                Set(finding.args.keys).isSuperset(of: argumentNames(of: template ?? "")),
                "\(finding.id).\(finding.value)")
        }
    }

    @Test func judgingIsQuick() {
        let clock = ContinuousClock()
        let walk = walk(healthyWindows)
        _ = diagnose(walk, knowledge: .shared)
        let fastest = (0..<5).map { _ in clock.measure { _ = diagnose(walk, knowledge: .shared) } }.min() ?? .seconds(9)
        #expect(fastest < .milliseconds(isOptimized ? 20 : 1000))
    }
}

/// What a reader of a diagnosis would act on, to the last digit.
private func essence(_ result: Diagnosis) -> [String] {
    result.causes.map { "\($0.id) \($0.probability) \($0.because.map(\.bits))" }
        + result.hypotheses.map { "\($0.causes) \($0.probability)" }
        + result.ask.map { "\($0.id) \($0.gainBits)" } + result.ruledOut.map(\.id) + result.notes.map(\.id)
        + [result.verdict.summary.text]
}

private var isOptimized: Bool {
    var isChecked = false
    assert(
        {
            isChecked = true; return true
        }())
    return !isChecked
}
