public import Evidence
import Knowledge
import Primitives
public import Registry

/// What a machine's registry says of it as a server for Remote Desktop: pure, and the same whatever way it was read.
public func machineFacts(_ contents: RegistryContents) -> [any Fact] {
    guard let set = contents.controlSet ?? (contents.isEmpty ? nil : .some(nil)) else { return [] }
    let registry = MachineRegistryView(contents: contents, controlSet: set)
    let name = registry.name
    var facts: [any Fact] = name.isEmpty ? [] : [name]
    facts += registry.parts as [any Fact]
    facts += registry.settings(build: buildNumber(name.build)) as [any Fact]
    facts += registry.listeners as [any Fact]
    facts += registry.firewallRules as [any Fact]
    facts += registry.certificates as [any Fact]
    if let policies = registry.groupPolicies { facts.append(policies) }
    if let proxy = registry.proxy { facts.append(proxy) }
    return facts
}

/// Of `10.0.19045.3803` 19045.
func buildNumber(_ build: String?) -> Int? {
    build.flatMap { $0.split(separator: ".").dropFirst(2).first.flatMap { Int($0) } }
}

/// The registry of one machine, with the control set that counts.
struct MachineRegistryView {
    let contents: RegistryContents
    /// Nil: the current one, as a running Windows shows it.
    let controlSet: Int?

    func path(_ hive: RegistryPath.Hive, _ key: String) -> RegistryPath {
        RegistryPath(hive, controlSet: hive == .system ? controlSet : nil, key)
    }

    func value(_ hive: RegistryPath.Hive, _ key: String, _ name: String) -> RegistryData? {
        contents.value(path(hive, key), name)
    }

    private func text(_ hive: RegistryPath.Hive, _ key: String, _ name: String) -> String? {
        guard let text = value(hive, key, name)?.text, !text.isEmpty else { return nil }
        return shown(text, limit: 120)
    }

    var name: MachineName {
        var name = MachineName()
        name.computer =
            text(.system, Place.tcpip, "Hostname") ?? text(.system, Place.computerName, "ComputerName")
        name.domain = text(.system, Place.tcpip, "Domain")
        name.product = text(.software, Place.currentVersion, "ProductName")
        name.release =
            text(.software, Place.currentVersion, "DisplayVersion")
            ?? text(.software, Place.currentVersion, "ReleaseId")
        name.build = build
        name.role =
            switch text(.system, Place.productOptions, "ProductType")?.lowercased() {
            case "winnt": .workstation
            case "servernt": .server
            case "lanmannt": .domainController
            default: nil
            }
        return name
    }

    /// Since Windows 10 the version stands in numbers, before that in a text; and since its first build, 10240, it is 10.0.
    private var build: String? {
        guard let number = text(.software, Place.currentVersion, "CurrentBuildNumber") else { return nil }
        let major = value(.software, Place.currentVersion, "CurrentMajorVersionNumber")?.number
        let minor = value(.software, Place.currentVersion, "CurrentMinorVersionNumber")?.number
        let isNew = Int(number).map { $0 >= 10_240 } ?? false
        let version =
            major.map { "\($0).\(minor ?? 0)" }
            ?? (isNew ? "10.0" : text(.software, Place.currentVersion, "CurrentVersion") ?? "?.?")
        let update = value(.software, Place.currentVersion, "UBR")?.number.map { ".\($0)" } ?? ""
        return "\(version).\(number)\(update)"
    }

    var parts: [MachineRegistry] {
        RegistryPath.Hive.allCases.compactMap { hive in
            let isWhole = contents.whole.contains(hive)
            guard isWhole || contents.keys.contains(where: { $0.hive == hive }) else { return nil }
            let file = contents.files[hive]
            return MachineRegistry(
                part: hive == .system ? .system : .software, whole: isWhole,
                controlSet: hive == .system ? controlSet : nil, writtenAt: file?.written,
                missing: isWhole && hive == .system ? missing : [])
        }
    }

    /// Keys that every Windows has from its setup on, under one that is there.
    private var missing: [String] {
        let needed = [
            (Place.listeners, Place.listeners + "\\RDP-Tcp"), (Place.terminalServer, Place.service),
        ]
        return needed.filter { has($0.0) && !has($0.1) }.map(\.1)
    }

    private func has(_ key: String) -> Bool { contents.keys.contains(path(.system, key)) }

    func settings(build: Int?) -> [MachineSetting] {
        SettingTable.shared.rows.flatMap { row -> [MachineSetting] in
            let policy = row.policy.flatMap { policy in
                value(.software, policy.key, policy.name).map {
                    setting(row, .policy, $0, "HKLM\\SOFTWARE\\\(policy.key)\\\(policy.name)", build)
                }
            }
            return [policy, local(row, build)].compactMap(\.self)
        }
    }

    private func local(_ row: SettingRow, _ build: Int?) -> MachineSetting? {
        guard let hive = row.hive, let key = row.key, let name = row.name,
            let data = value(RegistryPath.Hive(hive), key, name)
        else { return nil }
        let root = hive == .system ? "HKLM\\SYSTEM\\CurrentControlSet" : "HKLM\\SOFTWARE"
        return setting(row, .local, data, "\(root)\\\(key)\\\(name)", build)
    }

    private func setting(
        _ row: SettingRow, _ place: MachineSetting.Place, _ data: RegistryData, _ path: String, _ build: Int?
    ) -> MachineSetting {
        let value = data.shownText
        return MachineSetting(
            id: row.id, place: place, value: value, means: row.means?[value], usual: row.usual(build: build),
            affects: Step(rawValue: row.step) ?? .stay, path: path, type: data.exactType)
    }

    var listeners: [MachineListener] {
        contents.children(path(.system, Place.listeners)).prefix(32).compactMap { name in
            let key = Place.listeners + "\\" + name
            // The console and others that are no TCP listeners have no port.
            guard let port = value(.system, key, "PortNumber")?.number else { return nil }
            return MachineListener(
                name: shown(name, limit: 60), port: Int(port),
                enabled: value(.system, key, "fEnableWinStation")?.number.map { $0 != 0 },
                isRemoteDesktop: name.lowercased() == "rdp-tcp")
        }
    }

    /// Nil where it was not set, or is in no form that is known.
    var proxy: MachineProxy? {
        guard let bytes = value(.software, Place.connections, "WinHttpSettings")?.bytes,
            let settings = try? WinHTTPSettings(bytes[...])
        else { return nil }
        guard settings.isNamed else { return MachineProxy(proxy: nil, bypass: nil) }
        return MachineProxy(proxy: settings.proxy, bypass: settings.bypass.isEmpty ? nil : settings.bypass)
    }

    var certificates: [MachineCertificates] {
        ["My", "Remote Desktop"].compactMap { store in
            let key = path(.software, "\(Place.certificates)\\\(store)\\Certificates")
            guard contents.whole.contains(.software) || contents.keys.contains(key) else { return nil }
            let names = contents.children(key).map { $0.lowercased() }.filter { bytes(fromHex: $0)?.count == 20 }
            return MachineCertificates(store: store, thumbprints: Array(names.prefix(1000)))
        }
    }
}

extension RegistryData {
    /// Of data that `shownText` tells whole and without doubt: a text may be of two types, and long bytes are cut.
    fileprivate var exactType: String? {
        switch self {
        case .number: "REG_DWORD"
        case .bytes(type: 3, let bytes) where bytes.count <= 64: "REG_BINARY"
        case .long, .text, .list, .bytes: nil
        }
    }
}
