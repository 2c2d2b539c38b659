public import Evidence
import Primitives
import Readers

/// A case that `--case` kept, `redial.case/1`. Every entry is a reading of its own, for its answers are its own.
public enum CaseFileReader: FileReader {
    public static let kind = FileKind.caseFile

    public static func recognises(_ head: FileHead) -> Bool {
        head.bytes.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
            && String(decoding: head.bytes, as: UTF8.self).contains("\"\(CaseEntry.schema)\"")
    }

    public static func read(_ file: InputFile) async throws(FileProblem) -> [FileReading] {
        let bytes = try file.whole(limit: CaseDocument.limit)
        let content: CaseDocument.Content
        do throws(CaseDocument.Failure) {
            content = try CaseDocument.read(bytes)
        } catch {
            throw problem(of: error)
        }
        guard !content.entries.isEmpty else {
            throw .damaged(
                content.unreadable > 0 ? "holds nothing that this version can read" : "is a case without entries")
        }
        var readings = zip(1..., content.entries).map { number, entry in
            var reading = FileReading(
                file: "\(file.name)#\(number)", kind: kind, conversations: [entry.walk.walk],
                warnings: warnings(of: entry.walk))
            reading.answers = entry.walk.answers
            reading.repaired = entry.repaired
            return reading
        }
        if content.unreadable > 0 {
            readings[0].warnings.append(
                .init(
                    id: "passed-over", text: "passed over \(content.unreadable) entries that this version cannot read"))
        }
        return readings
    }

    private static func warnings(of walk: RecordedWalk) -> [FileReading.Warning] {
        guard !walk.passedOver.isEmpty else { return [] }
        let names = shown(walk.passedOver.prefix(5).joined(separator: ", "), limit: 200)
        return [.init(id: "passed-over", text: "passed over what this version does not know: \(names)")]
    }

    private static func problem(of failure: CaseDocument.Failure) -> FileProblem {
        switch failure {
        case .notJSON: .damaged("is no case file: it is not a JSON document")
        case .tooDeep: .damaged("is no case file: its brackets lie too deep in one another")
        case .otherSchema(let name): .damaged("is no case file, but says that it is \(shown(name ?? "?", limit: 60))")
        case .damaged(let what): .damaged("is a damaged case file: \(shown(what, limit: 120))")
        case .full: .damaged("is full")
        }
    }
}
