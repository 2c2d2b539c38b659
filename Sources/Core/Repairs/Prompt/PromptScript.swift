import Registry

/// Lines for a command prompt that reads them from standard input, with a line of ours after each command that tells its number
/// and its exit code. Only programs of Windows' own folder are run, and none of them may read what is meant for the prompt.
public struct PromptScript: Equatable, Sendable {
    /// Takes lines from standard input without a registry's AutoRun, without showing them, and with the extensions as they are by
    /// default. cmd, PowerShell and a POSIX shell read this line alike.
    public static let prompt = ["cmd.exe", "/d", "/q", "/e:on", "/v:off"]

    /// Random, so that nothing a program prints is taken for one of our lines.
    public let mark: String
    private var commands: [Command] = []
    private let stopsAtFailure: Bool

    /// What one line of ours tells about.
    public struct Command: Equatable, Sendable {
        let lines: [String]
        /// The lines leave it in the variable `redial` instead of as an exit code.
        let hasOwnStatus: Bool

        init(_ lines: [String], hasOwnStatus: Bool = false) {
            self.lines = lines
            self.hasOwnStatus = hasOwnStatus
        }
    }

    public init(mark: String, stopsAtFailure: Bool = false) {
        self.mark = mark
        self.stopsAtFailure = stopsAtFailure
    }

    public var isEmpty: Bool { commands.isEmpty }
    public var count: Int { commands.count }

    public mutating func add(_ command: Command) { commands.append(command) }

    public mutating func add(_ line: String) { commands.append(Command([line])) }

