import Evidence

/// The services that Remote Desktop, its certificate or its gateway lean on.
public let servicesOfInterest = [
    "TermService", "SessionEnv", "UmRdpService", "CertPropSvc", "KeyIso", "CryptSvc", "RpcSs", "MpsSvc", "BFE",
    "TSGateway", "Tssdis", "TermServLicensing", "NlaSvc", "Dhcp", "Netlogon", "W32Time",
]

/// Windows services as `sc query`, `sc queryex` and `sc qc` print them, and `Get-Service`.
///
/// `sc` translates the words before the colons (`STATE`, `Состояние`), but never their order nor the numbers behind them.
struct ServiceListing {
    static let ofInterest = servicesOfInterest

    private(set) var services: [MachineService] = []
    /// The names of all that run, whatever they are for.
    private(set) var running: [String] = []

    init(_ lines: [String]) {
        var block: [Substring] = []
        var headings: [Substring] = []
        for line in lines + ["."] {
            if line.isIndented {
                if let colon = line.firstIndex(of: ":") { block.append(line[line.index(after: colon)...].trimmed) }
                continue
            }
            if !block.isEmpty {
                take(headings, block)
                headings = []
            }
            // A second heading line is the display name.
            headings = Self.heading(line).map { headings.suffix(1) + [$0] } ?? []
            block = []
        }
        for service in objects(lines) { add(service) }
    }

    private mutating func take(_ headings: [Substring], _ fields: [Substring]) {
        guard let name = headings.first(where: { Self.known($0) != nil }) ?? headings.first else { return }
        add(Self.service(name, fields))
        guard let state = Self.state(fields), state == 4, running.count < Self.mostRunning else { return }
        running.append(toolText(name))
    }

    /// A busy server runs some two hundred.
    private static let mostRunning = 600

    /// Every service once; what several outputs say of it together.
    private mutating func add(_ service: MachineService?) {
        guard let service else { return }
        guard let index = services.firstIndex(where: { $0.name == service.name }) else {
            services.append(service)
            return
        }
        services[index].state = service.state ?? services[index].state
        services[index].exitCode = service.exitCode ?? services[index].exitCode
        services[index].ownExitCode = service.ownExitCode ?? services[index].ownExitCode
        services[index].pid = service.pid ?? services[index].pid
        services[index].startType = service.startType ?? services[index].startType
    }

    /// `SERVICE_NAME: TermService`
    private static func heading(_ line: String) -> Substring? {
        guard let colon = line.firstIndex(of: ":"), !line[..<colon].contains(" ") else { return nil }
        return line[line.index(after: colon)...].trimmed
    }

    private static func service(_ name: Substring, _ fields: [Substring]) -> MachineService? {
        guard let known = known(name), fields.count >= 4 else { return nil }
        return status(known, fields) ?? configuration(known, fields)
    }

    private static func known(_ name: some StringProtocol) -> String? {
        ofInterest.first { $0.lowercased() == name.lowercased() }
    }

    /// Type, state, two exit codes with their hexadecimal form in brackets, check point, wait hint, and with `queryex` the process.
    private static func status(_ name: String, _ fields: [Substring]) -> MachineService? {
        guard let state = state(fields) else { return nil }
        var service = MachineService(name: name)
        service.state = state
        service.exitCode = fields[2].words.first?.decimal
        service.ownExitCode = fields[3].words.first?.decimal
        if fields.count > 6, let pid = fields[6].words.first?.decimal, pid != 0 { service.pid = pid }
        return service
    }

    private static func state(_ fields: [Substring]) -> UInt32? {
        guard fields.count >= 4, let state = fields[1].words.first?.decimal, (1...7).contains(state),
            fields[2].contains("(0x"), fields[3].contains("(0x")
        else { return nil }
        return state
    }

    /// Type, start type, error control, and the path of the program.
    private static func configuration(_ name: String, _ fields: [Substring]) -> MachineService? {
        guard let start = fields[1].words.first?.decimal, (0...4).contains(start),
            let control = fields[2].words.first?.decimal, (0...3).contains(control), fields[3].contains("\\")
        else { return nil }
        var service = MachineService(name: name)
        service.startType = start
        return service
    }

    /// `"TermService","Running","Manual"`, as our own collector asks for it.
    private static func commaSeparated(_ line: String) -> MachineService? {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 3, fields.allSatisfy({ $0.count >= 2 && $0.first == "\"" && $0.last == "\"" }) else {
            return nil
        }
        let values = fields.map { $0.dropFirst().dropLast() }
        guard let name = known(values[0]), let state = states[values[1]] else { return nil }
        var service = MachineService(name: name)
        service.state = state
        service.startType = startTypes[values[2]]
        return service
    }

    private static let states: [Substring: UInt32] = [
        "Stopped": 1, "StartPending": 2, "StopPending": 3, "Running": 4, "ContinuePending": 5, "PausePending": 6,
        "Paused": 7,
    ]
    private static let startTypes: [Substring: UInt32] = [
        "Boot": 0, "System": 1, "Automatic": 2, "AutomaticDelayedStart": 2, "Manual": 3, "Disabled": 4,
    ]

    /// `Running  TermService  Remote Desktop Services`, or `Name : TermService` and `Status : Running`: PowerShell translates
    /// neither the names of properties nor their values.
    private func objects(_ lines: [String]) -> [MachineService] {
        var found: [MachineService] = []
        var current: MachineService?
        for line in lines {
            if let service = Self.commaSeparated(line) { found.append(service) }
            let words = line.words
            if words.count >= 2, let state = Self.states[words[0]], let name = Self.known(words[1]) {
                var service = MachineService(name: name)
                service.state = state
                found.append(service)
            }
            guard words.count == 3, words[1] == ":" else { continue }
            switch words[0] {
            case "Name":
                current.map { found.append($0) }
                current = Self.known(words[2]).map { MachineService(name: $0) }
            case "Status": current?.state = Self.states[words[2]]
            case "StartType": current?.startType = Self.startTypes[words[2]]
            default: break
            }
        }
        return found + (current.map { [$0] } ?? [])
    }
}
