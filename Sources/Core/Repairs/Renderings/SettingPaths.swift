import Knowledge

/// Where the settings that redial reads stand: only of these is it known that they are not set when nothing was seen of them.
enum SettingPaths {
    static let known: Set<String> = Set(
        SettingTable.shared.rows.flatMap { row -> [String] in
            let root = row.hive == .system ? "hklm\\system\\currentcontrolset\\" : "hklm\\software\\"
            let local = row.key.flatMap { key in row.name.map { root + "\(key)\\\($0)".lowercased() } }
            let policy = row.policy.map { "hklm\\software\\" + "\($0.key)\\\($0.name)".lowercased() }
            return [local, policy].compactMap(\.self)
        })
}
