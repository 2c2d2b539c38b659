import Evidence
import Primitives
import Readers
import Registry
import Settings

/// The settings that bear on Remote Desktop, out of what the helper read.
enum SMBSettings {
    /// Every key once: many settings share one.
    static let parts: [SMBRequest.Part] = {
        let parts = settingSelection.parts.sorted { $0.depth > $1.depth }
        var seen: Set<String> = []
        return parts.map { SMBRequest.Part(path: root($0.hive) + $0.key, depth: $0.depth) }
            .filter { seen.insert($0.path.lowercased()).inserted }
    }()

    /// Those that Remote Desktop leans on, and the one that the registry is read through.
    static let services = servicesOfInterest + ["RemoteRegistry"]

    private static func root(_ hive: RegistryPath.Hive) -> String {
        hive == .software ? "HKLM\\SOFTWARE\\" : "HKLM\\SYSTEM\\CurrentControlSet\\"
    }

    static func reading(_ keys: [SMBAnswer.Key], _ answer: SMBAnswer, of host: String) -> FileReading {
        var contents = RegistryContents()
        for key in keys {
            guard let path = RegistryPath(key.path) else { continue }
            contents.add(path)
            for value in key.values {
                guard let bytes = bytes(fromHex: value.hex) else { continue }
                contents.set(path, value.name, RegistryData(type: value.type, bytes: bytes))
            }
        }
        let unread = answer.unread ?? []
        // Where all that was asked for could be read, what is missing is not set.
        if !contents.isFull {
            contents.whole = Set(RegistryPath.Hive.allCases).subtracting(unread.flatMap(\.hives))
        }
        let facts = machineFacts(contents) + (answer.services ?? []).map(fact) as [any Fact]
        let name = facts.lazy.compactMap { $0 as? MachineName }.first
        return FileReading(
            file: host, kind: .inside, machine: name?.computer, sights: facts.map { .init($0) },
            warnings: warnings(unread))
    }

    private static func fact(_ service: SMBAnswer.Service) -> any Fact {
        var fact = MachineService(name: service.name)
        fact.state = service.state
        fact.exitCode = service.exitCode
        fact.ownExitCode = service.ownExitCode
        fact.startType = service.startType
        return fact
    }

    private static func warnings(_ unread: [SMBFailure]) -> [FileReading.Warning] {
        let keys = unread.filter(\.isOfRegistry).map { $0.item ?? "anything" }
        let services = unread.filter { $0.at.hasPrefix("services") }.compactMap(\.item)
        var warnings: [FileReading.Warning] = []
        if unread.contains(where: { $0.isOfRegistry && $0.why == "no-pipe" }) {
            warnings.append(
                .init(
                    id: "no-registry",
                    text:
                        "does not show its registry: its service RemoteRegistry does not run. sc start RemoteRegistry there, or redial fix --apply, starts it"
                ))
        } else if !keys.isEmpty {
            warnings.append(
                .init(id: "unread-keys", text: "does not let this user read \(some(keys)) of its registry"))
        }
        if !services.isEmpty {
            warnings.append(
                .init(
                    id: "unread-services", text: "does not tell this user the state of the services \(some(services))"))
        }
        return warnings
    }

    private static func some(_ names: [String]) -> String {
        let first = names.prefix(3).map { shown($0, limit: 120) }.joined(separator: ", ")
        return names.count > 3 ? "\(first) and \(names.count - 3) more" : first
    }
}

extension SMBFailure {
    fileprivate var isOfRegistry: Bool { at.hasPrefix("registry") }

    /// Of which it is not known any more what is not set; all where no key is named.
    fileprivate var hives: [RegistryPath.Hive] {
        guard isOfRegistry else { return [] }
        guard let item, let hive = RegistryPath(item)?.hive else { return RegistryPath.Hive.allCases }
        return [hive]
    }
}
