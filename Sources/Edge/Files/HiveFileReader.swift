public import Evidence
import Primitives
import Programs
import Registry
import Settings

/// A registry hive, SYSTEM or SOFTWARE, read by libhivex.
///
/// libhivex maps the whole file and follows its offsets, and has had errors in that. So a child of this program reads the
/// hive, within bounds on memory and time, and writes what is asked for as the text of a `.reg` file, which our own decoder
/// reads: whatever a hostile hive does to the child, here it is one sentence.
public enum HiveFileReader: FileReader {
    public static let kind = FileKind.hive

    /// The hidden command of this program that is the child.
    public static let command = "hive-text"

    /// Mapped as a whole, it stays within the memory that a run may take. The largest SOFTWARE hives have about 150 MiB.
    public static let longest = 208 << 20
    private static let limitMs = 60_000.0
    private static let textLimit = 24 << 20

    public static func recognises(_ head: FileHead) -> Bool { head.bytes.starts(with: HiveHeader.mark) }

    public static func read(_ given: InputFile) async throws(FileProblem) -> [FileReading] {
        if [.log, .oldLog].contains(try header(given).kind) {
            throw .damaged("is the log of a hive; name the hive, with which it is read")
        }
        let recovery = HiveLogs.recovery(of: given)
        let file = try recovery.map { (recovery) throws(FileProblem) in try recovered(given, recovery) } ?? given
        let header = try header(file)
        guard file.size <= longest else { throw .tooLong(limit: longest) }
        let child = try await child(reading: file, isCut: isCut(header, file))
        var reader = RegistryTextReader(settingSelection)
        reader.take(child.text)
        reader.finish()
        var contents = reader.contents
        guard let hive = machineHive(contents) else {
            throw .damaged("is a hive, but neither SYSTEM nor SOFTWARE of a Windows, or its keys are damaged")
        }
        let warnings =
            (recovery == nil ? [] : [recoveryWarning(file)]) + sleepWarnings(given) + headerWarnings(header, file)
            + child.warnings + lossWarnings(reader.losses)
        // What a damaged hive does not show may be set all the same, and so may what stands in logs that were not there.
        let isWhole = child.warnings.isEmpty && reader.losses == .init() && !isCut(header, file) && !header.isDirty
        if isWhole { contents.whole = [hive] }
        contents.files[hive] = .init(controlSet: contents.controlSet ?? nil, written: header.written)
        return [machineReading(contents, file: file.name, kind: kind, warnings: warnings)]
    }

    private static func header(_ file: InputFile) throws(FileProblem) -> HiveHeader {
        let page = try file.bytes(at: 0, count: HiveHeader.length)
        guard page.count == HiveHeader.length, let header = try? HiveHeader(page[...]) else {
            throw .damaged("is a damaged hive: its first page is not whole")
        }
        return header
    }

    /// A copy without a name, with what the logs say.
    private static func recovered(
        _ file: InputFile, _ recovery: HiveRecovery
    ) throws(FileProblem) -> InputFile {
        guard max(file.size, recovery.length) <= longest else { throw .tooLong(limit: longest) }
        guard let scratch = ScratchFile() else { throw .cannotRead(reason: "no temporary file can be made") }
        var offset = 0
        while offset < file.size {
            let piece = try file.bytes(at: offset, count: 1 << 20)
            guard !piece.isEmpty else { break }
            offset += piece.count
            guard piece.withUnsafeBytes(scratch.write) else {
                throw .cannotRead(reason: "no room for a copy of it")
            }
        }
        guard scratch.write(recovery) else { throw .cannotRead(reason: "no room for a copy of it") }
        return scratch.reopened(from: file)
    }

    private static func recoveryWarning(_ file: InputFile) -> FileReading.Warning {
        let text =
            "was not written out to its end; the newest changes were taken from \(file.nameUnpacked).LOG1 and .LOG2 beside it"
        return .init(id: "recovered-hive", text: text)
    }

    private static func sleepWarnings(_ file: InputFile) -> [FileReading.Warning] {
        guard HiveSleep.file(ofHiveAt: file.path) != nil else { return [] }
        let text =
            "is of a Windows that sleeps on this disk (hiberfil.sys): what that has in memory may differ, and nothing can be changed here"
        return [.init(id: "sleeping", text: text)]
    }

    /// A user's own hive has a key Microsoft too, but names no Windows.
    private static func machineHive(_ contents: RegistryContents) -> RegistryPath.Hive? {
        if contents.controlSet != nil { return .system }
        let windows = RegistryPath(.software, "Microsoft\\Windows NT\\CurrentVersion")
        return contents.value(windows, "CurrentBuildNumber") == nil ? nil : .software
    }

    private static func child(
        reading file: InputFile, isCut: Bool
    ) async throws(FileProblem) -> (text: [UInt8], warnings: [FileReading.Warning]) {
        let end: ProgramEnd
        do {
            // What runs now, even where the file that it was started from is gone.
            var program = Program("/proc/self/exe", [command], limitMs: limitMs, outputLimit: textLimit)
            program.input = .file(file.descriptor)
            end = try await program.runAside()
        } catch {
            switch error {
            case .timedOut, .tooMuchOutput: throw .damaged("is a damaged hive: reading it came to no end")
            case .notInstalled, .failed: throw .damaged("cannot be read: this program could not be run a second time")
            }
        }
        let told = String(decoding: end.errors.prefix(2000), as: UTF8.self).split(whereSeparator: \.isNewline)
        switch end.status {
        case HiveText.Status.whole.rawValue: return (end.output, [])
        case HiveText.Status.damagedInPart.rawValue:
            return (end.output, told.map { .init(id: "damaged-part", text: shown($0, limit: 200)) })
        case HiveText.Status.noLibrary.rawValue: throw .needs("libhivex", package: "libhivex0")
        case HiveText.Status.unreadable.rawValue where isCut:
            throw .damaged("is a hive that is cut off, and what is left of it cannot be read")
        case HiveText.Status.unreadable.rawValue:
            throw .damaged("is so badly damaged a hive that libhivex cannot read it")
        default: throw .damaged("is so badly damaged a hive that reading it failed")
        }
    }

    private static func isCut(_ header: HiveHeader, _ file: InputFile) -> Bool {
        file.size < HiveHeader.length + Int(header.binsLength)
    }

    private static func headerWarnings(_ header: HiveHeader, _ file: InputFile) -> [FileReading.Warning] {
        var warnings: [FileReading.Warning] = []
        if header.isDirty {
            let name = file.nameUnpacked
            let text =
                "was not written out to its end: the newest changes are in \(name).LOG1 and \(name).LOG2, which do not lie beside it or do not belong to it, and were not read"
            warnings.append(.init(id: "dirty-hive", text: text))
        }
        if isCut(header, file) {
            warnings.append(.init(id: "truncated", text: "is cut off; what was read of it may be incomplete"))
        }
        if !header.isChecksumRight {
            warnings.append(.init(id: "wrong-checksum", text: "has a first page whose checksum is wrong"))
        }
        return warnings
    }
}
