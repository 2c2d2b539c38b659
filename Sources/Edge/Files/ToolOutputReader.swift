public import Evidence
import Readers
import Registry
import Settings

/// What Windows' own tools print, and a dialog's text: any text that no other reader takes, so that this one stands last.
public enum ToolOutputReader: FileReader {
    public static let kind = FileKind.toolOutput
    /// A dialog is short.
    private static let dialogLimit = 8192

    /// Text: without the zeros and control characters that other files have.
    public static func recognises(_ head: FileHead) -> Bool {
        let bytes = head.bytes
        if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) { return true }
        let controls = bytes.count { $0 < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].contains($0) }
        let zeros = bytes.count { $0 == 0 }
        // UTF-16 without its mark: every second byte of Latin text is zero.
        return controls == 0 || zeros == controls && zeros * 4 >= bytes.count && zeros * 2 <= bytes.count + 1
    }

    public static func read(_ file: InputFile) async throws(FileProblem) -> [FileReading] {
        let bytes = try file.bytes(at: 0, count: ToolOutput.limit)
        let isCut = file.size > bytes.count
        let output = ToolOutput(bytes, isCut: isCut)
        let registry = machineFacts(RegistryContents(listing: RegistryListing(bytes, limit: ToolOutput.limit)))
        let facts = output.facts + registry
        guard facts.isEmpty else {
            var reading = FileReading(
                file: file.name, kind: kind, machine: output.machine, sights: facts.map { .init($0) })
            if isCut {
                reading.warnings = [
                    .init(
                        id: "cut", text: "is longer than \(ToolOutput.limit >> 20) MiB, of which the beginning was read"
                    )
                ]
            }
            return [reading]
        }
        guard bytes.count <= dialogLimit else { throw .unknownKind }
        let text = WindowsText(bytes).lines.joined(separator: "\n")
        guard let code = codeShown(in: text) else { throw .unknownKind }
        return [FileReading(file: file.name, kind: .dialogText, sights: [.init(code)])]
    }
}
