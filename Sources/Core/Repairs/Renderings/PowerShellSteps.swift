/// Steps in PowerShell: a table of blocks each.
extension ScriptStep {
    /// Its blocks, as they stand in a script.
    var powerShellTable: [String] { powerShell.blocks.split(separator: "\n").map { "    " + $0 } }

    /// Variables and functions that its blocks use.
    func powerShellHelp(_ names: ScriptNames) -> [String] {
        names.written(into: powerShell.help).split(separator: "\n").map(String.init)
    }

    /// One of its blocks, with its braces.
    func block(_ name: String) -> [String] {
        let lines = powerShell.blocks.split(separator: "\n").map(String.init)
        guard let start = lines.firstIndex(where: { $0.hasPrefix("\(name) = {") }) else { return ["{ }"] }
        let first = String(lines[start].dropFirst("\(name) = ".count))
        guard !first.hasSuffix("}") else { return [first] }
        let rest = lines[(start + 1)...]
        let end = rest.firstIndex(of: "}") ?? rest.endIndex
        return [first] + rest[..<end] + ["}"]
    }
}

extension [Action] {
    /// What asks for a password is for somebody who sits before it.
    func requireNoPassword() throws(Unrenderable) {
        guard steps.contains(where: \.asksForPassword) else { return }
        throw .init(
            "asks-for-password",
            "It asks for the password of an account, so somebody runs the PowerShell script (.ps1) at the machine.")
    }
}
