import Primitives

extension PromptScript {
    /// What the longest command line of Windows leaves.
    private static let longestArgument = 28_000

    /// The same lines run by a second prompt with an administrator's rights, for which Windows asks at its desktop; the last
    /// answer is what that one printed.
    ///
    /// All of it goes as one argument in Base64, so that there is no file that somebody else could change before it is run. What
    /// comes back goes through a file with a random name, made before, so that it can also be removed. Nil where it is too long.
    public func elevated(mark other: String) -> PromptScript? {
        let text = Self.elevatedText(of: self, told: other).utf16
        let encoded = base64(text.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] })
        guard encoded.utf8.count <= Self.longestArgument else { return nil }
        let variables = Self.variables(holding: encoded)
        let file = "\"\(Self.folder)\\\(other).txt\""
        var script = PromptScript(mark: other)
        script.add(Command([Self.makesFolder, "type nul >\(file) 2>nul"]))
        for line in variables.lines { script.add(line) }
        script.add(
            "\"\(Self.powerShell)\" -NoProfile -NonInteractive -Command \"\(Self.consent(variables.whole))\" <nul 2>nul"
        )
        script.add("if exist \(file) (type \(file) & del /q \(file))")
        return script
    }

    static func consent(_ encoded: String) -> String {
        "Start-Process -FilePath (Join-Path $env:SystemRoot 'System32\\WindowsPowerShell\\v1.0\\powershell.exe')"
            + " -ArgumentList ('-NoProfile -NonInteractive -EncodedCommand ' + \(encoded)) -Verb RunAs -Wait"
            + " -WindowStyle Hidden"
    }

    static func elevatedText(of script: PromptScript, told mark: String) -> String {
        let lines = script.lines.map { line in
            "'" + line.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        }
        return """
            $ErrorActionPreference = 'Stop'
            $Lines = @(
            \(lines.joined(separator: ",\n"))
            )
            $Said = $Lines | & (Join-Path $env:SystemRoot 'System32\\cmd.exe') /d /q /e:on /v:off
            Set-Content -LiteralPath (Join-Path $env:ProgramData 'redial\\\(mark).txt') -Value $Said -Encoding ASCII
            """
    }
}
