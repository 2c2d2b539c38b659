import Collecting
import Evidence
import Readers

extension CollectorManifest {
    /// What of the registry the collector took as a whole, or found not to be there: what is missing in it is not set.
    ///
    /// - Parameter files: the names of members that were read without a loss.
    func readParts(of files: Set<String>) -> [MachineRegistry] {
        let known = rows.compactMap { row -> (part: MachineRegistry.Part, key: String)? in
            guard let asked = CollectorRow.all.first(where: { $0.id == row.id }),
                row.state == .absent || row.state == .taken && files.contains(asked.file)
            else { return nil }
            return asked.registryKey
        }
        return [MachineRegistry.Part.system, .software].compactMap { part in
            let keys = known.filter { $0.part == part }.map(\.key)
            return keys.isEmpty ? nil : MachineRegistry(part: part, whole: false, read: keys)
        }
    }
}

extension CollectorRow {
    /// The key that it exports with all below it.
    fileprivate var registryKey: (part: MachineRegistry.Part, key: String)? {
        guard kind == .registry || kind == .guardedRegistry else { return nil }
        for (root, part) in [("{system}\\", MachineRegistry.Part.system), ("{software}\\", .software)]
        where cmd.hasPrefix(root) {
            return (part, String(cmd.dropFirst(root.count)))
        }
        return nil
    }
}
