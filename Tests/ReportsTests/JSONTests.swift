import Evidence
import Foundation
import Primitives
import Reports
import Testing

/// The keys that the contract names, by the place where they stand; lists are marked with `[]`.
private let contract: [String: Set<String>] = [
    "": [
        "schema", "id", "redial", "knowledge", "final", "startedAt", "durationMs", "vantage", "target", "host",
        "verdict",
        "steps", "causes", "hypotheses", "ruledOut", "ask", "notes", "popular", "connections", "probes", "observations",
        "otherVantage", "files", "conversations", "timeline", "case",
    ],
    ".knowledge": ["version", "digest"],
    ".vantage": ["id", "kind", "host", "source", "interface", "overlays"],
    ".target": ["asked", "host", "port", "gateway", "identity", "addresses"],
    ".target.addresses[]": ["address", "family", "used", "reach", "rttMs"],
    ".host": [
        "dnsName", "netbiosName", "domain", "windowsBuild", "windowsRelease", "clockSkewMs", "certificate", "security",
    ],
    ".host.certificate": ["sha256", "subject", "notBefore", "notAfter", "selfSigned", "rolling"],
    ".host.security": ["selected", "nla"],
    ".verdict": ["state", "step", "summary", "provenThrough", "notWalked"],
    ".verdict.summary": ["id", "args", "text"],
    ".verdict.notWalked[]": ["step", "why"],
    ".steps[]": ["step", "state", "durationMs", "detail"],
    ".steps[].detail": ["id", "args", "text"],
    ".causes[]": ["id", "probability", "certainty", "place", "step", "title", "hides", "because", "repairs", "advice"],
    ".causes[].advice": ["id", "args", "text"],
    ".causes[].because[]": ["observation", "bits", "says"],
    ".causes[].because[].says": ["id", "args", "text"],
    ".hypotheses[]": ["causes", "probability"],
    ".ruledOut[]": ["id", "observation", "because"],
    ".ruledOut[].because": ["id", "args", "text"],
    ".ask[]": ["id", "question", "answers", "gainBits", "how"],
    ".ask[].question": ["id", "args", "text"],
    ".notes[]": ["id", "severity", "observation", "dueAt", "text"],
    ".connections": ["opened", "answered", "datagrams"],
    ".probes[]": ["probe", "attempt", "why"],
    ".observations[]": ["id", "step", "probe", "atMs", "durationMs", "kind", "value", "source", "at", "machine"],
    ".files[]": ["file", "kind", "machine", "observations", "from", "to", "warnings"],
    ".files[].warnings[]": ["id", "text"],
    ".conversations[]": [
        "number", "file", "client", "server", "port", "startedAt", "durationMs", "state", "step", "cause", "summary",
    ],
    ".timeline[]": ["at", "step", "says", "observation", "file", "machine"],
    ".timeline[].says": ["id", "args", "text"],
]

func parsed(_ document: some Encodable) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(encodeJSON(document))) as? [String: Any])
}

/// Every object below `value`, with its place; the free-form ones are left out.
func objects(in value: Any, at place: String = "") -> [(place: String, object: [String: Any])] {
    if let list = value as? [Any] { return list.flatMap { objects(in: $0, at: place + "[]") } }
    guard let object = value as? [String: Any] else { return [] }
    let below = object.filter { $0.key != "args" && $0.key != "value" }
    return [(place, object)] + below.flatMap { objects(in: $0.value, at: "\(place).\($0.key)") }
}

@Suite struct JSONTests {
    @Test(arguments: Fixture.all) func everyObjectHasExactlyTheKeysOfTheContract(_ report: Report) throws {
        for (place, object) in objects(in: try parsed(report)) {
            #expect(Set(object.keys) == contract[place], "at \(place)")
        }
    }

    @Test func theContractIsCoveredWhole() throws {
        let places = try [Fixture.broken, Fixture.healthy, Fixture.read].flatMap { report in
            objects(in: try parsed(report)).map(\.place)
        }
        #expect(Set(places) == Set(contract.keys))
    }

    @Test func unknownIsNull() throws {
        let document = try parsed(Fixture.empty)
        let host = try #require(document["host"] as? [String: Any])
        for key in ["dnsName", "netbiosName", "domain", "windowsBuild", "windowsRelease", "clockSkewMs", "certificate"]
        {
            #expect(host[key] is NSNull, "\(key)")
        }
        let verdict = try #require(document["verdict"] as? [String: Any])
        #expect(verdict["step"] is NSNull && verdict["provenThrough"] is NSNull)
        let vantage = try #require(document["vantage"] as? [String: Any])
        #expect(vantage["source"] is NSNull && vantage["interface"] is NSNull)
        #expect((document["target"] as? [String: Any])?["gateway"] is NSNull)
        #expect((host["security"] as? [String: Any])?["nla"] as? String == "unknown")
    }

    @Test func timesAreRoundedToAThousandthOfAMillisecond() throws {
        let text = String(decoding: try encodeJSON(Fixture.broken), as: UTF8.self)
        #expect(text.contains(#""durationMs" : 412.7,"#))
        #expect(text.contains(#""rttMs" : 1.235"#))
        // 0.1 + 0.2 has seventeen digits.
        #expect(text.contains(#""atMs" : 0.3,"#))
        #expect(text.contains(#""startedAt" : "2026-11-22T10:00:00.000Z""#))
        let skew = try parsed(Fixture.healthy)["host"] as? [String: Any]
        #expect(skew?["clockSkewMs"] as? Double == -12.346)
    }

    @Test func theDocumentIsSortedReadableAndEndsItsLine() throws {
        let document = ErrorDocument(code: 64, id: "bad-target", text: "a/b is no target")
        #expect(
            String(decoding: try encodeJSON(document), as: UTF8.self) == """
                {
                  "code" : 64,
                  "id" : "bad-target",
                  "schema" : "redial.error/1",
                  "text" : "a/b is no target"
                }

                """)
    }

    @Test func aNumberThatIsNoneDoesNotCostTheReport() throws {
        var walk = Fixture.brokenWalk
        walk.durationMs = .nan
        walk.observations.append(Observation(id: "o9", probe: "p", atMs: .infinity, fact: Fixture.clock))
        let report = Fixture.report(walk, Fixture.brokenDiagnosis)
        #expect(try parsed(report)["durationMs"] as? String == "not-a-number")
        #expect(report.terminal().contains("; ?; from tower"))
    }

    /// A stored walk may hold what no probe lets through. [RFC 8259 7]
    @Test func whatATerminalWouldActOnIsEscapedAndNotLost() throws {
        let text = "a\u{202e}b\u{7f}c\u{9b}d\u{e0041}é\u{1b}"
        let document = try encodeJSON(ErrorDocument(code: 65, id: "bad-file", text: text))
        let json = String(decoding: document, as: UTF8.self)
        #expect(json.contains(#"a\u202eb\u007fc\u009bd\udb40\udc41é"#), "\(json)")
        #expect(try JSONDecoder().decode([String: AnyText].self, from: Data(document))["text"]?.text == text)
    }
}

private struct AnyText: Decodable {
    let text: String?

    init(from decoder: any Decoder) throws { text = try? decoder.singleValueContainer().decode(String.self) }
}
