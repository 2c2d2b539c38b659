#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A socket in a folder of this user alone, by which calls of OpenSSH's client share one connection.
struct SharedConnection: Sendable {
    /// So long it stays when nobody says goodbye, as when this program is killed.
    private static let seconds = 30

    private let folder: String

    /// Nil where no folder can be made whose name a configuration takes as it is: then every call logs on by itself.
    init?() {
        // A socket's path is short.
        for base in [getenv("XDG_RUNTIME_DIR").map { String(cString: $0) }, "/tmp"].compactMap(\.self) {
            let isPlain = base.utf8.allSatisfy { (0x2b...0x7a).contains($0) }
            guard base.hasPrefix("/"), base.utf8.count <= 60, isPlain else { continue }
            var template = Array("\(base)/redial-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else { continue }
            folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            return
        }
        return nil
    }

    private var path: String { folder + "/ssh" }

    var options: [String] {
        ["-o", "ControlMaster=auto", "-o", "ControlPath=\(path)", "-o", "ControlPersist=\(Self.seconds)"]
    }

    var isOpen: Bool { access(path, F_OK) == 0 }

    func remove() {
        unlink(path)
        rmdir(folder)
    }
}
