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
        .init(.software, "Policies\\Microsoft"), .init(.software, groupPolicyHistory),
    ]

    /// What no setting tells: who listens, which sessions there are, which certificates, and who keeps the clock. Only numbers,
    /// names and the order of columns are read of it, for the rest is translated.
    static let tools: [PromptStates.Question] = [
        .tool("netstat", with: "-ano"), .tool("tasklist", with: "/svc"), .tool("sc", with: "queryex state= all"),
        .tool("qwinsta", with: ""),
        .tool("certutil", with: "-silent -store \"Remote Desktop\""), .tool("certutil", with: "-silent -store My"),
        .tool("w32tm", with: "/query /status"), .tool("ipconfig", with: "/all"),
        .tool("netsh", with: "interface portproxy show all"),
        .tool("netsh", with: "interface ipv4 show excludedportrange protocol=tcp"),
    ]

    /// It may hold a password beside what is wanted, so it is asked value by value, and one that is always there for a proof
    /// that the key can be read.
    private static let secretive = "Microsoft\\Windows NT\\CurrentVersion\\Winlogon"
    private static let usual = "Shell"

    /// What is asked first. Of certificates only the names of their keys are wanted, which the key above them tells.
    static let settings: [PromptStates.Question] = {
        var questions: [PromptStates.Question] = wholes.map { .below(path($0)) }
        for part in settingSelection.parts where !wholes.contains(where: { isBelow(part, $0) }) {
            // Which control set is the current one a running Windows shows by that name.
            if part.hive == .system, part.key == "Select" { continue }
            let asked: [PromptStates.Question] =
                part.key == secretive
                ? (names(part.key) + [usual]).map { .value(key: path(part), name: $0) } : [.key(path(part))]
            questions += asked.filter { !questions.contains($0) }
        }
        return questions
    }()

    private static func path(_ part: RegistrySelection.Part) -> String {
        (part.hive == .system ? "HKLM\\SYSTEM\\CurrentControlSet\\" : "HKLM\\SOFTWARE\\") + part.key
    }

    private static func isBelow(_ part: RegistrySelection.Part, _ whole: RegistrySelection.Part) -> Bool {
        part.hive == whole.hive && (part.key + "\\").lowercased().hasPrefix((whole.key + "\\").lowercased())
    }

    private static func names(_ key: String) -> [String] {
        SettingTable.shared.rows.filter { $0.key == key }.compactMap(\.name)
    }

    // MARK: What was not found

    private static func missing(_ known: PromptStates) -> [String] {
        settings.compactMap { question in
            guard known.output(question) == nil else { return nil }
            switch question {
            case .key(let path), .below(let path): return path
            // In a key that can be read, what is not found is not there.
            case .value(let key, _): return known.output(.value(key: key, name: usual)) == nil ? key : nil
            case .service, .tool, .kept, .network: return nil
            }
        }
    }

    /// What comes closer to telling whether that which was not found is not there, or may not be read.
    static func proofs(_ known: PromptStates) -> [PromptStates.Question] {
        missing(known).filter { known.isThere($0) == nil }.flatMap(known.proofs(ofKey:))
    }

    /// Those that are there, as far as their keys were asked for.
    static func services(_ known: PromptStates) -> [PromptStates.Question] {
        let missing = Set(missing(known))
        return ToolOutput.services.filter { !missing.contains(MachineItem.key(ofService: $0)) }.map { .service($0) }
    }

    // MARK: What it all says

    /// - Parameter name: the way in.
    static func reading(_ known: PromptStates, from name: String) -> FileReading {
        var contents = RegistryContents()
        for question in settings {
            guard let output = known.output(question) else { continue }
            RegistryQueryText(output).add(to: &contents, settingSelection)
        }
        let closed = missing(known).filter { known.isThere($0) != false }
        for hive in RegistryPath.Hive.allCases where !closed.contains(where: { RegistryPath($0)?.hive == hive }) {
            contents.whole.insert(hive)
        }
        let told = (ToolOutput.services.map { .service($0) } + tools).flatMap { known.output($0) ?? [] }
        let facts = machineFacts(contents) + ToolOutput(told).facts
        let machine = facts.lazy.compactMap { $0 as? MachineName }.first?.computer
        return FileReading(
            file: name, kind: .inside, machine: machine, sights: facts.map { .init($0) },
            warnings: closed.isEmpty
                ? []
                : [
                    .init(
                        id: "partly-read",
                        text: "\(closed.count) keys of its registry cannot be read with the rights that are there")
                ])
    }
}
