import CHive
import Registry
import Repairs
import Settings

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Single things of one open hive.
struct HiveEditor {
    struct Trouble: Error { let text: String }

    private let hive: OpaquePointer
    private let root: Int
    /// `ControlSet001`, of which a running Windows makes CurrentControlSet; nil in other hives than SYSTEM.
    private let controlSet: String?

    init(_ hive: OpaquePointer) {
        self.hive = hive
        root = chive_root(hive)
        controlSet = Self.controlSet(hive, root)
    }

    private static func controlSet(_ hive: OpaquePointer, _ root: Int) -> String? {
        var select = 0
        guard root != 0, chive_child(hive, root, "Select", &select) == 0, select != 0 else { return nil }
        let values = HiveKeyValues(hive, select)
        guard let number = values?.value("Current")?.data.number, (1...999).contains(number) else { return nil }
        let digits = String(number)
        return "ControlSet" + String(repeating: "0", count: 3 - digits.count) + digits
    }

    // MARK: Reading

    func state(of item: MachineItem) throws(Trouble) -> ItemState {
        switch item {
        case .key(let path): return try key(path) == nil ? .absent : .present
        case .value(let path, let name): return try value(path, name).map(ItemState.value) ?? .absent
        case .serviceStart(let service):
            return try value(Self.place(of: service), "Start")?.data.number.map(ItemState.start) ?? .absent
        case .rule(let name):
            let text = try value(Self.rules, name)?.data.text
            return text.flatMap { FirewallRuleText($0)?.isActive }.map(ItemState.enabled) ?? .absent
        case .service: throw Trouble(text: "a disk runs no services")
        case .script: throw Trouble(text: "a disk runs no scripts")
        case .publicNetwork: throw Trouble(text: "a disk is in no network")
        }
    }

    private static let rules =
        "HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules"

    private static func place(of service: String) -> String {
        "HKLM\\SYSTEM\\CurrentControlSet\\Services\\" + service
    }

    private func value(_ path: String, _ name: String) throws(Trouble) -> RegistryValue? {
        guard let key = try key(path) else { return nil }
        return try values(of: key, path).value(name)
    }

    private func values(of key: Int, _ path: String) throws(Trouble) -> HiveKeyValues {
        guard let values = HiveKeyValues(hive, key) else { throw Trouble(text: "the values of \(path) cannot be read") }
        return values
    }

    /// The names of the keys down to this one, as this hive has them.
    private func parts(_ path: String) throws(Trouble) -> [String] {
        var parts = path.split(separator: "\\").dropFirst(2).map(String.init)
        if parts.first?.lowercased() == "currentcontrolset" {
            guard let controlSet else {
                throw Trouble(text: "the hive does not say which control set is the current one")
            }
            parts[0] = controlSet
        }
        return parts
    }

    private func key(_ path: String) throws(Trouble) -> Int? {
        var key = root
        for name in try parts(path) {
            var next = 0
            guard chive_child(hive, key, name, &next) == 0 else {
                throw Trouble(text: "the keys beside \(name) are damaged")
            }
            if next == 0 { return nil }
            key = next
        }
        return key
    }

    // MARK: Changing

    func make(_ change: ItemChange) throws(Trouble) {
        switch (change.item, change.after) {
        case (.key(let path), .present): _ = try keyMade(path)
        case (.key(let path), .absent): try removeIfEmpty(path)
        case (.value(let path, let name), .value(let value)):
            try set(value, path, name)
        case (.value(let path, let name), .absent):
            guard let key = try key(path) else { return }
            try write(try values(of: key, path).without(name), to: key, path)
        case (.serviceStart(let service), .start(let type)):
            guard try key(Self.place(of: service)) != nil else { throw Trouble(text: "there is no service \(service)") }
            try set(RegistryValue(number: type), Self.place(of: service), "Start")
        case (.rule(let name), .enabled(let isEnabled)):
            guard let old = try value(Self.rules, name), let text = old.data.text,
                let changed = FirewallRuleText.setting(text, active: isEnabled)
            else { throw Trouble(text: "there is no firewall rule \(name)") }
            let value = RegistryValue(text: changed)
            try set(RegistryValue(type: old.type, bytes: value.bytes), Self.rules, name)
        default: throw Trouble(text: "\(change.item.path) cannot become \(change.after.text) on a disk")
        }
    }

