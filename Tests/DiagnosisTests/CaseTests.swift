import Evidence
import Knowledge
import Testing

@testable import Diagnosis

/// Each way to break, from facts to the cause.
struct CaseTests {
    @Test(
        arguments: nameCases + reachCases + tlsCases + offerCases + logonCases + historyCases + joinCases + pathCases
            + kerberosCases + sessionCases)
    func namesTheCause(_ given: Case) throws {
        let result = diagnose(given.walked, knowledge: .shared)
        let first = try #require(result.causes.first, "no cause at all")
        let told = result.causes.map { "\($0.id) \($0.probability)" }.joined(separator: ", ")
        #expect(given.causes.contains(first.id), "\(told)")
        if given.leads { #expect(first.id == given.causes.first, "\(told)") }
        let places = result.causes.map(\.id).filter { $0 != "unlisted-cause" }.prefix(2)
        if given.causes.count > 1 { #expect(Set(given.causes).isSuperset(of: places), "\(told)") }
        if let certainty = given.certainty { #expect(first.certainty == certainty, "\(told)") }
        #expect(result.verdict.state == given.state, "\(result.verdict.summary.text)")
        #expect(result.verdict.step == given.step)
    }

    @Test func thereAreEnoughCases() {
        #expect((nameCases + reachCases + tlsCases + logonCases).count >= 40)
    }

    /// Where the outside cannot tell several causes apart, a question is offered that can.
    @Test(arguments: (reachCases + tlsCases).filter { $0.causes.count > 1 && $0.state == .broken })
    func asksWhatWouldTellThemApart(_ given: Case) {
        let result = diagnose(given.walked, knowledge: .shared)
        #expect(!result.ask.isEmpty)
        #expect(result.ask.map(\.gainBits) == result.ask.map(\.gainBits).sorted(by: >))
        #expect(result.ask.count <= 3 && result.ask.allSatisfy { $0.gainBits >= 0.05 })
    }
}
