import Evidence
import Testing

@testable import Reports

/// A walk of three connections: one that stood, one that never came about, one that nobody ended.
private let report: Report = {
    var walk = Fixture.healthy.walk
    var main = ConnectionTrace(address: "10.0.0.41", port: 3389, purpose: "client", openedMs: 10)
    (main.outcome, main.connectedMs, main.closedMs) = (.connected, 30, 200)
    (main.sentBytes, main.receivedBytes) = (1290, 2048)
    var refused = ConnectionTrace(address: "fd00::41", port: 3389, purpose: "connect", openedMs: 20)
    (refused.outcome, refused.closedMs) = (.refused, 25)
    let waiting = ConnectionTrace(address: "10.0.0.41", port: 445, purpose: "<b>\u{1b}", openedMs: .infinity)
    walk.traces = [main, refused, waiting]
    return Fixture.report(walk, Fixture.healthy.diagnosis)
}()

@Suite struct ConnectionsTests {
    @Test func everyConnectionIsInTheWaterfallWithItsTimes() throws {
        let page = try PageReader.read(report.html())
        #expect(page.values(of: "aria-labelledby").last == "connections")
        for part in [
            "client 10.0.0.41:3389, 1290 bytes sent, 2048 received", "connect [fd00::41]:3389, refused",
            "10.0.0.41:445, still being waited for",
        ] { #expect(page.text.contains(part), "\(part)") }
        let words = page.values(of: "aria-label")
        #expect(words.contains("asked at 10 ms, there at 30 ms, ended at 200 ms"))
        #expect(words.contains("asked at 20 ms, given up at 25 ms"))
        #expect(!report.html().contains("<b>") && !report.html().contains("\u{1b}"))
    }

    @Test func thePageOfManyConnectionsIsBounded() throws {
        var walk = report.walk
        walk.traces = Array(repeating: walk.traces[0], count: 1000)
        let html = Fixture.report(walk, Fixture.healthy.diagnosis).html()
        #expect(html.utf8.count < 200_000)
        #expect(try PageReader.read(html).text.contains("and 940 more, in a recorded walk"))
    }

    @Test func anotherPlaceIsToldInEveryForm() throws {
        var report = Fixture.broken
        report.otherVantage = OtherVantageSection(
            place: "me@gate", outcome: .failed(id: "via-timed-out", text: "me@gate gave no answer in time."))
        #expect(report.terminal().contains("From me@gate\n  me@gate gave no answer in time.\n"))
        #expect(try PageReader.read(report.html()).text.contains("me@gate gave no answer in time."))
        let other = try #require(try parsed(report)["otherVantage"] as? [String: Any])
        #expect(other["place"] as? String == "me@gate")
        #expect(
            (other["error"] as? [String: String]) == ["id": "via-timed-out", "text": "me@gate gave no answer in time."])
    }
}
