import Evidence
import Foundation
import Primitives
import Testing

@Suite struct RecordedWalkTests {
    private let vantage = Vantage(
        id: "v", kind: .wsl2NAT, host: "here", source: "10.0.0.5", interface: nil, overlays: ["tailscale"])

    private var recorded: RecordedWalk {
        var trace = ConnectionTrace(address: "10.0.0.1", port: 3390, purpose: "client", openedMs: 0.1)
        trace.outcome = .connected
        trace.connectedMs = 1.0 / 3
        trace.sentBytes = 2
        trace.pieces = [.init(atMs: 0.7, from: .us, bytes: [0, 255])]
        let walk = Walk(
            target: Target(asked: "a:3390", host: "a", port: 3390, address: "10.0.0.1"), vantage: vantage,
            startedAt: instant, durationMs: 412.123456789,
            observations: factSamples.enumerated().map { index, fact in
                Observation(id: "o\(index + 1)", probe: "p", atMs: Double(index) / 7, durationMs: nil, fact: fact)
            }, probes: [ProbeRecord(probe: "a", attempt: .notRun(.deadline))],
            connections: .init(opened: 4, answered: 3), traces: [trace])
        return RecordedWalk(redial: "9.9.9", walk: walk, answers: ["service-running": "yes"])
    }

    private func object() throws -> [String: Any] {
        let data = try JSONEncoder().encode(recorded)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private func read(_ object: [String: Any]) throws -> RecordedWalk {
        try JSONDecoder().decode(RecordedWalk.self, from: try JSONSerialization.data(withJSONObject: object))
    }

    @Test func comesBackToTheLastDigit() throws {
        let back = try JSONDecoder().decode(RecordedWalk.self, from: try JSONEncoder().encode(recorded))
        #expect(back.redial == "9.9.9")
        #expect(back.answers == ["service-running": "yes"])
        #expect(back.passedOver.isEmpty)
        #expect(back.walk.target == recorded.walk.target)
        #expect(back.walk.vantage == vantage)
        #expect(back.walk.durationMs == 412.123456789)
        #expect(back.walk.probes == recorded.walk.probes)
        #expect(back.walk.traces == recorded.walk.traces)
        #expect(back.walk.observations.map(\.atMs) == recorded.walk.observations.map(\.atMs))
        #expect(zip(back.walk.observations, recorded.walk.observations).allSatisfy { same($0.fact, $1.fact) })
    }

    @Test func whatIsNotKnownIsPassedOverAndNamed() throws {
        var object = try object()
        let observations = try #require(object["observations"] as? [[String: Any]])
        object["observations"] =
            observations + [
                ["id": "n1", "step": "reach", "probe": "p", "atMs": 1, "kind": "reach.later-invention", "value": [:]],
                ["id": "n2", "step": "teleport", "probe": "p", "atMs": 1, "kind": "authenticate.nla", "value": [:]],
            ]
        object["probes"] = [["probe": "new-probe", "attempt": "not-run", "why": "later-reason"]]
        object["traces"] = [["purpose": "other-shape"]]
        object["laterInvention"] = ["x": 1]
        object["vantage"] = ["id": "v", "kind": "moon", "host": "h", "overlays": []] as [String: Any]
        let back = try read(object)
        #expect(back.walk.observations.count == factSamples.count)
        #expect(
            back.passedOver == ["authenticate.nla", "connection other-shape", "new-probe", "reach.later-invention"])
        #expect(back.walk.vantage.kind == .file)
    }

    @Test(arguments: ["redial", "target", "vantage", "startedAt", "observations", "probes", "connections", "final"])
    func whatAVerdictNeedsMustBeThere(_ key: String) throws {
        var object = try object()
        object[key] = nil
        #expect(throws: DecodingError.self) { try read(object) }
    }

    @Test func anOlderFileHasNoTracesAndNoAnswers() throws {
        var object = try object()
        object["traces"] = nil
        object["answers"] = nil
        let back = try read(object)
        #expect(back.walk.traces.isEmpty && back.answers.isEmpty)
    }

    @Test func anotherSchemaAndDoubleIdsAreRefused() throws {
        var object = try object()
        object["schema"] = "redial.walk/2"
        #expect(throws: DecodingError.self) { try read(object) }
        object["schema"] = "redial.walk/1"
        let observations = try #require(object["observations"] as? [[String: Any]])
        object["observations"] = observations + observations.prefix(1)
        #expect(throws: DecodingError.self) { try read(object) }
    }
}
