public import Evidence
import Readers

/// Who may read the key of the listener's certificate, as the collector asked for it.
public enum ListenerKeyReader: FileReader {
    public static let kind = FileKind.toolOutput

    public static func recognises(_ head: FileHead) -> Bool { ListenerKeyListing.isBeginning(head.bytes) }

    public static func read(_ file: InputFile) async throws(FileProblem) -> [FileReading] {
        guard let key = ListenerKeyListing.read(try file.whole(limit: WindowsText.limit)) else {
            throw .damaged("does not tell who may read the key of the certificate")
        }
        return [FileReading(file: file.name, kind: kind, sights: [.init(key)])]
    }
}
