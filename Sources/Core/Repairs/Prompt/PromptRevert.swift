import Registry

/// What makes a machine take a journal entry back by itself: a task of Windows' scheduler, run as SYSTEM.
///
/// Its actions stand in the task itself, so there is no script that somebody else could put another in place of. Its trigger
/// is its registration, some time ago, so that no clock and no form of a date matters; it also runs when the machine starts,
/// for then the waiting is forgotten. It puts the old values back whatever is there by then. Its last action removes it.
/// [MS-TSCH 2.5]
public struct PromptRevert: Equatable, Sendable {
    public struct Action: Equatable, Sendable {
        public let program: String
        public let words: String
    }

    /// A day is more than any experiment.
    public static let longestSeconds = 86_400
    /// As many as a task takes.
    private static let mostActions = 32

    /// The task's name, unlike any other's.
    public let task: String
    public let actions: [Action]
    private let seconds: Int

    /// Nil where one of the changes cannot be taken back by one command, or the time is none.
    public init?(_ entry: JournalEntry, seconds: Int) {
        guard PromptText.isName(entry.id), (1...Self.longestSeconds).contains(seconds),
            entry.changes.allSatisfy(\.item.isPlain), entry.restarts.allSatisfy(PromptText.isName)
        else { return nil }
        task = Self.task(of: entry)
        var actions: [Action] = []
        for change in entry.changes.reversed() {
            // A key that was made stays: it holds nothing, and undo removes it.
            if case .key = change.item { continue }
            guard let back = Self.action(change) else { return nil }
            actions.append(back)
        }
        for service in entry.restarts { actions += Self.restart(service) }
        actions.append(Action(program: "schtasks.exe", words: "/delete /tn \"\(task)\" /f"))
        guard actions.count > 1, actions.count <= Self.mostActions else { return nil }
        self.actions = actions
        self.seconds = seconds
    }

    public static func task(of entry: JournalEntry) -> String { "redial-" + entry.id }

    private static func action(_ change: ItemChange) -> Action? {
        switch (change.item, change.before, change.after) {
        case (.value(let key, let name), _, _): registry(key, name, change)
        case (.service(let name), .running(let isRunning), _):
            Action(
                program: "net.exe", words: (isRunning ? "start " : "stop ") + "\"\(name)\"" + (isRunning ? "" : " /y"))
        case (.serviceStart(let name), .start(let type), _):
            [2: "auto", 3: "demand", 4: "disabled"][type].map {
                Action(program: "sc.exe", words: "config \"\(name)\" start= \($0)")
            }
        case (.rule(let name), .enabled(let isEnabled), _):
            Action(
                program: "WindowsPowerShell\\v1.0\\powershell.exe",
                words:
                    "-NoProfile -NonInteractive -Command \"\(PromptScript.setting(rule: name, isEnabled: isEnabled))\"")
        default: nil
        }
    }

    private static func registry(_ key: String, _ name: String, _ change: ItemChange) -> Action? {
        switch change.before {
        case .absent: return Action(program: "reg.exe", words: "delete \"\(key)\" /v \"\(name)\" /f")
        case .value(let value):
            return PromptScript.data(of: value).map {
                Action(program: "reg.exe", words: "add \"\(key)\" /v \"\(name)\" /t \(value.typeName) /d \($0) /f")
            }
        default: return nil
        }
    }

    private static func restart(_ service: String) -> [Action] {
        let order = ServiceOrder.dependents(of: service) + [service]
        return order.map { Action(program: "net.exe", words: "stop \"\($0)\" /y") }
            + order.reversed().map { Action(program: "net.exe", words: "start \"\($0)\"") }
    }

    /// The task as the scheduler takes it. The prompt that writes it puts Windows' folder in.
    public var xml: [String] {
        [
            "<?xml version='1.0'?>",
            "<Task version='1.2' xmlns='http://schemas.microsoft.com/windows/2004/02/mit/task'>",
            "<RegistrationInfo><Description>redial takes an experiment back. It removes itself.</Description></RegistrationInfo>",
            "<Triggers>",
            "<BootTrigger><Enabled>true</Enabled></BootTrigger>",
            "<RegistrationTrigger><Enabled>true</Enabled><Delay>PT\(seconds)S</Delay></RegistrationTrigger>",
            "</Triggers>",
            "<Principals><Principal id='System'><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal></Principals>",
            "<Settings>",
            "<MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>",
            "<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>",
            "<StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>",
            "<StartWhenAvailable>true</StartWhenAvailable>",
            "<ExecutionTimeLimit>PT10M</ExecutionTimeLimit>",
            "</Settings>",
            "<Actions Context='System'>",
        ]
            + actions.map { action in
                "<Exec><Command>%SystemRoot%\\System32\\\(action.program)</Command><Arguments>\(Self.text(action.words))</Arguments></Exec>"
            } + ["</Actions>", "</Task>"]
    }

    private static func text(_ words: String) -> String {
        words.map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            default: String(character)
            }
        }.joined()
    }

    /// Writes the task to a file, has the scheduler take it, and removes the file.
    public func registration(mark: String) -> PromptScript.Command {
        let file = "\"%TEMP%\\\(mark).xml\""
        let written = PromptText.writing(xml, to: file)
        return PromptScript.Command(
            written + [
                PromptScript.program("schtasks", "/create /tn \"\(task)\" /xml \(file) /f") + PromptScript.silent,
                #"set "redial=%errorlevel%""#, "del /q \(file)",
            ], hasOwnStatus: true)
    }

    /// Whether the scheduler has it: 0 where it has. It keeps a file for each task.
    public static func question(_ task: String) -> PromptScript.Command {
        PromptScript.Command(
            [#"if exist "%SystemRoot%\System32\Tasks\\#(task)" (set "redial=0") else (set "redial=1")"#],
            hasOwnStatus: true)
    }

    public static func removal(_ task: String) -> PromptScript.Command {
        PromptScript.Command([PromptScript.program("schtasks", "/delete /tn \"\(task)\" /f") + PromptScript.silent])
    }
}
