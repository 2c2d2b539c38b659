public import Evidence

/// Reads one kind of file. A new kind is one new file with one of these, and a line in `fileReaders`.
public protocol FileReader: Sendable {
    static var kind: FileKind { get }

    /// Whether a file that begins so is of this kind. Content decides; the name only where content cannot.
    static func recognises(_ head: FileHead) -> Bool

    /// One reading, or of an archive one for each member that could be read. Never throws for a part of a file: what could
    /// be read is returned, with a warning for the rest.
    static func read(_ file: InputFile) async throws(FileProblem) -> [FileReading]
}

/// What a file is recognised by.
public struct FileHead: Sendable {
    public static let length = 4096

    /// The first bytes.
    public let bytes: [UInt8]
    /// The name without the folder, in small letters.
    public let name: String

    public init(bytes: [UInt8], name: String) {
        self.bytes = bytes
        self.name = name.lowercased()
    }
}

/// Every kind of file that is read, in the order in which they are tried: those with a mark at their beginning first.
public let fileReaders: [any FileReader.Type] = [
    EventLogReader.self, CaptureReader.self, HiveFileReader.self, PackedFileReader.self, BundleReader.self,
    RegistryTextFileReader.self, CaseFileReader.self, RecordedWalkReader.self, DialogPictureReader.self,
    ConnectionFileReader.self, CertificateReader.self, ListenerKeyReader.self,
    // Takes any text, so that it stands last.
    ToolOutputReader.self,
]

/// Reads a file of any kind, the folder of a Windows' hives, or all that lie in another folder.
public func readFile(_ path: String) async throws(FileProblem) -> [FileReading] {
    if isFolder(path) {
        // What a collector made may hold hives among other things.
        if !isCollected(path), let hives = HiveFolder(path) { return try await hives.read() }
        return try await readFolder(path)
    }
    let file = try InputFile(opening: path)
    guard file.size > 0 else { throw .empty }
    let head = FileHead(bytes: try file.bytes(at: 0, count: FileHead.length), name: file.name)
    guard let reader = fileReaders.first(where: { $0.recognises(head) }) else { throw .unknownKind }
    return try await reader.read(file)
}
