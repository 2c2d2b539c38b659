/// A way into a machine as it is typed: `--inside ACCESS`. Nothing is opened by parsing one.
public enum AccessAddress: Equatable, Sendable {
    /// The machine's own command prompt, through OpenSSH's client.
    case ssh(SSHDestination)
    /// The remote registry and the service control manager.
    case smb(SMBDestination)
    /// A hive, or the folder or disk that holds SYSTEM and SOFTWARE.
    case hive(path: String)
    /// The Windows around this Linux.
    case wsl
    /// A script for somebody else to run.
    case script(path: String)
    /// A group policy for somebody else to import.
    case groupPolicy(folder: String)
    /// A cloud's own agent, by the request that would start it; to a file or, nil, to standard output.
    case cloud(provider: String, path: String?)

    public init?(_ text: String) {
        if let destination = SSHDestination(text) {
            self = .ssh(destination)
        } else if let destination = SMBDestination(text) {
            self = .smb(destination)
        } else if text == "wsl" {
            self = .wsl
        } else if let path = Self.rest(of: text, after: "hive:") {
            self = .hive(path: path)
        } else if let path = Self.rest(of: text, after: "script:") {
            self = .script(path: path)
        } else if let folder = Self.rest(of: text, after: "gpo:") {
            self = .groupPolicy(folder: folder)
        } else if let rest = Self.rest(of: text, after: "cloud:") {
            let parts = rest.split(separator: ":", maxSplits: 1).map(String.init)
            guard let provider = parts.first, ["azure", "aws"].contains(provider), !rest.hasSuffix(":") else {
                return nil
            }
            self = .cloud(provider: provider, path: parts.count > 1 ? parts[1] : nil)
        } else {
            return nil
        }
    }

    private static func rest(of text: String, after prefix: String) -> String? {
        guard text.hasPrefix(prefix), text.utf8.count > prefix.utf8.count else { return nil }
        return String(text.dropFirst(prefix.count))
    }
}
