import Evidence
import Knowledge
import Readers
import Registry
import Repairs
import Settings

/// The questions whose answers are a machine's settings, and what these become. Pure.
enum PromptReadings {
    /// Keys that are asked for with all below them: one question in place of many, where little is below that is not wanted.
    private static let wholes: [RegistrySelection.Part] = [
        .init(.system, "Control\\Terminal Server"), .init(.system, "Control\\SecurityProviders\\SCHANNEL"),
        .init(.system, "Services\\TermService"), .init(.system, "Services\\W32Time"),
        .init(.software, "Policies\\Microsoft\\Windows NT\\Terminal Services"),
        .init(.software, "Policies\\Microsoft\\WindowsFirewall"),
    ]

    /// It may hold a password beside what is wanted, so it is asked value by value.
    private static let secretive = "Microsoft\\Windows NT\\CurrentVersion\\Winlogon"

    static let commands: [String] = registry + services

    private static let registry: [String] = {
        var commands = wholes.map { PromptScript.key(path($0), below: true) }
        var seen: Set<String> = []
        for part in settingSelection.parts where !wholes.contains(where: { isBelow(part, $0) }) {
            guard seen.insert(path(part).lowercased()).inserted else { continue }
            if part.key == secretive {
                commands += names(part.key).map { PromptScript.value(path(part), $0) }
            } else {
                // Of certificates only the names of their keys are wanted.
                commands.append(PromptScript.key(path(part)))
            }
        }
        return commands
    }()

    private static let services = ToolOutput.services.map { PromptScript.service($0) }

    private static func path(_ part: RegistrySelection.Part) -> String {
        (part.hive == .system ? "HKLM\\SYSTEM\\CurrentControlSet\\" : "HKLM\\SOFTWARE\\") + part.key
    }

    private static func isBelow(_ part: RegistrySelection.Part, _ whole: RegistrySelection.Part) -> Bool {
        part.hive == whole.hive && (part.key + "\\").lowercased().hasPrefix((whole.key + "\\").lowercased())
    }

    private static func names(_ key: String) -> [String] {
        SettingTable.shared.rows.filter { $0.key == key }.compactMap(\.name)
    }

    /// - Parameter answers: of the commands, in their order.
    static func reading(_ answers: [PromptTranscript.Answer], from name: String) -> FileReading {
        var contents = RegistryContents()
        for answer in answers.prefix(registry.count) where answer.status == 0 {
            RegistryQueryText(answer.output).add(to: &contents, settingSelection)
        }
        let told = answers.dropFirst(registry.count).flatMap(\.output)
        let facts = machineFacts(contents) + ToolOutput(told).facts.filter { $0 is MachineService }
        let machine = facts.lazy.compactMap { $0 as? MachineName }.first?.computer
        return FileReading(file: name, kind: .inside, machine: machine, sights: facts.map { .init($0) })
    }
}
