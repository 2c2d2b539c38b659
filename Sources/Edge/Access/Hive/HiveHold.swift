import Files
import Primitives

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Two redials on one disk, of whatever users and by whatever spelling, meet at the folders of its hives. The system lets go of a
/// folder when the program ends, however it ends.
enum HiveHold {
    private static let mostNames = 20_000

    static func take(_ files: [HiveFile]) throws(AccessFailure) -> AccessHold {
        var folders: [String: Int32] = [:]
        let isHeld = Set(files.map(\.folder)).allSatisfy { folder in
            let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else { return true }
            guard flock(descriptor, LOCK_EX | LOCK_NB) != 0 else {
                folders[folder] = descriptor
                return true
            }
            let isBusy = errno == EWOULDBLOCK
            close(descriptor)
            // Some file systems have no locks: there the one of the journal has to do.
            return !isBusy
        }
        let hold = AccessHold { [folders] in for descriptor in folders.values { close(descriptor) } }
        guard isHeld else {
            throw AccessFailure(.busy, "Another redial changes this disk at this moment; nothing was changed.")
        }
        for file in files where folders[file.folder] != nil { removeCopies(of: file) }
        return hold
    }

    /// What a run that was cut off left: no other one is at work while the folder is held.
    private static func removeCopies(of file: HiveFile) {
        let start = file.path.split(separator: "/").last.map { $0 + HiveCopy.mark } ?? ""
        for name in namesInFolder(file.folder, atMost: mostNames) where !start.isEmpty && name.hasPrefix(start) {
            unlink(file.folder + name)
        }
    }
}
