/// What of names and texts a command prompt takes as they are.
///
/// Between double quotes it reads nothing but another quote and percent signs, which cannot be escaped where commands are typed;
/// Windows' programs take a backslash before the closing quote for an escape. What has any of those is refused, and so is what
/// is not ASCII: it would pass through a code page that nobody knows.
public enum PromptText {
    public static let longest = 1000

    public static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= longest && !text.hasSuffix("\\")
            && text.utf8.allSatisfy { (0x20...0x7e).contains($0) && $0 != 0x22 && $0 != 0x25 }
    }

    /// Names of services and firewall rules, which stand in PowerShell and in XML, too.
    public static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 256
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
                    || [0x2d, 0x2e, 0x5f].contains(byte)
            }
    }

    /// A key of the machine, by its short name.
    public static func isKey(_ path: String) -> Bool {
        let parts = path.split(separator: "\\", omittingEmptySubsequences: false)
        return isPlain(path) && parts.count >= 2 && parts[0].uppercased() == "HKLM" && !parts.contains("")
    }

    /// Lines that write a file, whatever was in it. A caret takes the next character as it is, where it stands in no quotes;
    /// what stands in quotes has to be plain.
    static func writing(_ lines: [String], to file: String) -> [String] {
        zip(0..., lines).map { number, line in
            (number == 0 ? ">" : ">>") + file + (line.isEmpty ? " echo." : " echo " + escaped(line))
        }
    }

    private static func escaped(_ text: String) -> String {
        var isQuoted = false
        var line = ""
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if !isQuoted, "&|<>^()".contains(character) { line.append("^") }
            line.append(character)
        }
        return line
    }
}

extension MachineItem {
    /// Whether a command prompt can be asked for it without reading anything in its name.
    public var isPlain: Bool {
        switch self {
        case .key(let path): PromptText.isKey(path)
        case .value(let key, let name): PromptText.isKey(key) && PromptText.isPlain(name)
        case .service(let name), .serviceStart(let name), .rule(let name): PromptText.isName(name)
        case .script(let script): PromptText.isName(script.repair)
        case .publicNetwork: true
        }
    }

    /// Where a service's settings are.
    public static func key(ofService name: String) -> String {
        "HKLM\\SYSTEM\\CurrentControlSet\\Services\\" + name
    }

    /// Where the firewall's rules are.
    public static let rules =
        "HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules"
}
