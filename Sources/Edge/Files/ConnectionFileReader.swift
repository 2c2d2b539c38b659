public import Evidence
import Primitives
import Readers

/// A `.rdp` file: what a client would be told.
public enum ConnectionFileReader: FileReader {
    public static let kind = FileKind.connectionFile

    public static func recognises(_ head: FileHead) -> Bool {
        head.name.hasSuffix(".rdp") || RDPFile.isBeginning(head.bytes)
    }

    public static func read(_ file: InputFile) async throws(FileProblem) -> [FileReading] {
        let settings = RDPFile(try file.whole(limit: RDPFile.limit))
        guard !settings.settings.isEmpty else { throw .damaged("is no .rdp file: no line in it is a setting") }
        var reading = FileReading(file: file.name, kind: kind, sights: [.init(settings.fact)])
        // The file tells about the computer that it leads to.
        reading.machine = settings.fullAddress.flatMap { hostOfAddress($0) }
        if settings.unreadableLines > 0 {
            reading.warnings = [
                .init(
                    id: "unreadable-lines",
                    text: "passed over lines that are no setting: \(settings.unreadableLines)")
            ]
        }
        return [reading]
    }
}

/// The host of `host`, `host:port` or `[address]:port`.
private func hostOfAddress(_ text: String) -> String? {
    guard let host = (try? HostAndPort(text))?.host, !host.isEmpty else { return nil }
    return shown(String(host), limit: 253)
}
