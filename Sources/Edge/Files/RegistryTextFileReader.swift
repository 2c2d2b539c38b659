public import Evidence
import Primitives
import Registry
import Settings

/// What regedit exports: a `.reg` file.
public enum RegistryTextFileReader: FileReader {
    public static let kind = FileKind.registryText

    public static func recognises(_ head: FileHead) -> Bool { RegistryTextReader.recognises(head.bytes) }

    public static func read(_ file: InputFile) async throws(FileProblem) -> [FileReading] {
        var reader = RegistryTextReader(settingSelection)
        var offset = 0
        while offset < file.size {
            let piece = try file.bytes(at: offset, count: 1 << 18)
            guard !piece.isEmpty else { break }
            reader.take(piece)
            offset += piece.count
        }
        reader.finish()
        var warnings = lossWarnings(reader.losses)
        if reader.contents.isEmpty {
            warnings.append(
                .init(
                    id: "nothing-known",
                    text: "holds no setting that Remote Desktop depends on (\(reader.keyCount) keys were read)"))
        }
        return [machineReading(reader.contents, file: file.name, kind: kind, warnings: warnings)]
    }
}

/// What the settings of a machine become, whatever they were read from.
func machineReading(
    _ contents: RegistryContents, file: String, kind: FileKind, warnings: [FileReading.Warning]
) -> FileReading {
    let facts = machineFacts(contents)
    let name = facts.lazy.compactMap { $0 as? MachineName }.first
    return FileReading(
        file: file, kind: kind, machine: name?.computer, sights: facts.map { .init($0) }, warnings: warnings)
}

func lossWarnings(_ losses: RegistryTextReader.Losses) -> [FileReading.Warning] {
    var warnings: [FileReading.Warning] = []
    if losses.unreadableLines > 0 {
        warnings.append(
            .init(id: "unreadable-lines", text: "\(losses.unreadableLines) lines cannot be read and were passed over"))
    }
    if losses.tooLong > 0 {
        warnings.append(
            .init(id: "too-long-values", text: "\(losses.tooLong) lines are too long and were passed over"))
    }
    if losses.unended { warnings.append(.init(id: "truncated", text: "ends in the middle of a value")) }
    if losses.full {
        warnings.append(
            .init(id: "too-many-values", text: "holds more values than any machine has; the rest was passed over"))
    }
    return warnings
}
