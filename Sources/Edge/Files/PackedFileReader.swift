import CUnpack
public import Evidence

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file packed by xz or gzip: what is in it is read as a file of its own kind.
public enum PackedFileReader: FileReader {
    /// Nothing says what is in it before it is unpacked; its readings are of the kind that it turns out to be.
    public static let kind = FileKind.bundle

    public static func recognises(_ head: FileHead) -> Bool { Packing(head.bytes) != nil }

    public static func read(_ file: InputFile) async throws(FileProblem) -> [FileReading] {
        let (unpacked, warning) = try unpack(file)
        let head = FileHead(bytes: try unpacked.bytes(at: 0, count: FileHead.length), name: file.nameUnpacked)
        guard Packing(head.bytes) == nil else { throw .damaged("is packed more than once") }
        guard let reader = fileReaders.first(where: { $0.recognises(head) }) else { throw .unknownKind }
        var readings = try await reader.read(unpacked)
        if let warning { for index in readings.indices { readings[index].warnings.append(warning) } }
        return readings
    }

    /// Into a file without a name, so that neither memory nor a folder keeps it.
    static func unpack(_ file: InputFile) throws(FileProblem) -> (InputFile, FileReading.Warning?) {
        guard let packing = Packing(try file.bytes(at: 0, count: 8)), let unpacker = Unpacker(packing) else {
            throw .damaged("cannot be unpacked")
        }
        guard let scratch = ScratchFile() else { throw .damaged("cannot be unpacked: no temporary file can be made") }
        var offset = 0
        var end = Unpacker.Step.more
        while end == .more, offset < file.size {
            let piece = try file.bytes(at: offset, count: 1 << 17)
            guard !piece.isEmpty else { break }
            offset += piece.count
            end = unpacker.take(piece) { scratch.write($0) }
        }
        if end == .more { end = unpacker.finish { scratch.write($0) } }
        switch end {
        case .full: throw .damaged("unpacks to more than \(ScratchFile.longest >> 20) MiB")
        case .damaged where scratch.size == 0: throw .damaged("is damaged: it cannot be unpacked")
        case .more where scratch.size == 0: throw .damaged("is cut off before anything of it can be unpacked")
        case .more, .damaged:
            let text = end == .more ? "is cut off" : "is damaged"
            let warning = FileReading.Warning(
                id: "packed-part", text: "\(text): only its first \(scratch.size >> 10) KiB could be unpacked")
            return (scratch.reopened(from: file), warning)
        case .done: return (scratch.reopened(from: file), nil)
        }
    }
}

extension InputFile {
    /// The name that it had before it was packed, where it is.
    var nameUnpacked: String { Files.nameUnpacked(path) }
}

func nameUnpacked(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return [".xz", ".gz"].first { name.lowercased().hasSuffix($0) }.map { String(name.dropLast($0.count)) } ?? name
}

enum Packing {
    case xz, gzip

    init?(_ bytes: [UInt8]) {
        if bytes.starts(with: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) {
            self = .xz
        } else if bytes.starts(with: [0x1f, 0x8b, 0x08]) {
            self = .gzip
        } else {
            return nil
        }
    }
}
