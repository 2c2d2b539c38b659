import CArchive

/// An open archive (zip, cab, tar), read member by member in the order in which they lie.
final class Archive {
    /// One entry of it. Its name is foreign and never used as a path.
    struct Member {
        enum Kind {
            case file, folder
            /// A link, a device or a pipe.
            case other
        }

        let name: [UInt8]
        let kind: Kind
        let isEncrypted: Bool
        /// In a way that is not unpacked here.
        let isPackedOtherwise: Bool
    }

    enum Trouble: Error, Equatable {
        /// From here on nothing can be had. In the library's words.
        case damaged(String)
    }

    /// Open as long as the archive is.
    private let file: InputFile
    private let archive: OpaquePointer

    /// - Throws: where libarchive is missing, or the file is no archive.
    init(_ file: InputFile) throws(FileProblem) {
        guard carchive_is_there() == 1 else { throw .needs("libarchive", package: "libarchive13") }
        guard let archive = carchive_open(file.descriptor) else { throw .unknownKind }
        self.file = file
        self.archive = archive
    }

    deinit { carchive_close(archive) }

    /// The next member; nil at the end.
    func next() throws(Trouble) -> Member? {
        var member = carchive_member()
        let result = carchive_next(archive, &member)
        guard result >= 0 else { throw trouble }
        guard result == 1 else { return nil }
        let kind: Member.Kind =
            switch member.kind {
            case CARCHIVE_FILE: .file
            case CARCHIVE_FOLDER: .folder
            default: .other
            }
        let name = member.name.map { Array(String(cString: $0).utf8) } ?? []
        return Member(
            name: name, kind: kind, isEncrypted: member.is_encrypted != 0,
            isPackedOtherwise: member.is_packed_otherwise != 0)
    }

    /// The next bytes of the member that was told last, up to `count`; none at its end.
    func bytes(_ count: Int) throws(Trouble) -> [UInt8] {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = 0
            while filled < count {
                let got = carchive_read(archive, buffer.baseAddress.map { $0 + filled }, count - filled)
                failed = got < 0
                guard got > 0 else { return }
                filled += got
            }
        }
        if failed { throw trouble }
        return bytes
    }

    private var trouble: Trouble { .damaged(carchive_problem(archive).map { String(cString: $0) } ?? "") }
}