    /// What is fed, a line each. A variable named like the exit code would hide it.
    public var lines: [String] {
        let asked = zip(1..., commands).flatMap { number, command in
            command.lines + (command.hasOwnStatus ? [] : [Self.takesStatus]) + ["echo \(mark) \(number) %redial%"]
                + (stopsAtFailure ? [#"if not "%redial%"=="0" exit 0"#] : [])
        }
        return [#"set "errorlevel=""#, "echo \(mark) begin"] + asked + ["exit 0"]
    }

    private static let takesStatus = #"set "redial=%errorlevel%""#

    public var text: [UInt8] { Array(lines.map { $0 + "\r\n" }.joined().utf8) }

    /// A program of Windows' own, which has nothing to read.
    static func program(_ name: String, _ words: String) -> String {
        "\"%SystemRoot%\\System32\\\(name).exe\" \(words) <nul"
    }

    static let powerShell = "%SystemRoot%\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"
    static let silent = " >nul 2>nul"
}

// MARK: Questions

extension PromptScript {
    /// A key's values and the names of the keys in it, or, with `depth`, all that is below it.
    public static func key(_ path: String, below: Bool = false) -> String {
        program("reg", "query \"\(path)\"" + (below ? " /s" : "")) + " 2>nul"
    }

    public static func value(_ key: String, _ name: String) -> String {
        program("reg", "query \"\(key)\" /v \"\(name)\"") + " 2>nul"
    }

    public static func service(_ name: String) -> String { program("sc", "query \"\(name)\"") + " 2>nul" }

    public static func tool(_ name: String, _ words: String) -> String { program(name, words) + " 2>nul" }

    /// The groups of who is logged on, and the level of trust in the process.
    public static let groups = program("whoami", "/groups /fo csv /nh") + " 2>nul"
}

// MARK: Changes

extension PromptScript {
    /// Nil for what a prompt cannot do, and for a key that is to go.
    public func change(_ change: ItemChange) -> Command? {
        switch (change.item, change.after) {
        case (.key(let path), .present): Command([Self.program("reg", "add \"\(path)\" /f") + Self.silent])
        case (.value(let key, let name), .value(let value)): write(value, key, name)
        case (.value(let key, let name), .absent): Self.remove(key, name)
        // A service that runs already cannot be started: what it is afterwards counts.
        case (.service(let name), .running(true)): Self.whatever(Self.start([name]))
        case (.service(let name), .running(false)): Self.whatever(Self.stop([name]))
        case (.serviceStart(let name), .start(let type)): Self.configure(name, start: type).map { Command([$0]) }
        case (.rule(let name), .enabled(let isEnabled)): Command([rule(name, isEnabled: isEnabled)])
        case (.script(let script), .carriedOut(let isDone)): script.lines(isDone ? .apply : .undo).flatMap(run)
        default: nil
        }
    }

    /// Its exit code says nothing.
    private static func whatever(_ line: String) -> Command {
        Command([line, #"set "redial=0""#], hasOwnStatus: true)
    }

    /// What PowerShell says when it did what it was told.
    public var done: String { "done-" + mark }

    private func write(_ value: RegistryValue, _ key: String, _ name: String) -> Command {
        guard let data = Self.data(of: value) else { return imported(value, key, name) }
        let words = "add \"\(key)\" /v \"\(name)\" /t \(value.typeName) /d \(data) /f"
        return Command([Self.program("reg", words) + Self.silent])
    }

    /// What `reg add` takes as one word; types without a name and texts go another way.
    static func data(of value: RegistryValue) -> String? {
        switch (value.type, value.bytes.count) {
        case (RegistryValue.number, 4): value.data.number.map { "0x" + String($0, radix: 16) }
        case (RegistryValue.binary, 1...512): value.bytes.map(Self.pair).joined()
        default: nil
        }
    }

    private static func pair(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    /// Any type, byte for byte: a `.reg` file that is written line by line, imported and removed.
    private func imported(_ value: RegistryValue, _ key: String, _ name: String) -> Command {
        let file = "\"%TEMP%\\\(mark).reg\""
        let root = "HKEY_LOCAL_MACHINE" + key.dropFirst(4)
        let escaped = name.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
        let head = [
            "Windows Registry Editor Version 5.00", "", "[\(root)]",
            "\"\(escaped)\"=hex(\(String(value.type, radix: 16))):" + (value.bytes.isEmpty ? "" : "\\"),
        ]
        let data = stride(from: 0, to: value.bytes.count, by: 64).map { start in
            let piece = value.bytes[start..<min(start + 64, value.bytes.count)]
            return "  " + piece.map(Self.pair).joined(separator: ",")
                + (piece.endIndex < value.bytes.count ? ",\\" : "")
        }
        let written = PromptText.writing(head + data, to: file)
        return Command(
            written + [Self.program("reg", "import \(file)") + Self.silent, Self.takesStatus, "del /q \(file)"],
            hasOwnStatus: true)
    }

    /// What is not there any more, or never was, is removed.
    private static func remove(_ key: String, _ name: String) -> Command {
        Command(
            [
                program("reg", "delete \"\(key)\" /v \"\(name)\" /f") + silent,
                program("reg", "query \"\(key)\" /v \"\(name)\"") + silent,
                #"if errorlevel 1 (set "redial=0") else (set "redial=5")"#,
            ], hasOwnStatus: true)
    }

    /// Removes a key as long as it can be listed and prints no more lines than when it is empty.
    public static func removal(ofEmptyKey path: String, lineCount: Int) -> Command {
        // A command that begins with a quote would lose it here.
        let asked = "%SystemRoot%\\System32\\reg.exe query \"\(path)\" 2^>nul"
        return Command(
            [
                #"set "redial=0""#, "for /f \"delims=\" %a in ('\(asked)') do @set /a redial+=1 >nul",
                program("reg", "query \"\(path)\"") + silent + " && if %redial% leq \(lineCount) "
                    + program("reg", "delete \"\(path)\" /f") + silent,
                #"set "redial=0""#,
            ], hasOwnStatus: true)
    }
}

// MARK: Services and rules

extension PromptScript {
    /// On one line, which the prompt has read whole before the connection may be lost.
    public static func start(_ services: [String]) -> String {
        services.map { program("net", "start \"\($0)\"") + silent }.joined(separator: " & ")
    }

    /// With all that depends on it, where the program knows how to.
    public static func stop(_ services: [String]) -> String {
        services.map {
            program("net", "stop \"\($0)\" /y") + silent + " || " + program("net", "stop \"\($0)\"") + silent
        }.joined(separator: " & ")
    }

    /// - Parameters:
    ///   - order: the outermost first; they are stopped in this order and started in the other.
    ///   - asked: whose state is told in between.
    public static func restart(_ order: [String], asking asked: String) -> String {
        stop(order) + " & " + program("sc", "query \"\(asked)\"") + " & " + start(order.reversed())
    }

    /// Nil of a start type that only drivers have.
    public static func configure(_ service: String, start: UInt32) -> String? {
        let words: [UInt32: String] = [2: "auto", 3: "demand", 4: "disabled"]
        return words[start].map { program("sc", "config \"\(service)\" start= \($0)") + silent }
    }

    /// netsh knows rules only by names that differ by language. PowerShell says the mark when it did it.
    public func rule(_ name: String, isEnabled: Bool) -> String {
        "\"\(Self.powerShell)\" -NoProfile -NonInteractive -Command "
            + "\"\(Self.setting(rule: name, isEnabled: isEnabled)); '\(done)'\" <nul 2>nul"
    }

    public static let publicNetwork = "redial: public"
    public static let noPublicNetwork = "redial: not public"

    /// netsh tells the kind of a network in words of its language. A machine may be in several networks.
    public static let network =
        "\"\(powerShell)\" -NoProfile -NonInteractive -Command \"$ErrorActionPreference = 'Stop'; "
        + "if (@(Get-NetConnectionProfile).NetworkCategory -contains 'Public') { '\(publicNetwork)' } "
        + "else { '\(noPublicNetwork)' }\" <nul 2>nul"

    static func setting(rule: String, isEnabled: Bool) -> String {
        "$ErrorActionPreference = 'Stop'; Set-NetFirewallRule -Name '\(rule)' -Enabled \(isEnabled ? "True" : "False")"
    }
}
