import Evidence
import Foundation
import Primitives
import Readers
import Testing

private let whole: [UInt8] = {
    let vantage = Vantage(id: "v", kind: .linux, host: "here", source: nil, interface: nil, overlays: [])
    let walk = Walk(
        target: Target(asked: "a", host: "a"), vantage: vantage, startedAt: UnixTime(seconds: 1_795_000_000),
        observations: [
            Observation(id: "o1", probe: "p", atMs: 0.5, fact: NameAsked(host: "a", form: .name)),
            Observation(id: "o2", probe: "p", atMs: 1, fact: LaterConnections(asked: 3, answered: 3)),
        ])
    return (try? JSONEncoder().encode(RecordedWalk(redial: "0.1.0", walk: walk))).map(Array.init) ?? []
}()

private func text(_ edit: (String) -> String) -> [UInt8] {
    Array(edit(String(decoding: whole, as: UTF8.self)).utf8)
}

private func failure(of bytes: [UInt8]) -> WalkFile.Failure? {
    do {
        _ = try WalkFile.read(bytes)
        return nil
    } catch {
        return error
    }
}

@Suite struct WalkFileTests {
    @Test func aRecordedWalkIsRead() throws {
        let recorded = try WalkFile.read(whole)
        #expect(recorded.walk.target.host == "a")
        #expect(recorded.walk.observations.map(\.id) == ["o1", "o2"])
    }

    @Test func everyPrefixIsAnError() {
        for count in whole.indices { #expect(failure(of: Array(whole[..<count])) != nil, "\(count) bytes") }
    }

    @Test func whatFollowsIsNoticed() { #expect(failure(of: whole + Array("{}".utf8)) == .notJSON) }

    @Test(arguments: ["{", "[", #"{"a":["#, #"[{"a":"#]) func deepNestingIsRefusedBeforeItIsDecoded(_ bracket: String) {
        let bomb = Array(String(repeating: bracket, count: 200_000).utf8)
        #expect(failure(of: bomb) == .tooDeep)
    }

    @Test func bracketsInTextAreNoNesting() throws {
        let brackets = String(repeating: "[{", count: 500) + #"\"["#
        let file = text { $0.replacingOccurrences(of: #""asked":"a""#, with: "\"asked\":\"\(brackets)\"") }
        #expect(try WalkFile.read(file).walk.target.asked.hasPrefix("[{[{"))
    }

    @Test func otherDocumentsAreNamed() {
        #expect(failure(of: []) == .empty)
        #expect(failure(of: Array("full address:s:a".utf8)) == .notJSON)
        #expect(failure(of: [0xff, 0xfe, 0, 0]) == .notJSON)
        #expect(failure(of: Array(#"{"schema":"redial.report/1"}"#.utf8)) == .otherSchema("redial.report/1"))
        #expect(failure(of: Array("[]".utf8)) == .otherSchema(nil))
        #expect(failure(of: Array(#"{"schema":7}"#.utf8)) == .otherSchema(nil))
        #expect(failure(of: Array(#"{"schema":"redial.walk/1"}"#.utf8)) == .damaged("redial is missing"))
    }

    @Test func numbersThatAreNoneAreErrorsOrPassedOver() throws {
        for number in ["1e999", "-1e999", String(repeating: "9", count: 5000)] {
            let file = text { $0.replacingOccurrences(of: #""durationMs":0"#, with: "\"durationMs\":\(number)") }
            #expect(failure(of: file) != nil, "\(number.prefix(9))")
            let observed = text { $0.replacingOccurrences(of: #""atMs":0.5"#, with: "\"atMs\":\(number)") }
            if let read = try? WalkFile.read(observed) { #expect(read.passedOver == ["resolve.asked"]) }
        }
    }

    @Test func aKeyGivenTwiceDoesNoHarm() {
        let file = text { $0.replacingOccurrences(of: #""final":true"#, with: #""final":true,"final":false"#) }
        _ = failure(of: file)
    }

    @Test func moreThanAWalkHoldsIsRefused() {
        let many = (0...RecordedWalk.mostObservations).map { number in
            #"{"id":"n\#(number)","step":"resolve","probe":"p","atMs":1,"kind":"x","value":{}}"#
        }.joined(separator: ",")
        let file = text { $0.replacingOccurrences(of: #""observations":["#, with: "\"observations\":[\(many),") }
        #expect(failure(of: file) == .damaged("observations cannot be read"))
    }
}
