public import Evidence
import Primitives

/// An archive of files: what `redial collect` made, what another collector made, or what somebody packed by hand.
///
/// Members are unpacked one at a time into a private folder, so that an event log of any size costs no memory.
public enum BundleReader: FileReader {
    public static let kind = FileKind.bundle

    /// Zip, cab, gzip and tar by the marks at their beginning.
    public static func recognises(_ head: FileHead) -> Bool {
        let marks: [[UInt8]] = [
            Array("PK".utf8) + [3, 4], Array("PK".utf8) + [5, 6], Array("MSCF".utf8) + [0, 0, 0, 0], [0x1f, 0x8b, 8],
        ]
        return marks.contains { head.bytes.starts(with: $0) } || head.bytes.dropFirst(257).starts(with: "ustar".utf8)
    }

    public static func read(_ file: InputFile) async throws(FileProblem) -> [FileReading] {
        try await read(file, limits: BundleLimits())
    }

    static func read(_ file: InputFile, limits: BundleLimits) async throws(FileProblem) -> [FileReading] {
        let archive = try Archive(file)
        let folder = try TemporaryFolder()
        var content = BundleContent(limits: limits)
        var left = limits.all
        do throws(Archive.Trouble) {
            while !content.isFull(), let member = try archive.next() {
                try await read(member, of: archive, into: folder, &content, &left)
            }
        } catch {
            content.warn("damaged", "is damaged: what lies behind the damage is not read\(words(of: error))")
        }
        return try content.finished(file.name)
    }

    private static func read(
        _ member: Archive.Member, of archive: Archive, into folder: TemporaryFolder, _ content: inout BundleContent,
        _ left: inout Int
    ) async throws(Archive.Trouble) {
        let name = memberName(member.name)
        guard member.kind != .folder else { return }
        guard member.kind == .file else { return content.passOver(name, .link) }
        guard isHarmlessName(name) else { return content.passOver(name, .hostileName) }
        guard !member.isEncrypted else { return content.passOver(name, .encrypted) }
        guard !member.isPackedOtherwise else {
            return content.passOver(name, .unreadable("packed in a way that is not unpacked here"))
        }
        let first: [UInt8]
        do throws(Archive.Trouble) {
            first = try archive.bytes(FileHead.length)
        } catch {
            return content.passOver(name, .unreadable("its data are damaged\(words(of: error))"))
        }
        let head = FileHead(bytes: first, name: String(name.split(separator: "/").last ?? ""))
        let reader = BundleContent.reader(head)
        // What nobody reads is not unpacked.
        guard !first.isEmpty, reader != nil || BundleContent.isManifest(head) else {
            return content.passOver(name, .unknown)
        }
        do throws(FileProblem) {
            let path = try unpack(first, archive, folder, name, limit: min(content.limits.member, left))
            left -= (try? InputFile(opening: path).size) ?? 0
            await content.read(path, as: name, BundleContent.isManifest(head) ? nil : reader)
            removeFile(path)
        } catch {
            content.passOver(name, .unreadable(error.text))
        }
    }

    /// - Returns: the path of the file that now holds the member.
    private static func unpack(
        _ first: [UInt8], _ archive: Archive, _ folder: TemporaryFolder, _ name: String, limit: Int
    ) throws(FileProblem) -> String {
        let file = try UnpackedFile(folder, named: name)
        let path = file.path
        do throws(FileProblem) {
            var piece = first
            var written = 0
            while !piece.isEmpty {
                written += piece.count
                guard written <= limit else { throw .tooLong(limit: limit) }
                try file.append(piece)
                do throws(Archive.Trouble) {
                    piece = try archive.bytes(1 << 18)
                } catch {
                    throw .damaged("has damaged data\(words(of: error))")
                }
            }
        } catch {
            removeFile(path)
            throw error
        }
        return path
    }

    private static func words(of trouble: Archive.Trouble) -> String {
        guard case .damaged(let words) = trouble, !words.isEmpty else { return "" }
        return " (\(shown(words, limit: 80)))"
    }

    /// With one kind of slash: Windows' own zips have the other.
    private static func memberName(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }, as: UTF8.self)
    }
}

/// Whether a name stays below the bundle and shows what it is. No name is used as a path, yet who gives such ones is up to
/// something.
private func isHarmlessName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !name.isEmpty, name.utf8.count <= 1024, !parts.contains(".."), parts.first != "" else { return false }
    return name.unicodeScalars.allSatisfy { isHarmless($0) } && parts.first?.dropFirst().first != ":"
}
