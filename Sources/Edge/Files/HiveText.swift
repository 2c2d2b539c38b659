import CHive
import Primitives
import Registry
import Settings

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The child's part of reading a hive: what is asked for, as the text of a `.reg` file.
public enum HiveText {
    public enum Status: Int32 {
        case whole = 0
        case damagedInPart = 1
        case unreadable = 65
        case noLibrary = 69
    }

    /// Bounds of the child: no real hive takes a tenth of it.
    private static let seconds: UInt32 = 30
    private static let memory = 192 << 20
    private static let mostChildren = 2000
    private static let longestValue = 1 << 16

    /// Reads the hive that is open as standard input, and writes to standard output.
    public static func run() -> Status {
        chive_confine(seconds, memory, 0)
        var hive: OpaquePointer?
        let error = chive_open("/proc/self/fd/0", &hive)
        guard error == 0, let hive else {
            return error == -1 ? .noLibrary : .unreadable
        }
        defer { chive_close(hive) }
        var printer = HivePrinter(hive: hive)
        printer.print(settingSelection)
        for damage in printer.damages { complain(damage) }
        return printer.damages.isEmpty ? .whole : .damagedInPart
    }

    private static func complain(_ text: String) {
        writeWhole(Array((text + "\n").utf8), to: STDERR_FILENO)
    }

    /// Walks the keys that are asked for.
    private struct HivePrinter {
        let hive: OpaquePointer
        var damages: [String] = []
        private var lines = OutputLines()

        init(hive: OpaquePointer) { self.hive = hive }

        mutating func print(_ selection: RegistrySelection) {
            lines.add("Windows Registry Editor Version 5.00")
            let root = chive_root(hive)
            guard root != 0 else {
                damages.append("its root cannot be read")
                return lines.flush()
            }
            let sets = names(under: root).filter { RegistryPath($0 + "\\x")?.controlSet != nil }.sorted()
            let isSystem = child(of: root, "Select") != nil
            for part in selection.parts where (part.hive == .system) == isSystem {
                let prefixes = isSystem && part.key != "Select" ? sets.prefix(9).map { $0 + "\\" } : [""]
                for prefix in prefixes {
                    let key = prefix + part.key
                    guard let found = find(key, from: root) else { continue }
                    print(found, "HKEY_LOCAL_MACHINE\\\(isSystem ? "SYSTEM" : "SOFTWARE")\\\(key)", depth: part.depth)
                }
            }
            lines.flush()
        }

        private mutating func find(_ path: String, from root: Int) -> Int? {
            var key = root
            for name in path.split(separator: "\\") {
                guard let next = child(of: key, String(name)) else { return nil }
                key = next
            }
            return key
        }

        private mutating func child(of key: Int, _ name: String) -> Int? {
            var found = 0
            if chive_child(hive, key, name, &found) != 0 { damage("keys beside \(name)") }
            return found == 0 ? nil : found
        }

        private mutating func print(_ key: Int, _ path: String, depth: Int) {
            lines.add("[\(path)]")
            guard let values = list(chive_values(hive, key)) else {
                damage("values of \(path)")
                return
            }
            for value in values { printValue(value, path) }
            guard depth > 0 else { return }
            for name in names(under: key) {
                guard let below = child(of: key, name) else { continue }
                print(below, path + "\\" + name, depth: depth - 1)
            }
        }

        private mutating func printValue(_ value: Int, _ path: String) {
            guard let name = chive_value_name(hive, value) else { return damage("a name in \(path)") }
            defer { chive_free(name) }
            var type: UInt32 = 0
            var length = 0
            guard let data = chive_value_data(hive, value, &type, &length) else { return damage("a value in \(path)") }
            defer { chive_free(data) }
            guard length <= HiveText.longestValue else { return }
            let bytes = UnsafeRawBufferPointer(start: data, count: length)
            let escaped = String(cString: name).flatMap { character -> [Character] in
                character == "\"" || character == "\\" ? ["\\", character] : character.isNewline ? [] : [character]
            }
            let digits = bytes.map { hex($0) }.joined(separator: ",")
            let start = escaped.isEmpty ? "@" : "\"\(String(escaped))\""
            lines.add("\(start)=hex(\(String(type, radix: 16))):\(digits)")
        }

        private mutating func names(under key: Int) -> [String] {
            guard let children = list(chive_children(hive, key)) else {
                damage("keys")
                return []
            }
            return children.compactMap { child in
                guard let name = chive_key_name(hive, child) else { return nil }
                defer { chive_free(name) }
                return String(cString: name)
            }
        }

        private func list(_ pointer: UnsafeMutablePointer<Int>?) -> [Int]? {
            guard let pointer else { return nil }
            defer { chive_free(pointer) }
            var items: [Int] = []
            while items.count < HiveText.mostChildren, pointer[items.count] != 0 { items.append(pointer[items.count]) }
            return items
        }

        private mutating func damage(_ what: String) {
            if damages.count < 5 { damages.append("is damaged: \(what) cannot be read") }
        }
    }
}

/// Lines for standard output, written in large pieces.
private struct OutputLines {
    private var pending: [UInt8] = []

    mutating func add(_ line: String) {
        pending += Array(line.utf8) + [UInt8(ascii: "\n")]
        if pending.count > 1 << 16 { flush() }
    }

    mutating func flush() {
        writeWhole(pending, to: STDOUT_FILENO)
        pending.removeAll(keepingCapacity: true)
    }
}
