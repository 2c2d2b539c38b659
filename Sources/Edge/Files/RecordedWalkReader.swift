public import Evidence
import Primitives
import Readers

/// A walk that `--record` kept, `redial.walk/1`.
public enum RecordedWalkReader: FileReader {
    public static let kind = FileKind.recordedWalk

    /// Every JSON document: another schema is named as such.
    public static func recognises(_ head: FileHead) -> Bool {
        head.bytes.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
    }

    public static func read(_ file: InputFile) async throws(FileProblem) -> [FileReading] {
        let recorded: RecordedWalk
        do {
            recorded = try WalkFile.read(try file.whole(limit: WalkFile.limit))
        } catch let problem as FileProblem {
            throw problem
        } catch WalkFile.Failure.otherSchema(CaseEntry.schema) {
            // A case whose members somebody put in another order.
            return try await CaseFileReader.read(file)
        } catch let failure as WalkFile.Failure {
            throw problem(of: failure)
        } catch {
            throw .damaged("cannot be read")
        }
        var reading = FileReading(file: file.name, kind: kind, conversations: [recorded.walk])
        reading.answers = recorded.answers
        if !recorded.passedOver.isEmpty {
            let names = shown(recorded.passedOver.prefix(5).joined(separator: ", "), limit: 200)
            reading.warnings = [
                .init(id: "passed-over", text: "passed over what this version does not know: \(names)")
            ]
        }
        return [reading]
    }

    private static func problem(of failure: WalkFile.Failure) -> FileProblem {
        switch failure {
        case .empty: .empty
        case .notJSON: .damaged("is no recorded walk: it is not a JSON document")
        case .tooDeep: .damaged("is no recorded walk: its brackets lie too deep in one another")
        case .otherSchema(let name?):
            .damaged("is no recorded walk (\(RecordedWalk.schema)), but says that it is \(shown(name, limit: 60))")
        case .otherSchema(nil): .damaged("is no recorded walk: it does not say what it is")
        case .damaged(let what): .damaged("is a damaged recorded walk: \(shown(what, limit: 120))")
        }
    }
}
