import Diagnosis
import Evidence
import Primitives
import Reports

extension Fixture {
    /// What files told, of which one holds a connection.
    static let read: Report = {
        var walk = Walk.ofFiles(
            asked: "System.evtx walk.json", host: "ws-041", readAt: UnixTime(milliseconds: 1_795_341_600_000))
        walk.add(
            FileReading(
                file: "System.evtx", kind: .eventLog, machine: "ws-041",
                sights: [.init(at: UnixTime(milliseconds: 1_795_000_000_000), UserCode(code: 0x904, extended: 7))],
                warnings: [.init(id: "damaged-chunk", text: "one of its chunks is damaged")]))
        var report = Report(
            id: "01KAF4Z5G0ABCDEFGHJKMNPQRS", redial: "0.1.0", knowledgeVersion: "2026.11.1",
            knowledgeDigest: "sha256:" + String(repeating: "a", count: 64), walk: walk,
            diagnosis: empty.diagnosis)
        report.conversations = [ConversationSection(number: 1, file: "walk.json", broken)]
        return report
    }()

    /// What files told at the second look at a case.
    static let ofCase: Report = {
        var report = read
        report.caseHistory = CaseSection(
            [broken, report], repairs: [nil, nil],
            progress: Sentence(id: "case.better", text: "It got further than before."))
        return report
    }()
}
