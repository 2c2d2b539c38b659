import Evidence
import Foundation
import Testing

@Suite struct ObservationTests {
    @Test func everyKindOfFactHasASample() {
        let sampled = Set(factSamples.map(\.kind))
        for type in factTypes { #expect(sampled.contains(type.kind), "no sample of \(type.kind)") }
        #expect(sampled.count == factTypes.count, "a sample of a kind that is not listed")
    }

    /// Between them the samples fill every field of a kind, or the round trip would not be one.
    @Test func theSamplesFillEveryField() {
        var filled: [String: Set<String>] = [:]
        var fields: [String: Set<String>] = [:]
        for sample in factSamples {
            for child in Mirror(reflecting: sample).children {
                guard let label = child.label else { continue }
                fields[sample.kind, default: []].insert(label)
                let mirror = Mirror(reflecting: child.value)
                if mirror.displayStyle != .optional || !mirror.children.isEmpty {
                    filled[sample.kind, default: []].insert(label)
                }
            }
        }
        #expect(filled == fields)
    }

    @Test(arguments: factSamples.indices) func comesBackFromJSON(_ index: Int) throws {
        let fact = factSamples[index]
        let observation = Observation(
            id: "o7", probe: "some-probe", atMs: 183.25, durationMs: index % 2 == 0 ? 4.5 : nil, fact: fact)
        let back = try JSONDecoder().decode(Observation.self, from: try JSONEncoder().encode(observation))
        #expect(same(back.fact, fact), "\(back.fact) is not \(fact)")
        #expect(back.id == "o7")
        #expect(back.probe == "some-probe")
        #expect(back.atMs == 183.25)
        #expect(back.durationMs == observation.durationMs)
        #expect(back.step == type(of: fact).step)
    }

    /// The keys of the report; a time not measured is null, not absent.
    @Test func hasTheShapeOfTheReport() throws {
        let observation = Observation(id: "o1", probe: "p", atMs: 2, fact: NLAPolicy(policy: .required))
        let json = try #require(
            try JSONSerialization.jsonObject(with: JSONEncoder().encode(observation)) as? [String: Any])
        let keys = ["id", "step", "probe", "atMs", "durationMs", "kind", "value", "source", "at", "machine"]
        #expect(Set(json.keys) == Set(keys))
        #expect(json["durationMs"] is NSNull)
        #expect(json["step"] as? String == "authenticate")
        #expect(json["kind"] as? String == "authenticate.nla")
        #expect((json["value"] as? [String: String]) == ["policy": "required"])
    }

    @Test(arguments: ["reach.nothing", "", "negotiate.Answer"]) func anUnknownKindIsAnError(_ kind: String) {
        let json = #"{"id":"o1","step":"reach","probe":"p","atMs":1,"durationMs":null,"kind":"\#(kind)","value":{}}"#
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Observation.self, from: Data(json.utf8)) }
    }

    @Test func aValueOfAnotherKindIsAnError() {
        let json = #"{"id":"o1","step":"reach","probe":"p","atMs":1,"kind":"authenticate.nla","value":{"code":1}}"#
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Observation.self, from: Data(json.utf8)) }
    }
}

@Suite struct FactTypeTests {
    @Test func kindsAreUnique() {
        #expect(Set(factTypes.map { $0.kind }).count == factTypes.count)
    }

    /// A kind begins with its step, or with what is seen in that step.
    @Test func kindsAreDottedAndBeginWithTheirPlace() throws {
        let places: [Substring: Step] = [
            "certificate": .encrypt, "client": .stay, "identity": .authenticate, "vantage": .reach, "path": .stay,
            "gateway": .reach, "log": .reach, "machine": .reach,
        ]
        // Of a capture each kind belongs to the step that it speaks of.
        let spanning: Set<Substring> = ["capture"]
        for type in factTypes {
            let parts = type.kind.split(separator: ".", omittingEmptySubsequences: false)
            try #require(parts.count == 2, "\(type.kind)")
            #expect(
                spanning.contains(parts[0]) || (places[parts[0]] ?? Step(rawValue: String(parts[0]))) == type.step,
                "\(type.kind)")
            #expect(
                parts[1].first?.isLowercase == true && parts[1].allSatisfy { $0.isASCII && $0.isLetter }, "\(type.kind)"
            )
        }
    }

    @Test func isFoundByItsKind() {
        for type in factTypes { #expect(factType(ofKind: type.kind) == type) }
        #expect(factType(ofKind: "reach.nothing") == nil)
    }

    @Test func theCatalogueHasALineForEach() {
        let catalogue = observationCatalogue()
        for type in factTypes {
            #expect(catalogue.contains("| `\(type.kind)` | \(type.step.rawValue) | \(type.meaning) |\n"))
            #expect(!type.meaning.contains("|") && !type.meaning.contains("\n"), "breaks the table: \(type.kind)")
        }
    }
}

@Suite struct StepTests {
    @Test func standInTheOrderOfAConnection() {
        let order = [
            "resolve", "reach", "negotiate", "encrypt", "authenticate", "join", "license", "activate", "draw", "stay",
        ]
        #expect(Step.allCases.map(\.rawValue) == order)
        #expect(Step.allCases.map(\.index) == Array(0..<10))
        #expect(Step.allCases.shuffled().sorted() == Step.allCases)
        #expect(zip(Step.allCases, Step.allCases.dropFirst()).allSatisfy { $0.next == $1 })
        #expect(Step.stay.next == nil)
    }
}
