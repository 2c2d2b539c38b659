import FoundationEssentials

/// A value of a machine's registry that Remote Desktop depends on.
public struct SettingRow: Decodable, Equatable, Sendable {
    public enum Hive: String, Decodable, Sendable { case system, software }

    public struct Policy: Decodable, Equatable, Sendable {
        /// Within SOFTWARE.
        public let key: String
        public let name: String
    }

    public struct Before: Decodable, Equatable, Sendable {
        /// The first build that does otherwise: 9200 is Windows 8 and Server 2012.
        public let build: Int
        public let value: String
    }

    /// Stable: `listener.PortNumber`.
    public let id: String
    /// What it is about, in words.
    public let title: String
    /// Nil where there is only the policy.
    public let hive: Hive?
    /// Within the hive, without the control set.
    public let key: String?
    public let name: String?
    /// What Windows does where it is not set, or what every installation has; nil where that depends or is not known.
    public let usual: String?
    /// The same for older versions of Windows.
    public let usualBefore: Before?
    /// Wins over the machine's own value.
    public let policy: Policy?
    /// Values in words.
    public let means: [String: String]?
    /// The step that it matters to.
    public let step: String
    public let source: String
}

extension SettingRow {
    /// What it is where nobody set it, on this build of Windows; nil where that cannot be told.
    public func usual(build: Int?) -> String? {
        guard let usualBefore else { return usual }
        return build.map { $0 < usualBefore.build ? usualBefore.value : usual } ?? nil
    }
}

/// The settings that redial knows: data that people edit (`Data/settings.json`), read only where a registry is.
public struct SettingTable: Sendable {
    public let rows: [SettingRow]

    public static let shared = SettingTable(
        rows: (try? JSONDecoder().decode([SettingRow].self, from: Data(EmbeddedSettings.json.utf8))) ?? [])

    public init(rows: [SettingRow]) { self.rows = rows }

    public func row(_ id: String) -> SettingRow? { rows.first { $0.id == id } }
}
