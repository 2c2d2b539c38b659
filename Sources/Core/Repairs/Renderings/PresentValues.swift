public import Evidence
import Primitives

/// What the registry of one machine holds now, as far as files or a way into it told.
public struct PresentValues: Sendable, Equatable {
    enum Present: Equatable {
        case number(UInt32)
        /// Of a type that its observation names: REG_BINARY.
        case bytes([UInt8])
        case absent
    }

    public static let none = PresentValues()

    private var values: [String: Present] = [:]
    /// Hives that were read as a whole, so that what is missing in them is not set.
    private var whole: Set<MachineRegistry.Part> = []

    private init() {}

    /// From what a walk observed. Of two machines, or of a value that was read twice with different results, nothing is known.
    public init(_ walk: Walk) {
        guard walk.all(MachineName.self).count <= 1 else { return }
        var doubtful: Set<String> = []
        for (_, setting) in walk.all(MachineSetting.self) {
            guard let present = Present(setting) else { continue }
            let path = setting.path.lowercased()
            if let other = values.updateValue(present, forKey: path), other != present { doubtful.insert(path) }
        }
        for path in doubtful { values[path] = nil }
        for (_, part) in walk.all(MachineRegistry.self) where part.whole { whole.insert(part.part) }
        named = Set(walk.all(MachineSetting.self).map { $0.fact.path.lowercased() })
    }

    /// All paths of which something was read, also what could not be understood.
    private var named: Set<String> = []

    func value(_ key: String, _ name: String) -> Present? {
        let path = "\(key)\\\(name)".lowercased()
        if let value = values[path] { return value }
        let part: MachineRegistry.Part = path.hasPrefix("hklm\\system\\") ? .system : .software
        return whole.contains(part) && !named.contains(path) && SettingPaths.known.contains(path) ? .absent : nil
    }
}

extension PresentValues.Present {
    /// Nil where the observation does not say of which type the value is: written back as another one it would be lost.
    init?(_ setting: MachineSetting) {
        switch setting.type {
        case "REG_DWORD":
            guard let number = UInt32(setting.value) else { return nil }
            self = .number(number)
        case "REG_BINARY":
            guard let bytes = Primitives.bytes(fromHex: setting.value) else { return nil }
            self = .bytes(bytes)
        default: return nil
        }
    }
}
