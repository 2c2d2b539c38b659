import Evidence
import Foundation
import Primitives
import Readers
import Testing

@Suite struct CaseDocumentTests {
    private func entry(_ host: String, answers: [String: String] = [:]) throws -> [UInt8] {
        var walk = Walk(
            target: Target(asked: host, host: host),
            vantage: Vantage(id: "v", kind: .linux, host: "vm", source: nil, interface: nil, overlays: []),
            startedAt: UnixTime(seconds: 1_790_000_000))
        walk.observations = [Observation(id: "o1", probe: "x", atMs: 0, fact: UserCode(code: 0x904, extended: 7))]
        let said = CaseEntry.Said(
            state: "broken", step: "reach", cause: nil, text: "It is broken.", knowledge: "1", digest: "sha256:0")
        let made = CaseEntry(
            addedAt: UnixTime(seconds: 1_790_000_100), said: said,
            walk: RecordedWalk(redial: "1", walk: walk, answers: answers))
        return Array(try JSONEncoder().encode(made))
    }

    @Test func whatIsAddedIsReadAgain() throws {
        let one = try CaseDocument.adding(try entry("a", answers: ["service-running": "yes"]), to: nil)
        let two = try CaseDocument.adding(try entry("b"), to: one)
        let content = try CaseDocument.read(two)
        #expect(content.unreadable == 0)
        #expect(content.entries.map(\.walk.walk.target.host) == ["a", "b"])
        #expect(content.entries.map(\.walk.answers) == [["service-running": "yes"], [:]])
        #expect(content.entries.allSatisfy { $0.said.step == "reach" && $0.walk.walk.observations.count == 1 })
    }

    /// Whatever wrote it: other members, another order, other blanks, brackets in strings.
    @Test(arguments: [
        #"{"schema":"redial.case/1","entries":[]}"#, #"{"entries" : [ ] ,"schema": "redial.case/1"}"#,
        #"{"later":{"entries":[1]},"schema":"redial.case/1","entries":[{"new":"]}\"["}],"x":["entries"]}"#,
    ]) func whatWasThereStaysByteForByte(_ before: String) throws {
        let after = try CaseDocument.adding(try entry("a"), to: Array(before.utf8))
        let text = String(decoding: after, as: UTF8.self)
        #expect(try CaseDocument.read(after).entries.map(\.walk.walk.target.host) == ["a"])
        // Only bytes in one place are new: what stands before and behind it is what was there.
        let same = zip(before.utf8, text.utf8).prefix { $0 == $1 }.count
        let behind = zip(before.utf8.reversed(), text.utf8.reversed()).prefix { $0 == $1 }.count
        #expect(same + behind >= before.utf8.count)
    }

    @Test func whatThisVersionCannotReadIsCountedAndKept() throws {
        let before = #"{"schema":"redial.case/1","entries":[{"of":"the future"}]}"#
        let after = try CaseDocument.adding(try entry("a"), to: Array(before.utf8))
        #expect(try CaseDocument.read(after).unreadable == 1)
        #expect(String(decoding: after, as: UTF8.self).contains(#"{"of":"the future"}"#))
    }

    @Test(arguments: [
        "", "{", "[]", #"{"schema":"redial.walk/1"}"#, #"{"schema":"redial.case/1"}"#,
        #"{"schema":"redial.case/1","entries":{}}"#, #"{"schema":"redial.case/1","entries":[],"entries":[]}"#,
    ]) func nothingIsAddedToWhatIsNoCase(_ before: String) throws {
        let made = try entry("a")
        #expect(throws: CaseDocument.Failure.self) { try CaseDocument.adding(made, to: Array(before.utf8)) }
    }

    @Test func itIsFullAtSomeTime() throws {
        let rows = [String](repeating: "{}", count: CaseDocument.mostEntries).joined(separator: ",")
        let full = Array(#"{"schema":"redial.case/1","entries":[\#(rows)]}"#.utf8)
        let made = try entry("a")
        #expect(throws: CaseDocument.Failure.full) { try CaseDocument.adding(made, to: full) }
    }

    @Test func everyPrefixIsRefused() throws {
        let whole = try CaseDocument.adding(try entry("a"), to: nil)
        for length in 0..<(whole.count - 2) {
            #expect(throws: CaseDocument.Failure.self) { try CaseDocument.read(Array(whole.prefix(length))) }
        }
    }

    @Test func secretsInWordsAreFilledOver() throws {
        let made = String(decoding: try entry("a"), as: UTF8.self).replacingOccurrences(
            of: "It is broken.", with: #"Got \"Cookie: mstshash=anna\"\r\nAuthorization: Basic c2VjcmV0\r\nend"#)
        let text = String(decoding: try CaseDocument.adding(Array(made.utf8), to: nil), as: UTF8.self)
        #expect(!text.contains("anna") && !text.contains("c2VjcmV0"))
        #expect(text.contains("mstshash=xxxx") && text.contains(#"\r\nend"#))
        #expect(try CaseDocument.read(Array(text.utf8)).entries.count == 1)
    }
}