    private func set(_ value: RegistryValue, _ path: String, _ name: String) throws(Trouble) {
        let key = try keyMade(path)
        try write(try values(of: key, path).with(name, value), to: key, path)
    }

    private func write(_ values: HiveKeyValues, to key: Int, _ path: String) throws(Trouble) {
        guard values.write(hive, key) else { throw Trouble(text: "the values of \(path) cannot be written") }
    }

    private func keyMade(_ path: String) throws(Trouble) -> Int {
        var key = root
        for name in try parts(path) {
            var next = 0
            guard chive_child(hive, key, name, &next) == 0 else {
                throw Trouble(text: "the keys beside \(name) are damaged")
            }
            if next == 0 { next = chive_add_child(hive, key, name) }
            guard next != 0 else { throw Trouble(text: "the key \(path) cannot be made") }
            key = next
        }
        return key
    }

    private func removeIfEmpty(_ path: String) throws(Trouble) {
        guard let key = try key(path) else { return }
        guard let children = chive_children(hive, key) else { throw Trouble(text: "the keys of \(path) are damaged") }
        defer { chive_free(children) }
        guard children[0] == 0, try values(of: key, path).isEmpty else { return }
        guard chive_remove(hive, key) == 0 else { throw Trouble(text: "the key \(path) cannot be removed") }
    }
}

/// All values of one key: libhivex writes them only together.
struct HiveKeyValues {
    private static let most = 4000
    /// What is longer stands in several cells, which libhivex does not write.
    private static let longest = 16_344
    private var values: [(name: String, value: RegistryValue)] = []

    /// Nil where they cannot be read whole: then they cannot be written either without losing some.
    init?(_ hive: OpaquePointer, _ key: Int) {
        guard let list = chive_values(hive, key) else { return nil }
        defer { chive_free(list) }
        var count = 0
        while list[count] != 0 {
            guard count < Self.most, let name = chive_value_name(hive, list[count]) else { return nil }
            defer { chive_free(name) }
            var type: UInt32 = 0
            var length = 0
            guard let data = chive_value_data(hive, list[count], &type, &length) else { return nil }
            defer { chive_free(data) }
            guard length <= Self.longest else { return nil }
            let bytes = Array(UnsafeRawBufferPointer(start: data, count: length))
            values.append((String(cString: name), RegistryValue(type: type, bytes: bytes)))
            count += 1
        }
    }

    var isEmpty: Bool { values.isEmpty }

    func value(_ name: String) -> RegistryValue? {
        values.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    func without(_ name: String) -> HiveKeyValues {
        var others = self
        others.values.removeAll { $0.name.lowercased() == name.lowercased() }
        return others
    }

    func with(_ name: String, _ value: RegistryValue) -> HiveKeyValues {
        var more = self
        if let place = values.firstIndex(where: { $0.name.lowercased() == name.lowercased() }) {
            more.values[place].value = value
        } else {
            more.values.append((name, value))
        }
        return more
    }

    func write(_ hive: OpaquePointer, _ key: Int) -> Bool {
        var entries = values.map { name, value in
            let data = UnsafeMutablePointer<CChar>.allocate(capacity: max(1, value.bytes.count))
            for (place, byte) in value.bytes.enumerated() { data[place] = CChar(bitPattern: byte) }
            return chive_value(
                name: strdup(name), type: Int32(bitPattern: value.type), length: value.bytes.count, data: data)
        }
        defer {
            for entry in entries {
                free(entry.name)
                entry.data.deallocate()
            }
        }
        return chive_set_values(hive, key, entries.count, &entries) == 0
    }
}
